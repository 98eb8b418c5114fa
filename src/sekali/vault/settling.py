"""Which of several sources is believed about an element, and what stays beside it.

A fact is kept with what other sources say of the same element (``beside``), so that a difference
is never lost. Believed is, in this order: what an authority has verified; what is still good;
the element's own authority; the source of higher rank; the later day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekali.vault.facts import BESIDE, RESTRICTED, VERIFIED, Fact, is_good_on

Kept = Mapping[str, Any]
_UNRANKED = 50
# What belongs to the element, whoever speaks, and not to what one source says.
_OF_ELEMENT = {BESIDE, RESTRICTED}


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is believed about one element: its authority, then sources by rank."""

    authority: str
    ranks: Mapping[str, int]

    def key(self, kept: Kept, on: date) -> tuple[bool, bool, bool, int, str]:
        """Return by what statements are compared on a day; the greatest is believed."""
        source = kept["source"]
        return (
            kept["level"] == VERIFIED,
            is_good_on(kept, on),
            source == self.authority,
            self.ranks.get(source, _UNRANKED),
            kept["date"],
        )


def settle(held: Kept | None, said: Fact, ranking: Ranking, *, on: date) -> Kept | None:
    """Return a fact as it is kept once a source has said something; None where that is no news.

    The last word of a source takes the place of its former one.
    """
    new = {key: value for key, value in said.as_json().items() if key not in _OF_ELEMENT}
    statements = {one["source"]: one for one in statements_of(held)}
    former = statements.get(new["source"])
    if former is not None and not _is_news(former, new):
        return None
    statements[new["source"]] = new
    kept = as_restricted(believed(statements.values(), ranking, on=on), held)
    return None if kept == held else kept


def as_restricted(kept: Kept | None, held: Kept | None) -> Kept | None:
    """Return a fact under the restriction that its owner has put on the one that was held."""
    if kept is None or held is None or RESTRICTED not in held:
        return kept
    return {**kept, RESTRICTED: held[RESTRICTED]}


def believed(statements: Iterable[Kept], ranking: Ranking, *, on: date) -> Kept | None:
    """Return the statement that is believed, with the others beside it; None of none."""
    left = list(_without_overtaken(list(statements)))
    if not left:
        return None
    best = max(left, key=lambda one: ranking.key(one, on))
    others = sorted((one for one in left if one is not best), key=lambda one: str(one["source"]))
    return {**best, BESIDE: others} if others else dict(best)


def statements_of(held: Kept | None) -> list[Kept]:
    """Return what each source says, the one that is believed first."""
    if held is None:
        return []
    own = {key: value for key, value in held.items() if key not in _OF_ELEMENT}
    return [own, *held.get(BESIDE, ())]


def is_same(one: Kept, other: Kept) -> bool:
    """Tell whether two kept facts say the same, of the same source and day."""
    return dict(statements_of(one)[0]) == dict(statements_of(other)[0])


def _is_news(former: Kept, new: Kept) -> bool:
    if (former["value"], former["level"]) == (new["value"], new["level"]):
        # The same again is news where it is of a later day, or good for longer.
        later = former["date"] < new["date"]
        return bool(later or former.get("until", "") < new.get("until", ""))
    return bool(new["level"] == VERIFIED or former["level"] != VERIFIED)


def _without_overtaken(statements: list[Kept]) -> Iterable[Kept]:
    """Leave out what was declared before an authority looked, or says the same as it does."""
    verified = [one for one in statements if one["level"] == VERIFIED]
    last = max((one["date"] for one in verified), default="")
    for one in statements:
        repeated = any(one["value"] == other["value"] for other in verified)
        if one["level"] == VERIFIED or not verified or (one["date"] > last and not repeated):
            yield one
