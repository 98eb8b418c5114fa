"""What reading and showing values needs from this installation: code lists and places by name."""

from collections.abc import Sequence
from datetime import date

from sekali.agencies import queries as agencies
from sekali.catalogue import queries as catalogue
from sekali.catalogue.value_types import Context


def reading_context(on: date) -> Context:
    """Return what values typed on a day are read with."""

    def places_named(said: str) -> Sequence[str]:
        return agencies.villages_named(said, on)

    return Context(on, catalogue.dictionary().codes, _place, places_named)


def _place(code: str) -> str | None:
    return agencies.place_name(code) or None
