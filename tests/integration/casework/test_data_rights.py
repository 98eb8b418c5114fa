"""Copy, restriction and deletion: what comes of them, and what an attacker gets."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from sekali.audit.actions import Act, record
from sekali.audit.ledger import SHOWN_FROM
from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.casework.actions.unrestricting import unrestrict
from sekali.casework.effects.setting import Outside
from sekali.casework.models import (
    Case,
    CaseEvent,
    CaseNumber,
    DataCopy,
    Draft,
    Erasure,
    LegalHold,
    WorkItem,
)
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling
from sekali.casework.privacy.copy_shape import SCHEMA, CopyOfData, schema_text
from sekali.casework.privacy.erasing import erasure_plan
from sekali.casework.privacy.queries import copies_of, fetch_copy
from sekali.casework.queries import case_of
from sekali.casework.seeing import Sight
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from sekali.documents.models import PrivateFile
from sekali.documents.personal import private_file
from sekali.documents.queries import NoSuchDocument
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, record_facts
from sekali.vault.facts import DECLARED, RESIDENT, VERIFIED, Fact, Level
from sekali.vault.grounds import Ground, own
from sekali.vault.queries import holder_of, surroundings_of
from sekali.web.fields import reading_context
from sekali.web.labels import fact_rows, office_rows
from sekali.web.texts import words
from support.applying import (
    BIRTH,
    NOW,
    answer,
    hand_in,
    local_day,
    refused_with,
    start,
    submitted,
)
from support.data_rights import asked, copied, erased, restricted
from support.people import DATA_PROTECTION_OFFICER, MOTHER, OTHER_MOTHER, applicant, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
TODAY = local_day(NOW)
OFFICE = UUID(int=3)


def copy_of(outside: Outside) -> dict[str, Any]:
    """Return the copy that the mother may fetch now, as machines read it."""
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    found: dict[str, Any] = json.loads(
        private_file(person_id=made.person_id, file_id=made.data_id, store=outside.store)
    )
    return found


def say(element: str, value: str, level: Level = DECLARED, source: str = RESIDENT) -> None:
    """Let a source say something of the mother."""
    fact = Fact(value, level, source, TODAY)
    record_facts(subject_id=person_id(MOTHER), facts={element: fact}, recording=Recording(at=NOW))


# --- The copy -------------------------------------------------------------------------------


def test_a_copy_is_given_at_once_and_told(outside: Outside) -> None:
    case = copied(outside)
    assert (case.state, case.decided_by_id, case.effects_left) == ("done", None, 0)
    assert case.decision["rulings"][0]["law"] == "UU 27/2022 pasal 7"
    told = Notice.objects.filter(person_id=case.person_id, case_id=case.id)
    assert any("siap" in notice.subject for notice in told)


def test_the_copy_keeps_its_schema_and_holds_what_is_held(outside: Outside) -> None:
    submitted(outside)
    copied(outside)
    copy = copy_of(outside)
    CopyOfData.model_validate_json(json.dumps(copy))
    facts = {one["element"]: one["value"] for one in copy["person"]["facts"]}
    assert facts["full_name"] == "Siti Aminah"
    assert copy["applications"][0]["service"] == BIRTH
    assert copy["ledger"]
    assert copy["account"]["name"] == "Siti Aminah"


def test_the_published_schema_is_that_of_the_code() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_of_others_a_copy_says_only_who_they_are(outside: Outside) -> None:
    copied(outside)
    copy = copy_of(outside)
    assert {"name", "relations"} == set(copy["relations"][0])
    # No secret of the account, of hers or of anybody.
    assert "argon2" not in json.dumps(copy)


def test_the_copy_is_a_document_too(outside: Outside) -> None:
    copied(outside)
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    assert private_file(
        person_id=made.person_id, file_id=made.document_id, store=outside.store
    ).startswith(b"%PDF")


def test_what_the_ledger_keeps_back_is_not_in_the_copy_either(outside: Outside) -> None:
    look = {"service": "x.y", "purposes": {}, "elements": ["kept-back"], "where": "desk"}
    for day in ("2026-03-01", "2026-03-03"):
        details = {**look, SHOWN_FROM: day, "elements": [day]}
        act = Act(kind="facts.read", actor_id=None, office_id=None, details=details)
        record(person_id=person_id(MOTHER), acts=[act], at=NOW)
    copied(outside)
    told = json.dumps(copy_of(outside)["ledger"])
    assert "2026-03-01" in told
    assert "2026-03-03" not in told


def test_its_files_lie_sealed(outside: Outside) -> None:
    copied(outside)
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    sealed = PrivateFile.objects.get(person_id=made.person_id, id=made.data_id)
    assert b"Siti" not in outside.store.store.open(sealed.blob)


def test_asking_a_hundred_times_makes_one_copy_a_day(outside: Outside) -> None:
    for minutes in range(5):
        case = copied(outside, at=NOW + timedelta(minutes=minutes))
        assert case.state == "done"
    assert DataCopy.objects.filter(person_id=person_id(MOTHER)).count() == 1
    copied(outside, at=NOW + timedelta(hours=25))
    assert DataCopy.objects.filter(person_id=person_id(MOTHER)).count() == 2


def test_the_copy_is_for_nobody_else(outside: Outside) -> None:
    copied(outside)
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    stranger = person_id(OTHER_MOTHER)
    given = {"person_id": stranger, "copy_id": made.id, "by_id": stranger, "at": NOW}
    refused_with(NoSuchDocument, fetch_copy, **given)
    assert not copies_of(stranger, at=NOW)


def test_a_link_that_was_kept_ends_with_its_time(outside: Outside) -> None:
    copied(outside)
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    given = {"person_id": made.person_id, "copy_id": made.id, "by_id": made.person_id}
    fetch_copy(**given, at=NOW + timedelta(days=13))
    refused_with(NoSuchDocument, fetch_copy, **given, at=NOW + timedelta(days=14, seconds=1))


def test_each_time_it_is_fetched_is_on_the_ledger(outside: Outside) -> None:
    copied(outside)
    (made,) = copies_of(person_id(MOTHER), at=NOW)
    for _ in range(2):
        fetch_copy(person_id=made.person_id, copy_id=made.id, by_id=made.person_id, at=NOW)
    fetched = Entry.objects.filter(person_id=made.person_id, kind="data.copy-fetched")
    assert fetched.count() == 2


# --- Restriction ----------------------------------------------------------------------------


def office_ground(basis: str) -> Ground:
    """Return the ground on which an office reads for a service."""
    return Ground(
        reader_id=None, where="desk", purposes={"any": basis}, service_id="x.y", office_id=OFFICE
    )


def test_offices_read_a_restricted_fact_only_where_a_law_orders_it(outside: Outside) -> None:
    restricted(outside, "phone")
    mother = person_id(MOTHER)
    for basis, sees in (("public-task", False), ("consent", False), ("legal-obligation", True)):
        read = holder_of(mother, ground=office_ground(basis))
        assert ("phone" in read.facts) is sees, basis
        around = surroundings_of(mother, ground=office_ground(basis))
        assert ("phone" in around.person.facts) is sees, basis
        assert "full_name" in read.facts
    assert holder_of(mother, ground=own(mother, where="web")).facts["phone"].is_restricted


def test_no_form_uses_what_is_restricted_where_no_law_orders_it(outside: Outside) -> None:
    complaint = "umum.pengaduan"
    mother = person_id(MOTHER)

    def known_in(service_id: str, item: str) -> bool:
        around = surroundings_of(mother, ground=own(mother, where="web"))
        service = catalogue.service(service_id)
        plan = plan_form(service, catalogue.dictionary(), around, Filling(), today=TODAY)
        line = plan.line(item)
        return line is not None and line.value is not None

    assert known_in(complaint, "applicant.phone")
    restricted(outside, "phone")
    assert not known_in(complaint, "applicant.phone")
    assert known_in(complaint, "applicant.full_name")


def test_a_restriction_outlives_a_newer_word_of_anybody(outside: Outside) -> None:
    restricted(outside, "phone")
    say("phone", "+6281234500001")
    mother = person_id(MOTHER)
    fact = holder_of(mother, ground=own(mother, where="web")).facts["phone"]
    assert fact.is_restricted
    # What other sources say beside it is not more open than the fact.
    assert "phone" not in holder_of(mother, ground=office_ground("public-task")).facts


def test_a_case_in_flight_is_not_judged_by_it_and_the_officer_sees_why(outside: Outside) -> None:
    asked_for = {
        "report_kind": "wish",
        "agency": "other",
        "report_title": "Lampu",
        "what_happened": "Tolong lampunya.",
    }
    draft_id = start(applicant(MOTHER), "umum.pengaduan")
    answer(applicant(MOTHER), draft_id, "report", asked_for, outside)
    answer(applicant(MOTHER), draft_id, "contact", {"stay_hidden": "no"}, outside)
    open_case = hand_in(MOTHER, draft_id)
    assert "applicant.phone" in open_case.facts

    restricted(outside, "phone")
    now = case_of(person_id=open_case.person_id, case_id=open_case.id)
    assert "restricted" in now.facts["applicant.phone"]
    assert now.version == open_case.version + 1

    # What it was before a correction tells as much as what it is.
    now.corrected = {"applicant.phone": {"value": "+6281234500009"}}
    t = words("id")
    service, context = catalogue.service("umum.pengaduan"), reading_context()
    rows = office_rows(now, service, t, context, Sight(frozenset(now.facts)))
    (phone,) = [row for row in rows if row.key == "applicant.phone"]
    assert (phone.shown, phone.former, phone.table, phone.beside) == ("-", "", None, ())
    (open_to_them,) = [row for row in fact_rows(now, service, t, context) if row.key == phone.key]
    assert open_to_them.former

    unrestrict(person_id=now.person_id, elements=["phone"], actor_id=now.person_id, at=NOW)
    freed = case_of(person_id=open_case.person_id, case_id=open_case.id)
    assert "restricted" not in freed.facts["applicant.phone"]
    assert "phone" in holder_of(now.person_id, ground=office_ground("public-task")).facts


def test_restricting_and_lifting_stand_on_a_whole_ledger(outside: Outside) -> None:
    case = restricted(outside, "phone", "email")
    unrestrict(person_id=case.person_id, elements=["phone"], actor_id=case.person_id, at=NOW)
    kinds = Entry.objects.filter(person_id=case.person_id).values_list("kind", flat=True)
    assert {"facts.restricted", "facts.restriction-lifted"} <= set(kinds)
    assert first_broken_link(case.person_id) is None


# --- Deletion -------------------------------------------------------------------------------


def report_of(case: Case) -> dict[str, dict[str, object]]:
    """Return the report of a deletion, by what."""
    (erasure,) = Erasure.objects.filter(person_id=case.person_id, case_id=case.id)
    return {row["what"]: row for row in erasure.report}


def test_own_words_go_and_those_of_authorities_stay(outside: Outside) -> None:
    say("phone", "+6281234500001")
    case = erased(outside)
    report = report_of(case)
    mother = holder_of(case.person_id, ground=own(case.person_id, where="web"))
    assert "phone" not in mother.facts
    assert mother.facts["full_name"].level == VERIFIED
    assert report["own-words"]["outcome"] == "deleted"
    assert report["register-facts"]["outcome"] == "stays"
    assert report["ledger"]["law"] == "PP 71/2019 pasal 22"


def test_a_case_in_flight_stays_and_its_work_goes_on(outside: Outside) -> None:
    open_case = submitted(outside)
    case = erased(outside)
    assert report_of(case)["open-cases"]["count"] == 1
    assert Case.objects.filter(person_id=case.person_id, id=open_case.id).exists()
    assert WorkItem.objects.filter(case_id=open_case.id).exists()


def test_drafts_go_with_their_papers(outside: Outside) -> None:
    draft_id = start(applicant(MOTHER))
    case = erased(outside)
    assert not Draft.objects.filter(person_id=case.person_id, id=draft_id).exists()
    assert report_of(case)["drafts"]["count"] == 1


def test_a_case_whose_time_is_over_goes_without_a_trace_but_the_ledger(outside: Outside) -> None:
    old = restricted(outside, "phone", at=NOW)
    Case.objects.filter(person_id=old.person_id, id=old.id).update(
        decided_at=NOW.replace(year=2014)
    )
    erased(outside)
    assert not Case.objects.filter(person_id=old.person_id, id=old.id).exists()
    assert not CaseEvent.objects.filter(person_id=old.person_id, case_id=old.id).exists()
    assert not CaseNumber.objects.filter(number=old.number).exists()
    assert first_broken_link(old.person_id) is None


def test_a_case_within_its_time_stays_and_says_until_when(outside: Outside) -> None:
    done = copied(outside)
    case = erased(outside)
    row = report_of(case)["case"]
    assert (row["number"], row["outcome"], row["until"]) == (done.number, "stays", "2037-01-01")
    assert Case.objects.filter(person_id=done.person_id, id=done.id).exists()


def test_a_legal_hold_stops_all_of_it(outside: Outside) -> None:
    mother = person_id(MOTHER)
    say("phone", "+6281234500001")
    LegalHold.objects.create(
        person_id=mother,
        id=uuid7(),
        reason="Perkara 12/Pdt/2026",
        law="UU 27/2022 pasal 15",
        office_id=OFFICE,
        placed_by_id=person_id(DATA_PROTECTION_OFFICER),
        placed_at=NOW,
    )
    case = erased(outside)
    assert "phone" in holder_of(mother, ground=own(mother, where="web")).facts
    assert "own-words" not in report_of(case)
    assert report_of(case)["held"]["count"] == 1


def test_the_preview_deletes_nothing_and_tells_the_same(outside: Outside) -> None:
    say("phone", "+6281234500001")
    before = erasure_plan(person_id=person_id(MOTHER), but_case=None, on=TODAY)
    again = erasure_plan(person_id=person_id(MOTHER), but_case=None, on=TODAY)
    assert before.rows == again.rows
    assert before.own_words


def test_the_report_tells_no_value(outside: Outside) -> None:
    say("phone", "+6281234500001")
    case = erased(outside)
    (erasure,) = Erasure.objects.filter(person_id=case.person_id)
    assert "81234500001" not in json.dumps(erasure.report)
    entries = Entry.objects.filter(person_id=case.person_id, kind="data.erased")
    assert "81234500001" not in json.dumps([entry.details for entry in entries])


# --- The clock ------------------------------------------------------------------------------


@pytest.mark.parametrize("days", range(7))
def test_it_is_answered_within_72_hours_whatever_day_it_is(outside: Outside, days: int) -> None:
    at = NOW + timedelta(days=days, hours=11)
    case = asked(outside, "pelindungan-data.penghapusan", "what", {"for_good": "yes"}, at=at)
    assert case.due_at == at + timedelta(hours=72)
    assert case.promised_at == at + timedelta(hours=72)
