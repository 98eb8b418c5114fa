"""Calls: windows apart from each other, days in order, a line for every group, whole editions."""

from collections.abc import Iterator
from itertools import pairwise

from sekali.catalogue import files
from sekali.catalogue.calls import CompiledCall
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf

Edition = FileOf[files.CallEdition]


def check_call(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a call without editions, editions without a call, and rankings without either."""
    has_call, editions = under_check.definition.call is not None, under_check.folder.calls
    if has_call and not editions:
        message, fix = "it has a call and no edition", "add calls/<edition>.yaml"
        yield Mistake(under_check.file, ("call",), message, fix)
    for name, file in editions.items():
        if not has_call:
            message = "an edition of a service that has no call:"
            yield Mistake(file, (), message, "add call: to service.yaml, or remove the file")
        if file.shape.edition != name:
            message = f"the edition is {file.shape.edition!r}, the file is called {name!r}"
            yield Mistake(file, ("edition",), message, "rename one of them")
    for _, state, at in under_check.states():
        if isinstance(state, files.RankingState) and not has_call:
            message, fix = "cases are compared only within a call", "add call: to service.yaml"
            yield Mistake(under_check.file, at, message, fix)


def check_days(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield days that are not in order, and windows that touch each other."""
    compiled = list(under_check.service.calls.values()) if under_check.service else []
    for number, call in enumerate(compiled):
        file = under_check.folder.calls.get(call.key)
        if file is None:
            # Its name is not that of its file, which is told already.
            continue
        for message in _out_of_order(call):
            yield Mistake(file, ("days",), message, "put the days in order")
        before = compiled[number - 1] if number else None
        if before is not None and before.ends_at.date() >= call.opens_at.date():
            message = f"it opens before the day on which {before.key} closes is over"
            fix = "a form belongs to one edition on each day: leave a night between them"
            yield Mistake(file, ("opens",), message, fix)


def _out_of_order(call: CompiledCall) -> Iterator[str]:
    if call.closes_at <= call.opens_at:
        yield "it closes before it opens"
    # What closes at midnight closes on the day before.
    order = (
        ("closes", call.ends_at.date()),
        ("panel_until", call.spec.days.panel_until),
        ("ranking", call.spec.days.ranking),
        ("announcement", call.spec.days.announcement),
    )
    known = [(name, day) for name, day in order if day is not None]
    for (name, day), (next_name, next_day) in pairwise(known):
        if next_day < day:
            yield f"{next_name} is before {name}"


def check_groups(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield groups that an edition forgets or invents, and lines of another kind than is ranked."""
    call = under_check.definition.call
    for file in under_check.folder.calls.values():
        given, wanted = set(file.shape.groups), set(call.groups) if call else set()
        for key in sorted(wanted ^ given):
            message = f"{key!r} is {'missing' if key in wanted else 'no group of the call'}"
            yield Mistake(file, ("groups",), message, "give each group of call: its line")
        yield from _wrong_lines(under_check, file)


def _wrong_lines(under_check: UnderCheck, file: Edition) -> Iterator[Mistake]:
    takes = {
        state.ranking.take
        for _, state, _ in under_check.states()
        if isinstance(state, files.RankingState)
    }
    for key, line in file.shape.groups.items():
        kind = "quota" if line.quota is not None else "pass"
        if takes and kind not in takes:
            message = f"the ranking takes by {', '.join(takes)}, {key!r} has a {kind}"
            yield Mistake(file, ("groups", key), message, f"give it {', '.join(takes)}:")
        if line.quota_in and kind == "pass":
            message = f"{key!r} has a grade to pass and quotas"
            yield Mistake(file, ("groups", key), message, "remove quota_in:")


def check_parameters(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield numbers that rules read and an edition lacks, and those that no rule reads."""
    if under_check.service is None:
        return
    read = {name for name in under_check.service.rule_reads if name.startswith("call.")}
    wanted = {name.removeprefix("call.") for name in read - {"call.group", "call.edition"}}
    for file in under_check.folder.calls.values():
        for key in sorted(wanted - set(file.shape.parameters)):
            message = f"rules read call.{key}, which this edition does not say"
            yield Mistake(file, ("parameters",), message, "add it with its law")
        for key in sorted(set(file.shape.parameters) - wanted):
            yield Mistake(file, ("parameters", key), f"no rule reads call.{key}", "remove it")


CALL = Rule("call", "what is compared has a call, and a call has editions", check_call)
DAYS = Rule("call-days", "windows do not touch, and the days of a call are in order", check_days)
GROUPS = Rule("call-groups", "each edition draws a line for every group", check_groups)
NUMBERS = Rule("call-parameters", "each edition says every number that is read", check_parameters)
