"""What is asked and answered about a fact that is wrong, in words and as a box to type in."""

from collections.abc import Mapping
from typing import Any

from sekali.casework.models import MendRequest
from sekali.catalogue import queries as catalogue
from sekali.catalogue.dictionary import KnownElement
from sekali.kernel.errors import DomainError
from sekali.web.element_boxes import box_of_element
from sekali.web.fields import Field, reading_context, said_in
from sekali.web.texts import Words

# No service calls a question of its own so: the words are the dictionary's.
KEY = "mend.value"


def label_of_element(kind: str, element: str, t: Words) -> str:
    """Return what an element is called."""
    known = catalogue.dictionary().element(kind, element)
    return said_in(known.spec.label, t.language) if known else element


def known_of(request: MendRequest) -> KnownElement:
    """Return the element that a request is about; elements are never taken out of use."""
    return catalogue.dictionary().elements[request.kind][request.element]


def value_in_words(known: KnownElement, value: Any, t: Words) -> str:
    """Return a value as a person reads it; nothing where there is none."""
    if value is None:
        return ""
    return known.type.show(value, known.spec, reading_context(), t.language)


def value_field(
    known: KnownElement,
    t: Words,
    *,
    value: Any = None,
    posted: Mapping[str, str] | None = None,
    mistake: DomainError | None = None,
) -> Field | None:
    """Return the box for the right value; None for a table, which is put in words."""
    if known.type.widget == "table":
        return None
    service = next(iter(catalogue.services().values()))
    return box_of_element(
        known, key=KEY, service=service, t=t, value=value, posted=posted, mistake=mistake
    )


def read_value(known: KnownElement, posted: Mapping[str, str]) -> Any:
    """Return the value that was typed, or None.

    Raises:
        ValueRefused: It is none of the element.
    """
    if known.type.widget == "table":
        return None
    return known.type.read(dict(posted), KEY, known.spec, reading_context())
