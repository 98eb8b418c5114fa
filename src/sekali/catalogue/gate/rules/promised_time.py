"""The promised time covers the clocks of the states that a case can go through.

Where an office may set a clock, the longest that it may set counts.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sekali.catalogue import files
from sekali.catalogue.export.telling import unit_of
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

# The shortest working day is that of the month of fasting: 32 h 30 min over five days
# (Perpres 21/2023 pasal 4). A promise has to hold then, too.
HOURS_OF_A_DAY = Decimal("6.5")
# Five of seven days are working days at most; holidays make it fewer.
_HOURS_OF_A_CALENDAR_DAY = HOURS_OF_A_DAY * 5 / 7


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a promise that ends before the clocks of the longest way do."""
    definition = under_check.definition
    corrections = definition.corrections
    first = next(iter(definition.process))
    yield from _too_short(under_check, first, definition.standard.within, "standard")
    if corrections is not None and corrections.enter in definition.process:
        yield from _too_short(under_check, corrections.enter, corrections.within, "corrections")


def _too_short(
    under_check: UnderCheck, first: str, within: files.Within, part: str
) -> Iterator[Mistake]:
    promised = hours_of(within)
    needed = _longest(_slowest(under_check.definition), first)
    if needed > promised:
        message = f"the clocks add up to {needed} hours, {promised} hours are promised"
        fix = f"promise more, or shorten clocks; a working day is {HOURS_OF_A_DAY} hours at least"
        yield Mistake(under_check.file, (part, "within"), message, fix)


def hours_of(within: files.Within) -> Decimal:
    """Return a promise in working hours."""
    if within.working_days is not None:
        return within.working_days * HOURS_OF_A_DAY
    if within.calendar_days is not None:
        return within.calendar_days * _HOURS_OF_A_CALENDAR_DAY
    if within.clock is not None:
        return within.clock_hours * _HOURS_OF_A_CALENDAR_DAY / 24
    return Decimal(within.working_hours or 0)


def _slowest(definition: files.Service) -> Mapping[str, files.State]:
    """Return the process with every clock as long as an office may set it."""
    clocks = definition.local.clocks if definition.local else {}
    process = dict(definition.process)
    for key in clocks.keys() & process.keys():
        unit, count = unit_of(process[key].within)
        within = process[key].within.model_copy(update={unit: max(count, clocks[key].at_most)})
        process[key] = process[key].model_copy(update={"within": within})
    return process


def _clock_of(state: files.State) -> Decimal:
    """Return the hours that a state takes of the promise: none while somebody else is awaited."""
    if isinstance(state, files.Payment | files.Wait | files.RankingState | files.Visit):
        return Decimal()
    if isinstance(state, files.Opinions):
        return max(hours_of(opinion.within) for opinion in state.opinions.values())
    return hours_of(state.within)


def _longest(process: Mapping[str, files.State], first: str) -> Decimal:
    """Return the hours of the longest way; where a way leads back, of all states together.

    While the applicant corrects something, pays, comes to the office, or a day is awaited, the
    clock stands still.
    """
    order = _order(process, first)
    if order is None:
        return sum((_clock_of(state) for state in process.values()), Decimal())
    longest: dict[str, Decimal] = {}
    for key in order:
        after = [longest.get(a.to, Decimal()) for a in process[key].actions.values()]
        longest[key] = _clock_of(process[key]) + max(after, default=Decimal())
    return longest[first]


def _order(process: Mapping[str, files.State], first: str) -> list[str] | None:
    """Return the states in reach, each after those that it leads to; None if there is a circle."""
    order: list[str] = []
    entered: set[str] = set()
    waiting = [(first, False)]
    while waiting:
        key, is_left = waiting.pop()
        if is_left:
            order.append(key)
        elif key not in entered:
            entered.add(key)
            further = {a.to for a in process[key].actions.values()} & set(process)
            waiting += [(key, True), *((to, False) for to in sorted(further))]
    place = {key: number for number, key in enumerate(order)}
    leads_back = any(
        place[action.to] >= place[key]
        for key in order
        for action in process[key].actions.values()
        if action.to in place
    )
    return None if leads_back else order


RULE = Rule("promised-time", "the promised time covers the sum of its clocks", check)
