"""A fact that is wrong is mended by whom it belongs to, in time, or refused with reason and appeal."""

from datetime import timedelta
from uuid import UUID

import pytest

from sekali.agencies.actions import office_id
from sekali.audit.queries import entries_about
from sekali.casework.actions import mend_answering, mending
from sekali.casework.actions.escalating import escalated_to
from sekali.casework.actions.mend_answering import (
    MendAnswer,
    MendAnswered,
    MendOwn,
    answer_mend,
)
from sekali.casework.actions.mending import MendIncomplete, appeal
from sekali.casework.effects.setting import Outside
from sekali.casework.mend_queries import mend_work_of
from sekali.casework.mending import NoSuchRequest, may_answer, route_of
from sekali.casework.models import MendRequest
from sekali.catalogue.queries import dictionary
from sekali.channels.queries import inbox_of
from sekali.kernel.ids import uuid7
from sekali.storage.outbox import Message
from support.applying import deliver, refused_with
from support.knowing import holder_of, surroundings_of, versions_of
from support.mending import ASKED_AT, asked_to_mend
from support.people import CLERK, DATA_PROTECTION_OFFICER, HEAD, MOTHER, officer, person_id

pytestmark = pytest.mark.usefixtures("db")
LATER = ASKED_AT + timedelta(hours=5)
MEND = MendAnswer(value="Siti Aminnah", note="Sesuai akta kelahiran.")
REFUSE = MendAnswer(refusal="right-as-it-is", note="Akta mencatat sama.")


def answered(asked: MendRequest, answer: MendAnswer, who: str = CLERK) -> MendRequest:
    """Let an officer answer."""
    return answer_mend(
        person_id=asked.person_id, request_id=asked.id, answer=answer, by=officer(who), at=LATER
    )


def test_it_goes_to_the_authoritys_office_and_every_hour_counts() -> None:
    asked = asked_to_mend(person_id(MOTHER))

    assert asked.office_id == office_id("civil-registry", "35.16")
    assert asked.due_at == ASKED_AT + timedelta(hours=72)
    assert [work.request_id for work in mend_work_of({asked.office_id})] == [asked.id]
    assert inbox_of(person_id(MOTHER))[0].subject.startswith("Kami terima: permintaan perbaikan")


@pytest.mark.parametrize(
    ("authority", "agency", "region"),
    [
        ("social-affairs", "social-affairs", "35.16"),
        ("health-insurer", "communications", "35.16"),
        ("social-registry", "social-affairs", "35.16"),
        ("village-government", "village-government", "35.16.04.2001"),
    ],
)
def test_where_the_source_has_no_office_another_passes_it_on(
    authority: str, agency: str, region: str
) -> None:
    route = route_of(authority, "35.16.04.2001", dictionary(), at=ASKED_AT)
    assert route.office_id == office_id(agency, region)


def test_what_is_mended_is_the_authoritys_word_with_its_proof_and_history(
    outside: Outside,
) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, MEND)
    for _ in range(2):
        deliver(outside, at=LATER)

    fact = holder_of(asked.person_id).facts["full_name"]
    assert (fact.value, fact.source, fact.level) == ("Siti Aminnah", "civil-registry", "verified")
    now, before = versions_of(asked.person_id, "full_name")
    assert (now.proof, now.reason) == (f"mending:{asked.id}", MEND.note)
    assert before.value == "Siti Aminah"
    assert mend_work_of({asked.office_id}) == []
    kinds = [entry.kind for entry in entries_about(asked.person_id)]
    assert {"mending.asked", "mending.answered"} <= set(kinds)


def test_the_same_message_again_mends_nothing_anew(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, MEND)
    deliver(outside, at=LATER)
    held = list(versions_of(asked.person_id, "full_name"))

    again = Message(asked.person_id, uuid7(), mend_answering.MEND, {"request": str(asked.id)}, 2)
    mend_answering.record_mended(again)

    assert list(versions_of(asked.person_id, "full_name")) == held
    assert len(held) == 2


def test_a_fact_of_the_household_is_mended_there(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER), "address", "Dusun Sukorejo 7")
    answered(asked, MendAnswer(value="Dusun Sukorejo 7", note="Sesuai KK."))
    deliver(outside, at=LATER)

    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    assert household.value("address") == "Dusun Sukorejo 7"


