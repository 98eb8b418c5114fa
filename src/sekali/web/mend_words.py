"""What is asked and answered about a fact that is wrong, in words and as a box to type in."""

from collections.abc import Mapping
from typing import Any

from sekali.casework.models import MendRequest
from sekali.catalogue import queries as catalogue
from sekali.catalogue.dictionary import KnownElement
from sekali.catalogue.value_types import ValueRefused
from sekali.documents.uploads import UploadRefused
from sekali.kernel.errors import DomainError
from sekali.web.element_boxes import box_of_element
from sekali.web.errors import Mistake, sentence_for
from sekali.web.fields import Field, reading_context, said_in
from sekali.web.texts import Words

_REASONS: Mapping[object, tuple[str, str]] = {
    "said": ("keterangan", "mend.said"),
    "note": ("dasar", "mend.answer-note"),
    "refusal": ("alasan", "mend.why-not"),
}

# No service calls a question of its own so: the words are the dictionary's.
KEY = "mend.value"
PROOF = "bukti"


def mistake_of(refusal: DomainError | None, label: str, t: Words) -> Mistake | None:
    """Return what a refusal says of a box; None where it is about none."""
    if refusal is None:
        return None
    reason = refusal.params.get("reason")
    said = sentence_for(refusal, t)
    if isinstance(refusal, UploadRefused):
        return Mistake(PROOF, t("mend.proof"), said)
    if isinstance(refusal, ValueRefused) or reason == "value":
        return Mistake(KEY, label, said)
    if reason not in _REASONS:
        return None
    key, words = _REASONS[reason]
    return Mistake(key, t(words), said)


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
    mistake: Mistake | None = None,
) -> Field | None:
    """Return the box for the right value; None for a table, which is put in words."""
    if known.type.widget == "table":
        return None
    service = next(iter(catalogue.services().values()))
    said = mistake.mistake if mistake and mistake.key == KEY else ""
    return box_of_element(
        known, key=KEY, service=service, t=t, value=value, posted=posted, mistake=said
    )


def read_value(known: KnownElement, posted: Mapping[str, str]) -> Any:
    """Return the value that was typed, or None.

    Raises:
        ValueRefused: It is none of the element.
    """
    if known.type.widget == "table":
        return None
    return known.type.read(dict(posted), KEY, known.spec, reading_context())
