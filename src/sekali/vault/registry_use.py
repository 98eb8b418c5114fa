"""How registries are used and how they fare, for an operator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekali.catalogue.agreements import KnownAgreement
from sekali.catalogue.queries import dictionary
from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.inquiries import what_is_missing
from sekali.vault.metering import most_of, office_day, warned_at
from sekali.vault.models import RegistryDay, RegistryHealth

# An agreement takes months to renew.
ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class AgreementUse:
    """One agreement with its use of a day."""

    agreement: KnownAgreement
    in_force: bool
    asked: int
    in_background: int
    refused: int

    @property
    def is_used_up(self) -> bool:
        """Tell whether nothing more may be asked today."""
        return self.asked >= self.agreement.spec.per_day

    @property
    def is_nearly_used_up(self) -> bool:
        """Tell whether the operator is warned."""
        return self.asked >= warned_at(self.agreement)

    @property
    def most_in_background(self) -> int:
        """Return up to which count the worker asks."""
        return most_of(self.agreement, background=True)


@dataclass(frozen=True, slots=True)
class Health:
    """How a registry fares: the questions in a row that it failed, and when it is tried again."""

    registry: str
    failed_in_a_row: int
    reason: str
    failed_at: datetime
    next_trial_at: datetime

    @property
    def is_resting(self) -> bool:
        """Tell whether only one question at a time is tried."""
        return self.failed_in_a_row >= Patience().failures


def uses_on(at: datetime) -> Sequence[AgreementUse]:
    """Return every agreement with its use on the day of an instant, by registry and time."""
    today = office_day(at)
    days = {row.agreement: row for row in RegistryDay.objects.filter(day=today)}
    known = dictionary().agreements.by_key.values()
    in_order = sorted(known, key=lambda one: (one.spec.registry, one.spec.in_force.since))
    return [_use(one, one.is_in_force(today), days.get(one.key)) for one in in_order]


def _use(agreement: KnownAgreement, in_force: bool, day: RegistryDay | None) -> AgreementUse:  # noqa: FBT001  # one of five fields
    if day is None:
        return AgreementUse(agreement, in_force, 0, 0, 0)
    return AgreementUse(agreement, in_force, day.asked, day.in_background, day.refused)


def health_of_registries() -> Sequence[Health]:
    """Return how every registry fares that ever failed to answer."""
    rows = RegistryHealth.objects.order_by("registry")
    fields = ("registry", "failed_in_a_row", "reason", "failed_at", "next_trial_at")
    return [Health(*row) for row in rows.values_list(*fields)]


def attention(at: datetime) -> Iterator[str]:
    """Yield what an operator should know of agreements and registries, each in a sentence."""
    today = office_day(at)
    for use in uses_on(at):
        spec = use.agreement.spec
        name = f"agreement {use.agreement.key} ({spec.number})"
        if use.in_force and spec.in_force.until - today <= ENDS_SOON:
            yield f"{name} ends on {spec.in_force.until}: then {spec.registry} is not asked"
        if use.is_used_up:
            yield f"{name}: all {spec.per_day} questions of today are used; residents type instead"
        elif use.is_nearly_used_up:
            yield f"{name}: {use.asked} of today's {spec.per_day} questions are used"
    for purpose, missing in what_is_missing(today):
        named = ", ".join(sorted(missing))
        yield f"the civil registry is not asked for {purpose}: its agreement does not open {named}"
    for health in health_of_registries():
        if health.is_resting:
            yield f"the registry {health.registry} failed {health.failed_in_a_row} times in a row"
