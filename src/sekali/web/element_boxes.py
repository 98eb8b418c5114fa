"""The box of one element, where it is asked for outside any form."""

from collections.abc import Mapping
from typing import Any

from sekali.casework.planning import Line
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import KnownElement
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.fields import Field, FieldMaker, reading_context
from sekali.web.texts import Words


def box_of_element(
    known: KnownElement,
    *,
    key: str,
    service: CompiledService,
    t: Words,
    value: Any = None,
    posted: Mapping[str, str] | None = None,
    mistake: DomainError | None = None,
) -> Field:
    """Return the box for a value of an element.

    ``key`` is what it is posted as; a word that ``service`` has for this key is used. ``value``
    fills the box, unless something was ``posted``.
    """
    item = CompiledItem(
        key=key,
        kind="fact",
        purpose="",
        optional=False,
        when=None,
        element=known.name,
        spec=known.spec,
        type=known.type,
    )
    maker = FieldMaker(service, t, reading_context())
    said = sentence_for(mistake, t) if mistake else ""
    return maker.field(Line(item, "asked", value), posted=posted, mistake=said)
