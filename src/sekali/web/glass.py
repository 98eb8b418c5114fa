"""Opening closed data in an emergency, on the page: the reasons, and what is wrong in which box."""

from typing import Any

from sekali.casework.actions.breaking_glass import GlassReasonMissing, GlassWhyMissing
from sekali.casework.breaking import until_of
from sekali.casework.seeing import Sight
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.web.errors import Told, told_at, told_on_top
from sekali.web.fields import said_in
from sekali.web.texts import Words

# The boxes of the form; those of other forms on the page have other names.
REASON, WHY = "mendesak-karena", "mendesak-sebab"


def glass_shown(sight: Sight, t: Words) -> dict[str, Any]:
    """Return for the desk the reasons for which it may be opened, or until when it is open."""
    rules = catalogue.dictionary().break_glass
    reasons = rules.reasons.items() if sight.covered and sight.is_whole else ()
    return {
        "glass_reasons": [
            (key, said_in(reason.label, t.language), reason.law) for key, reason in reasons
        ],
        "glass_hours": rules.hours,
        "glass_least": rules.least_letters,
        "glass_until": until_of(sight.broken, t.language) if sight.broken else "",
    }


def told_of_glass(refusal: DomainError, t: Words) -> Told:
    """Return how to tell of a refusal: at the box that it is about, else on top."""
    if isinstance(refusal, GlassReasonMissing):
        return told_at(REASON, t("glass.reason"), refusal, t)
    if isinstance(refusal, GlassWhyMissing):
        return told_at(WHY, t("glass.why"), refusal, t)
    return told_on_top(refusal, t)
