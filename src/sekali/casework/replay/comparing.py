"""In what two versions differ on a case: keys of the service, never anybody's data."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from sekali.casework.replay.trace import Trace

# In the order in which they are told.
Kind = Literal[
    "refused",
    "no-longer-refused",
    "eligibility-unknown",
    "outcome",
    "path",
    "ruling",
    "gone",
    "silence",
    "promise",
    "clock",
    "timer",
    "fee",
    "bill",
    "refund",
    "document",
    "effect",
    "effect-order",
    "asks",
    "asks-no-more",
]
_ISSUE = "issue "


class Difference(NamedTuple):
    """One thing that would be otherwise."""

    kind: Kind
    what: str


def differences(old: Trace, new: Trace) -> list[Difference]:
    """Return in what two versions differ on a case, in the order of ``Kind``."""
    return [
        *_of_eligibility(old, new),
        *_of_the_way(old, new),
        *_of_time(old, new),
        *_of_money(old, new),
        *_of_effects(old, new),
        *_each("asks", new.asks - old.asks),
        *_each("asks-no-more", old.asked - new.asked - new.asks),
    ]


def _of_eligibility(old: Trace, new: Trace) -> Iterator[Difference]:
    yield from _each("refused", new.refusals - old.refusals)
    yield from _each("no-longer-refused", old.refusals - new.refusals)
    yield from _each("eligibility-unknown", new.unknown - old.unknown - old.refusals)


def _of_the_way(old: Trace, new: Trace) -> Iterator[Difference]:
    if old.state != new.state:
        yield Difference("outcome", f"{old.state} -> {new.state}")
    elif old.states != new.states:
        # Where it ends elsewhere, it went another way: that is told already.
        yield Difference("path", f"{' > '.join(old.states)} -> {' > '.join(new.states)}")
    yield from _changed("ruling", old.rulings, new.rulings)
    yield from _each("gone", frozenset(new.gone) - frozenset(old.gone))
    yield from _changed("silence", old.silences, new.silences)


def _of_time(old: Trace, new: Trace) -> Iterator[Difference]:
    if old.promised_at != new.promised_at:
        yield Difference("promise", _sooner(old.promised_at, new.promised_at))
    yield from _clocks(old, new)
    for key in sorted(old.timers.keys() | new.timers.keys()):
        before, after = old.timers.get(key), new.timers.get(key)
        if before is None or after is None:
            yield Difference("timer", f"{'-' if after is None else '+'}{key}")
        elif before != after:
            yield Difference("timer", f"{key}: {_sooner(before, after)}")


def _clocks(old: Trace, new: Trace) -> Iterator[Difference]:
    """Yield states entered at the same time and due at another; each of them once."""
    was_due = {(entry.state, entry.at): entry.due for entry in old.path}
    told = set()
    for entry in new.path:
        before = was_due.get((entry.state, entry.at))
        if before is not None and entry.due is not None and before != entry.due:
            told.add(f"{entry.state}: {_sooner(before, entry.due)}")
    yield from _each("clock", told)


def _of_money(old: Trace, new: Trace) -> Iterator[Difference]:
    for key in sorted(old.fees.keys() | new.fees.keys()):
        was, is_now = old.fees.get(key, 0), new.fees.get(key, 0)
        if was != is_now:
            # Not by how much: amounts differ from case to case, and could tell whose it is.
            yield Difference("fee", f"{key}: {'more' if is_now > was else 'less'}")
    for key in sorted(old.bills.keys() | new.bills.keys()):
        before, after = old.bills.get(key), new.bills.get(key)
        if before is None or after is None:
            yield Difference("bill", f"{'-' if after is None else '+'}{key}")
        elif before != after:
            yield Difference("bill", f"{key}: due {_sooner(before, after)}")
    yield from _each("refund", new.refunds - old.refunds, "+")
    yield from _each("refund", old.refunds - new.refunds, "-")


def _of_effects(old: Trace, new: Trace) -> Iterator[Difference]:
    before, after = set(old.effects), set(new.effects)
    for sign, only in (("+", after - before), ("-", before - after)):
        issued = {one.removeprefix(_ISSUE) for one in only if one.startswith(_ISSUE)}
        yield from _each("document", issued, sign)
    for sign, only in (("+", after - before), ("-", before - after)):
        yield from _each("effect", {e for e in only if not e.startswith(_ISSUE)}, sign)
    both_old = [one for one in old.effects if one in after]
    both_new = [one for one in new.effects if one in before]
    if both_old != both_new:
        yield Difference("effect-order", f"{'; '.join(both_old)} -> {'; '.join(both_new)}")


def _changed(kind: Kind, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, "nothing"), new.get(key, "nothing")
        if before != after:
            yield Difference(kind, f"{key}: {before} -> {after}")


def _sooner(before: datetime, after: datetime) -> str:
    return "earlier" if after < before else "later"


def _each(kind: Kind, found: frozenset[str] | set[str], sign: str = "") -> Iterator[Difference]:
    for what in sorted(found):
        yield Difference(kind, f"{sign}{what}")