def test_asking_twice_is_one_request() -> None:
    first, second = asked_to_mend(person_id(MOTHER)), asked_to_mend(person_id(MOTHER))
    assert first.id == second.id
    assert MendRequest.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_a_refusal_names_reason_and_law_and_the_head_looks_again(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, REFUSE)
    told = inbox_of(person_id(MOTHER))[0].body
    assert "UU 27/2022 pasal 29" in told
    assert REFUSE.note in told

    again = appeal(person_id=asked.person_id, request_id=asked.id, said="Keliru.", at=LATER)
    # Friday to Friday, two weeks of working days and whatever is a holiday in them.
    assert again.due_at >= LATER + timedelta(days=14)
    clerk, head = officer(CLERK), officer(HEAD)
    allowed = [
        may_answer(again, office_id=one.office_id, role=one.role, dictionary=dictionary())
        for one in (clerk, head)
    ]
    assert allowed == [False, True]
    answered(again, MEND, HEAD)
    deliver(outside, at=LATER)
    assert holder_of(asked.person_id).value("full_name") == "Siti Aminnah"


def test_who_refused_does_not_look_at_the_appeal_and_nobody_at_their_own() -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, REFUSE, HEAD)
    again = appeal(person_id=asked.person_id, request_id=asked.id, said="Keliru.", at=LATER)

    refused_with(MendOwn, answered, again, MEND, HEAD)
    refused_with(MendOwn, answered, asked_to_mend(person_id(CLERK), wanted="Lain Lagi"), MEND)


def test_what_is_answered_stays_so_and_is_not_appealed_against_twice() -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, REFUSE)
    refused_with(MendAnswered, answered, asked, MEND)

    said = {"person_id": asked.person_id, "said": "Keliru.", "at": LATER}
    first = appeal(request_id=asked.id, **said)
    assert appeal(request_id=asked.id, **said).id == first.id
    refused_with(NoSuchRequest, appeal, request_id=first.id, **said)
    refused_with(NoSuchRequest, appeal, request_id=UUID(int=5), **said)


@pytest.mark.parametrize(
    "answer",
    [
        MendAnswer(note="x"),
        MendAnswer(value="Siti", note=""),
        MendAnswer(refusal="because", note="x"),
    ],
)
def test_an_answer_says_what_is_right_or_why_not_and_what_it_rests_on(answer: MendAnswer) -> None:
    refused_with(MendIncomplete, answered, asked_to_mend(person_id(MOTHER)), answer)


def late(asked: MendRequest, outside: Outside) -> None:
    """Let the hours of a request go by."""
    deliver(outside, at=asked.due_at - timedelta(seconds=1))
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []
    deliver(outside, at=asked.due_at)


def test_what_nobody_answers_in_its_hours_goes_on_and_the_resident_is_told(
    outside: Outside,
) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    late(asked, outside)

    (raised,) = escalated_to([officer(DATA_PROTECTION_OFFICER)])
    assert (raised.kind, raised.matter_id) == ("mending", asked.id)
    (work,) = mend_work_of({asked.office_id})
    assert work.late_at == asked.due_at
    told = inbox_of(asked.person_id)[0]
    assert told.subject.startswith("Belum dijawab")
    assert "pimpinan" in told.body
    assert "dpo.escalated" in [entry.kind for entry in entries_about(asked.person_id)]


def test_it_is_passed_on_once_however_often_the_clock_strikes(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    late(asked, outside)
    told = len(inbox_of(asked.person_id))
    for _ in range(2):
        again = Message(asked.person_id, uuid7(), mending.LATE, {"request": str(asked.id)}, 2)
        mending.pass_on_late(again, at=asked.due_at + timedelta(hours=1))
    assert len(inbox_of(asked.person_id)) == told
    assert len(escalated_to([officer(DATA_PROTECTION_OFFICER)])) == 1


def test_what_was_answered_is_not_passed_on(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, REFUSE)
    told = len(inbox_of(asked.person_id))
    late(asked, outside)
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []
    assert len(inbox_of(asked.person_id)) == told


def test_an_answer_after_all_takes_it_off_the_desk(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    late(asked, outside)
    answered(asked, MEND, HEAD)
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []


def test_an_appeal_that_the_head_leaves_lying_goes_on_as_well(outside: Outside) -> None:
    asked = asked_to_mend(person_id(MOTHER))
    answered(asked, REFUSE)
    again = appeal(person_id=asked.person_id, request_id=asked.id, said="Keliru.", at=LATER)
    late(again, outside)
    (raised,) = escalated_to([officer(DATA_PROTECTION_OFFICER)])
    assert raised.matter_id == again.id
