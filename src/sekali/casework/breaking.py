"""What was opened to an officer in an emergency, while it is: found, and put into words."""

from datetime import datetime
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.models import BrokenGlass, Case
from sekali.catalogue import queries as catalogue
from sekali.kernel.wording import day_and_hour

# Where the ledger says that it was read, what the notice is called, and for what it was.
GLASS = "break-glass"


def glass_of(case: Case, officer_id: UUID, at: datetime) -> BrokenGlass | None:
    """Return by what an officer has specific data of a case open at an instant, if they have."""
    rows = BrokenGlass.objects.filter(
        person_id=case.person_id, case_id=case.id, officer_id=officer_id, until__gt=at
    )
    found: BrokenGlass | None = rows.order_by("-until").first()
    return found


def purpose_of(broken: BrokenGlass) -> str:
    """Return for what it is read, as the ledger says it; see reason_in_words."""
    return f"{GLASS}:{broken.reason}"


def reason_in_words(purpose: str, language: str) -> str | None:
    """Return a purpose of the ledger in words; None where it is none of these."""
    kind, _, key = purpose.partition(":")
    reason = catalogue.dictionary().break_glass.reasons.get(key)
    if kind != GLASS or reason is None:
        return None
    labels: dict[str, str] = {str(one): words for one, words in reason.label.items()}
    return labels.get(language) or labels["id"]


def until_of(broken: BrokenGlass, language: str) -> str:
    """Return until when it is open, as the clock of the office says it."""
    return day_and_hour(agencies.working_time(broken.office_id).local(broken.until), language)
