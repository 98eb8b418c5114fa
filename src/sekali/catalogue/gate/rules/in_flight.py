"""Open cases of older versions: they go on in states that there are, under an order of versions."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield moves into states that there are not, and ranges that hold nothing or overlap.

    Whether an older version has the states that are named is known where it was published:
    ``sekali services upgrade`` tells it.
    """
    definition = under_check.definition
    for number, rule in enumerate(definition.in_flight):
        at = ("in_flight", number)
        for state in rule.states:
            to = rule.leads_to(state)
            if to is not None and to not in definition.process:
                message = f"cases in {state!r} cannot go on in {to!r}, which is no state"
                fix = "write {to: <one of process:>}, or finish"
                yield Mistake(under_check.file, (*at, "states", state), message, fix)
        yield from _range(under_check, number, rule)


def _range(under_check: UnderCheck, number: int, rule: files.InFlight) -> Iterator[Mistake]:
    definition, at = under_check.definition, ("in_flight", number, "from")
    if not rule.versions.holds(rule.versions.since, newest=definition.version):
        message = f"no version lies from {rule.versions.since} on and before its end"
        fix = "since: comes before until:, and before version:"
        yield Mistake(under_check.file, at, message, fix)
    for earlier in definition.in_flight[:number]:
        first = max(earlier.versions.since, rule.versions.since, key=files.in_order)
        if all(one.versions.holds(first, newest=definition.version) for one in (earlier, rule)):
            message = f"two entries hold for {first}"
            yield Mistake(under_check.file, at, message, "let one range end where the next begins")


RULE = Rule("in-flight", "open cases of older versions go on in states that there are", check)
