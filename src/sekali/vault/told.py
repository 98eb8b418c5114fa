"""What came of a question to a registry. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sekali.vault.ports import Holding

Outcome = Literal["found", "not-found", "unavailable", "quota"]
UNAVAILABLE: Outcome = "unavailable"
# It is asked again later.
NOT_ANSWERED = frozenset({"unavailable", "quota"})


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a question to a registry.

    ``matched`` is there where it was only asked whether values agree: ``kind.element`` -> yes or
    no. What agrees stands among the holdings.
    """

    outcome: Outcome
    holdings: Sequence[Holding] = ()
    matched: Mapping[str, bool] | None = None
