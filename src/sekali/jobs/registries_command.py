"""`sekali registries`: every agreement with its use today, and how each registry fares."""

import sys
from datetime import UTC, datetime

from sekali.vault.registry_use import AgreementUse, Health, health_of_registries, uses_on


def show_registries(*, with_openings: bool) -> int:
    """Print agreements and registries; return 1 where nothing can be asked of one of them."""
    now = datetime.now(UTC)
    uses = uses_on(now)
    health = {one.registry: one for one in health_of_registries()}
    for use in uses:
        _say(use, health.get(use.agreement.spec.registry))
        if with_openings:
            _say_openings(use)
    asked = {use.agreement.spec.registry for use in uses if use.in_force and not use.is_used_up}
    return 0 if asked == {use.agreement.spec.registry for use in uses} else 1


def _say(use: AgreementUse, health: Health | None) -> None:
    spec = use.agreement.spec
    standing = "in force" if use.in_force else "NOT IN FORCE: nothing is asked under it"
    _line(f"{spec.registry}: {use.agreement.key}, number {spec.number}")
    _line(f"  {standing}; from {spec.in_force.since} until {spec.in_force.until}; {spec.law}")
    quota = f"{use.asked} of {spec.per_day} questions today"
    worker = f"{use.in_background} of them by the worker, which stops at {use.most_in_background}"
    _line(f"  {quota}, {worker}; {use.refused} not asked because of the quota")
    _line(f"  {_fares(health)}")


def _fares(health: Health | None) -> str:
    if health is None:
        return "the registry never failed to answer"
    last = f"last failure {health.failed_at:%Y-%m-%d %H:%M} UTC ({health.reason})"
    if health.failed_in_a_row == 0:
        return f"the registry answers; {last}"
    count = f"{health.failed_in_a_row} questions in a row failed; {last}"
    if not health.is_resting:
        return count
    return f"NOT ASKED, resting: {count}; next trial {health.next_trial_at:%H:%M:%S} UTC"


def _say_openings(use: AgreementUse) -> None:
    for one in use.agreement.spec.opens:
        how = "" if one.by == "telling" else " (only says whether values agree)"
        what = one.service or one.use
        _line(f"    {one.agency} for {what}, {one.purpose} on {one.ground}{how}:")
        _line(f"      {', '.join(one.elements)}")


def _line(text: str) -> None:
    sys.stdout.write(f"{text}\n")
