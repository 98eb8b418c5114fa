"""The box of one element, where it is asked for outside any form."""

from collections.abc import Mapping
from typing import Any

from sekali.casework.planning import Answer, Line
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import KnownElement
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
    mistake: str = "",
) -> Field:
    """Return the box for a value of an element.

    ``key`` is what it is posted as; a word that ``service`` has for this key is used. ``value``
    fills the box, unless something was ``posted``; ``mistake`` is what is said of that.
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
    line = Line(item, "asked", value, answer=Answer(value, "", "", ""))
    return maker.field(line, posted=posted, mistake=mistake, editing=True)
