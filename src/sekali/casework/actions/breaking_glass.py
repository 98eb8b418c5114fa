"""Opening in an emergency what is closed to an officer: with a reason, told, and judged."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from sekali.audit.actions import record
from sekali.casework.actions import moving
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.claiming import refuse_own
from sekali.casework.actions.locking import locked_case
from sekali.casework.actions.opening_look_reviews import NewReview, open_look_review
from sekali.casework.actors import HIDDEN_DESK, Officer
from sekali.casework.breaking import GLASS, glass_of, purpose_of, until_of
from sekali.casework.hiding import is_hidden_from
from sekali.casework.models import BrokenGlass, Case, LookReview
from sekali.casework.notices import Occasion, told
from sekali.casework.odd_looks import Looked
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.files.break_glass import GlassReason
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look

BROKEN = "case.glass-broken"
_LONGEST = 1_000


class GlassReasonMissing(DomainError):
    """It is not said for which of the reasons it is opened."""

    code = "glass-reason-missing"


class GlassWhyMissing(DomainError):
    """What is said is too little to be judged by; ``params["count"]`` letters are the least."""

    code = "glass-why-missing"


class NothingCovered(DomainError):
    """There is nothing in the case that is closed to this officer."""

    code = "nothing-covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """Which of the reasons an officer chose, and what they wrote."""

    reason: str
    why: str


@whole_transaction
def break_glass(
    *, case: Case, covered: Collection[str], said: Emergency, by: Officer, at: datetime
) -> BrokenGlass:
    """Open what is ``covered`` of a case to one officer for some hours.

    One transaction: it stands on the ledger, the owner is told, and it waits to be judged. While
    it is open to them, opening it again changes nothing.

    Raises:
        NoSuchApplication: The case is of another office.
        OwnCase: It is about the officer.
        GlassReasonMissing, GlassWhyMissing, NothingCovered: See each.
    """
    if case.office_id != by.office_id:
        raise NoSuchApplication
    # Locked, so that two clicks open it once.
    locked_case(case.person_id, case.id)
    refuse_own(case, by)
    running = glass_of(case, by.person_id, at)
    if running is not None:
        return running
    reason = _checked(said, covered)
    broken = _broken(case, covered, said, by, at)
    broken.save(force_insert=True)
    _write_down(case, broken, reason, by, at)
    _tell_owner(case, broken, reason, at)
    _have_judged(case, broken, reason, at)
    return broken


def _checked(said: Emergency, covered: Collection[str]) -> GlassReason:
    rules = catalogue.dictionary().break_glass
    reason = rules.reasons.get(said.reason)
    if reason is None:
        raise GlassReasonMissing
    if len("".join(said.why.split())) < rules.least_letters:
        raise GlassWhyMissing(count=rules.least_letters)
    if not covered:
        raise NothingCovered
    return reason


def _broken(
    case: Case, covered: Collection[str], said: Emergency, by: Officer, at: datetime
) -> BrokenGlass:
    return BrokenGlass(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        office_id=by.office_id,
        officer_id=by.person_id,
        role=by.role,
        reason=said.reason,
        why=said.why.strip()[:_LONGEST],
        items=sorted(covered),
        opened_at=at,
        until=at + timedelta(hours=catalogue.dictionary().break_glass.hours),
        is_sample=case.is_sample,
    )


def _write_down(
    case: Case, broken: BrokenGlass, reason: GlassReason, by: Officer, at: datetime
) -> None:
    """Write on the ledgers what was opened, at once; others learn of it as of every look."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    look = Look(
        actor_id=by.person_id,
        office_id=by.office_id,
        service_id=case.service_id,
        case_id=case.id,
        purposes={purpose_of(broken): reason.basis},
        elements=[key for key in broken.items if "." in key],
        where=GLASS,
    )
    details = {"role": by.role, "reason": broken.reason, "law": reason.law, "why": broken.why}
    act = act_of_officer(BROKEN, case, by, {**details, "until": broken.until.isoformat()})
    record(person_id=case.person_id, acts=[act, look.as_act()], at=at)
    others = moving.looks_at_others(case, service, look, at, seen=broken.items)
    if others:
        insert_together(*others)


def _tell_owner(case: Case, broken: BrokenGlass, reason: GlassReason, at: datetime) -> None:
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    labels: dict[str, str] = {str(key): words for key, words in reason.label.items()}
    occasion = Occasion(
        GLASS,
        case.version,
        len(broken.items),
        broken.why,
        BrokenGlass.objects.filter(person_id=case.person_id, case_id=case.id).count(),
        words={
            "what": f"{labels.get(case.language, labels['id'])} ({reason.law})",
            "until": until_of(broken, case.language),
        },
    )
    insert_together(*told(case, service, occasion, at=at, has_address=True))


def _have_judged(case: Case, broken: BrokenGlass, reason: GlassReason, at: datetime) -> None:
    """Put it before the head of the office and who watches over it: never before who did it."""
    looked = Looked(
        person_id=case.person_id,
        case_id=case.id,
        service_id=case.service_id,
        door=HIDDEN_DESK if is_hidden_from(case, broken.office_id) else GLASS,
        first_at=at,
        last_at=at,
    )
    new = NewReview(
        review_id=broken.id,
        kind=LookReview.BREAK_GLASS,
        said=f"{reason.label['id']} ({reason.law}). {broken.why}",
        office_id=broken.office_id,
        officer_id=broken.officer_id,
        day=localdate(at),
        looks=[looked],
        is_sample=case.is_sample,
    )
    open_look_review(new=new, at=at)
