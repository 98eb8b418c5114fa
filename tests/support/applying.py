"""A birth certificate from the first answer to the decision, through the actions of the house."""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image

from sekali.agencies.queries import place_name
from sekali.casework.actions import correcting, deciding, drafting, submitting
from sekali.casework.actions.page_reading import Posted
from sekali.casework.actors import Applicant, Officer
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of, offers_to
from sekali.catalogue import queries as catalogue
from sekali.catalogue.value_types import Context
from sekali.channels.consumers import ChannelConsumers
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.uploads import check_upload
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage import outbox
from sekali.storage.writing import insert_together
from sekali.vault.search import PeopleSearch
from support.knowing import open_draft
from support.people import MOTHER, WITNESSES, applicant, sample

JAKARTA = ZoneInfo("Asia/Jakarta")
# A Monday morning on which offices are open, 09:00 in Jakarta.
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
BIRTH = "kependudukan.akta-kelahiran"
FAMILY_CARD = "kependudukan.kartu-keluarga"
INSURANCE = "kesehatan.jaminan-kesehatan-bayi"
CHILD_NAME = "Ahmad Fauzi"
PAGES = ("child", "birth", "family")


def local_day(at: datetime) -> date:
    """Return the day that it is in the offices."""
    return at.astimezone(JAKARTA).date()


def answers_of_birth(*, born: date) -> dict[str, dict[str, str]]:
    """Return what a mother types, by page."""
    witnesses = [sample(key).nik for key in WITNESSES]
    return {
        "child": {
            "child.full_name": CHILD_NAME,
            "child.sex": "male",
            "child.birth_date.day": str(born.day),
            "child.birth_date.month": str(born.month),
            "child.birth_date.year": str(born.year),
            "child.birth_time": "09.30",
            "child.birth_place": "Mojokerto",
        },
        "birth": {
            "child.birth_facility": "health_centre",
            "child.birth_attendant": "midwife_or_nurse",
            "child.birth_kind": "single",
            "child.birth_order": "2",
            "child.birth_weight": "3100",
            "child.birth_length": "49",
        },
        "family": {"witness_1.nik": witnesses[0], "witness_2.nik": witnesses[1]},
    }


