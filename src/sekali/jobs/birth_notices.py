"""Fetching hospitals' notices of births, as often as the clock says."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sekali.casework.actions.births import take_in
from sekali.vault.ports import BirthNotices, CivilRegistry, RegistryUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BirthNoticePoll:
    """Takes in every notice that waits.

    One that was kept and could not be confirmed comes again, and changes nothing.
    """

    notices: BirthNotices
    registry: CivilRegistry
    is_sample: bool

    def __call__(self, at: datetime) -> None:
        """Take in what waits now. A registry that is away is asked again next time."""
        try:
            for notice in self.notices.waiting():
                outcome = take_in(
                    notice=notice, registry=self.registry, at=at, is_sample=self.is_sample
                )
                self.notices.take(notice.number, outcome=outcome)
        except RegistryUnavailable as away:
            log.info("birth notices wait: %s", away.params.get("reason"))
