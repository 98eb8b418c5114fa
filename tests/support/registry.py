"""The real adapter to the simulated registry, behind a switch that takes it away."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sekali.casework.effects.setting import Outside
from sekali.catalogue.agreements import Permit
from sekali.vault.ports import (
    CivilRegistry,
    EntryRefused,
    NewResident,
    RegistryPerson,
    RegistryUnavailable,
)


@dataclass
class Switch:
    """A registry that can be away, or whose answer can be lost after it has done its work."""

    behind: CivilRegistry
    is_away: bool = False
    loses_answers: bool = False
    refuses: bool = False
    keys: list[str] = field(default_factory=list)

    def person(self, nik: str, *, permit: Permit) -> RegistryPerson | None:
        """Return whom the registry knows by a number."""
        self._refuse_if_away()
        return self.behind.person(nik, permit=permit)

    def family(self, family_card_no: str, *, permit: Permit) -> Sequence[RegistryPerson]:
        """Return who stands on a card."""
        self._refuse_if_away()
        return self.behind.family(family_card_no, permit=permit)

    def issue_nik(self, newborn: NewResident, *, idempotency_key: str) -> str:
        """Have a number given; remember under which key it was asked for."""
        self.keys.append(idempotency_key)
        self._refuse_if_away()
        if self.refuses:
            raise EntryRefused(reason="refused", said="No KK tidak ditemukan")
        nik = self.behind.issue_nik(newborn, idempotency_key=idempotency_key)
        if self.loses_answers:
            raise RegistryUnavailable(reason="outage")
        return nik

    def check_config(self) -> list[str]:
        """Say what is wrong with it."""
        return self.behind.check_config()

    def _refuse_if_away(self) -> None:
        if self.is_away:
            raise RegistryUnavailable(reason="outage")


def with_switch(outside: Outside) -> tuple[Outside, Switch]:
    """Return the same outside with a registry that a test can switch off."""
    switch = Switch(outside.registry)
    return replace(outside, registry=switch), switch