def photo(colour: str = "white") -> bytes:
    """Return a small picture as a phone would send it."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "JPEG")
    return drawn.getvalue()


def context(at: datetime = NOW) -> Context:
    """Return what reading values needs."""
    return Context(local_day(at), catalogue.dictionary().codes, place_name)


def start(
    by: Applicant, service: str = BIRTH, *, at: datetime = NOW, draft_id: UUID | None = None
) -> UUID:
    """Open an application; take up the offer of the service, if there is one."""
    chosen = draft_id or uuid7()
    offer = next((o for o in offers_to(by.person_id) if o.service_id == service), None)
    found = catalogue.service(service)
    drafting.start_draft(service=found, by=by, draft_id=chosen, offer=offer, at=at)
    return chosen


def answer(
    by: Applicant,
    draft_id: UUID,
    page: str,
    boxes: Mapping[str, str],
    outside: Outside,
    *,
    papers: Mapping[str, list[str]] | None = None,
    at: datetime = NOW,
) -> drafting.Answered:
    """Save a page of a form."""
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = drafting.plan_of(opened, today=local_day(at))
    shown = plan.page(page)
    assert shown is not None, f"no page {page}"
    return drafting.answer_page(
        opened=opened,
        plan=plan,
        page=shown,
        posted=Posted(boxes, papers or {}),
        by=by,
        people=PeopleSearch(outside.registry, at, str(by.person_id)),
        context=context(at),
        at=at,
    )


def attach(
    by: Applicant,
    application_id: UUID,
    outside: Outside,
    *,
    colour: str = "white",
    item: str = "birth_letter",
) -> list[str]:
    """Attach the letter from the birth post; return the ids as an answer holds them."""
    paper = Paper(
        person_id=by.person_id,
        application_id=application_id,
        item=item,
        checked=check_upload(photo(colour), "surat-lahir.jpg"),
        added_by_id=by.person_id,
    )
    row = keep_paper(paper=paper, store=outside.store, at=NOW)
    insert_together(row)
    return [str(row.id)]


def fill(
    by: Applicant,
    draft_id: UUID,
    outside: Outside,
    *,
    at: datetime = NOW,
    changes: Mapping[str, str] | None = None,
) -> None:
    """Answer every page of a birth."""
    born = local_day(at) - timedelta(days=10)
    for page, boxes in answers_of_birth(born=born).items():
        papers = {"birth_letter": attach(by, draft_id, outside)} if page == "family" else {}
        answered = answer(
            by, draft_id, page, {**boxes, **(changes or {})}, outside, papers=papers, at=at
        )
        assert answered.is_good, (answered.mistakes, answered.refusals)


def filled(outside: Outside, key: str = MOTHER, *, at: datetime = NOW, **changes: str) -> UUID:
    """Return a birth that only has to be handed in."""
    by = applicant(key)
    draft_id = start(by, at=at)
    fill(by, draft_id, outside, at=at, changes=changes)
    return draft_id


def hand_in(key: str, draft_id: UUID, *, at: datetime = NOW) -> Case:
    """Hand in an application; return its case."""
    by = applicant(key)
    submitting.submit(draft_id=draft_id, by=by, at=at, today=local_day(at))
    return case_of(person_id=by.person_id, case_id=draft_id)


def submitted(outside: Outside, key: str = MOTHER, *, at: datetime = NOW) -> Case:
    """Return a birth that was handed in and waits for an officer."""
    return hand_in(key, filled(outside, key, at=at), at=at)


def decide(
    case: Case,
    by: Officer,
    action: str,
    *,
    reason: str | None = None,
    note: str = "",
    marks: tuple[str, ...] = (),
    version: int | None = None,
    at: datetime = NOW + timedelta(hours=1),
) -> Case:
    """Do an action as an officer who saw the case as it is, or as ``version`` says."""
    shown = case_of(person_id=case.person_id, case_id=case.id).version
    decision = deciding.Decision(
        action=action, reason=reason, note=note, marks=marks, version=version or shown
    )
    return deciding.act(
        person_id=case.person_id,
        case_id=case.id,
        decision=decision,
        by=by,
        at=at,
        today=local_day(at),
    )


def correct(
    case: Case,
    boxes: Mapping[str, str],
    outside: Outside,
    *,
    papers: Mapping[str, list[str]] | None = None,
    at: datetime = NOW + timedelta(hours=2),
) -> Case:
    """Correct what was marked and hand it in again."""
    by = Applicant(case.person_id)
    corrected = correcting.read_corrections(
        case=case,
        posted=Posted(boxes, papers or {}),
        by=by,
        people=PeopleSearch(outside.registry, at, str(by.person_id)),
        context=context(at),
        at=at,
    )
    assert not corrected.mistakes, corrected.mistakes
    correcting.resubmit(case_id=case.id, by=by, corrected=corrected, at=at, today=local_day(at))
    return case_of(person_id=case.person_id, case_id=case.id)


def deliver(outside: Outside, *, at: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Work the outbox off until nothing is due; return how many messages went well."""
    now = clock or (lambda: at)
    reach = Reach(wiring.sms(), "http://testserver")
    accounts = ChannelConsumers(reach, now).by_topic()
    consumers = {**CaseworkConsumers(outside, now).by_topic(), **accounts}
    done = 0
    while messages := outbox.claim(now=at, limit=32):
        done += sum(outbox.handle(message, consumers, now=at) for message in messages)
    return done


def refused_with(
    refusal: type[DomainError], action: Callable[..., Any], *args: Any, **kwargs: Any
) -> DomainError:
    """Return the refusal that an action ends in, so that a test can look at it."""
    try:
        action(*args, **kwargs)
    except refusal as said:
        return said
    raise AssertionError(f"{refusal.__name__} was not said")
