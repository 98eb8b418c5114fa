"""`sekali event`: telling a case that something outside has happened that it waits for."""

import sys
from datetime import UTC, datetime

from sekali.casework.actions.passing import NotAwaited, tell_of_event
from sekali.casework.queries import find_by_number
from sekali.kernel.ids import read_case_number

FINE, WRONG = 0, 1


def tell_event(number: str, event: str) -> int:
    """Tell the case with this number; return 1 where there is none, or it waits for no such event.

    The worker then moves the case; telling it twice changes nothing.
    """
    read = read_case_number(number)
    found = find_by_number(read) if read else None
    if found is None:
        return _say(f"there is no case with the number {number}", WRONG)
    person_id, case_id = found
    try:
        tell_of_event(person_id=person_id, case_id=case_id, event=event, at=datetime.now(UTC))
    except NotAwaited as refusal:
        waits = refusal.params["awaited"] or "no event"
        return _say(f"{read} waits for {waits}; nothing was changed", WRONG)
    return _say(f"{read} is told of {event}", FINE)


def _say(line: str, code: int) -> int:
    sys.stdout.write(f"{line}\n")
    return code
