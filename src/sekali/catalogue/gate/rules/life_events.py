"""Life events: a service is found under events that the dictionary knows."""

from collections.abc import Iterator

from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check_known(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield events that have no page, under which nobody would ever find the service."""
    known = under_check.dictionary.life_events
    for number, key in enumerate(under_check.definition.life_events):
        if key not in known:
            message = f"there is no life event {key!r}"
            fix = f"use one of {', '.join(known)}; or add it to dictionary/life_events.yaml"
            yield Mistake(under_check.file, ("life_events", number), message, fix)


RULE = Rule("life-event", "it is found under life events that there are", check_known)
