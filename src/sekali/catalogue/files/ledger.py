"""The shape of ``dictionary/ledger.yaml``: what is shown, and when."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import ByLanguage, Language, ServiceId, Shape, Slug, Sureness


class DelayInForce(Shape):
    """For how many days a line is kept back, while this holds: half-open, null is open."""

    days: Annotated[int, Field(ge=1, le=730)]
    since: date
    until: date | None = None
    law: str
    sure: Sureness = "confirmed"


class KeptBack(Shape):
    """Lines that are shown later, and why."""

    about: ByLanguage
    in_force: Annotated[list[DelayInForce], Field(min_length=1)]

    def shown_from(self, day: date) -> date | None:
        """Return from which day a line of a day is shown; None where it is at once."""
        for one in self.in_force:
            if one.since <= day < (one.until or date.max):
                return day + timedelta(days=one.days)
        return None


class Delay(KeptBack):
    """Lines of some services that others than the applicant see later."""

    services: Annotated[list[ServiceId], Field(min_length=1)]


class Unnamed(Shape):
    """Services in which the ledger names the office and not the officer."""

    services: list[ServiceId]
    law: str


class Ledger(Shape):
    """``dictionary/ledger.yaml``."""

    language: Language
    kind: Literal["ledger"]
    delays: dict[Slug, Delay]
    # Of legal holds that their officer marked so: whoever knew would make away with proof.
    holds: KeptBack | None = None
    unnamed: Unnamed

    @property
    def all_kept_back(self) -> list[KeptBack]:
        """Return everything that is kept back, for the page that says so."""
        return [*self.delays.values(), *([self.holds] if self.holds else [])]

    def shown_from(self, service_id: str, day: date) -> date | None:
        """Return from which day others see a line of a service; None where it is at once."""
        delays = (one for one in self.delays.values() if service_id in one.services)
        return max((until for one in delays if (until := one.shown_from(day))), default=None)
