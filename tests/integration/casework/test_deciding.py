"""Officers at one case: who may, who was first, and what an action needs."""

from datetime import timedelta

from sekali.agencies.queries import office
from sekali.audit.queries import entries_about
from sekali.casework import process
from sekali.casework.actions import claiming, deciding, looking
from sekali.casework.actors import Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, WorkItem
from sekali.casework.queries import NoSuchApplication, case_of, events_of, queue_of, work_items
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from support.applying import NOW, decide, refused_with, submitted
from support.people import CLERK, CLERK_ELSEWHERE, HEAD, MOTHER, officer, person_id
from support.together import at_once

LATER = NOW + timedelta(hours=1)


def colleague_of(someone: Officer) -> Officer:
    """Return a second officer at the same counter."""
    return Officer(uuid7(), "Rini Contoh", someone.office_id, someone.role, someone.title)


def now_of(case: Case) -> Case:
    """Return the case as it stands now."""
    return case_of(person_id=case.person_id, case_id=case.id)


def test_a_case_waits_in_the_queue_of_the_office_that_serves_the_village(
    db: None, outside: Outside
) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    (item,) = queue_of(office_id=clerk.office_id, roles=[clerk.role]).items
    assert (item.case_id, item.number, item.role) == (case.id, case.number, "front-office")
    assert office(case.office_id).region_id == "35.16"
    assert not queue_of(office_id=officer(CLERK_ELSEWHERE).office_id, roles=[clerk.role]).items
    assert not queue_of(office_id=clerk.office_id, roles=["head-of-office"]).items


def test_the_queue_is_by_the_clock_and_paged_without_gap_or_repetition(
    db: None, outside: Outside
) -> None:
    clerk = officer(CLERK)
    offices_work = [
        WorkItem(
            office_id=clerk.office_id,
            case_id=uuid7(),
            person_id=uuid7(),
            number=str(number),
            service_id="a.b",
            title={},
            about="",
            state="verify",
            role=clerk.role,
            # Many fall due at the same minute: the page must not split or repeat them.
            due_at=NOW + timedelta(minutes=number // 20),
            arrived_at=NOW,
        )
        for number in range(60)
    ]
    WorkItem.objects.bulk_create(offices_work)

    seen, after = [], ""
    for _ in range(3):
        page = queue_of(office_id=clerk.office_id, roles=[clerk.role], after=after)
        seen += [item.case_id for item in page.items]
        after = page.next_after or ""
    assert not after
    assert sorted(seen) == sorted(item.case_id for item in offices_work)
    assert [item.number for item in queue_of(office_id=clerk.office_id, roles=[clerk.role]).items]


def test_of_two_officers_who_decide_at_the_same_instant_one_wins_and_the_other_is_told(
    own_database: str, outside: Outside
) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    results = at_once(
        lambda: decide(case, clerk, "accept", version=1),
        lambda: decide(case, colleague_of(clerk), "refuse", reason="already-registered", version=1),
    )

    refusals = [one for one in results if isinstance(one, DomainError)]
    assert [type(refusal).__name__ for refusal in refusals] == ["DecidedMeanwhile"]
    assert now_of(case).state in {"done", "refused"}
    acted = [event for event in events_of(case) if event.kind == "acted"]
    assert len(acted) == 1


def test_a_page_that_was_made_before_a_change_decides_nothing(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)
    decide(case, clerk, "return", marks=("birth_letter",), note="Foto buram.")

    refused_with(claiming.DecidedMeanwhile, decide, case, clerk, "accept", version=1)
    # And with the newest page: it is the applicant's turn.
    refused_with(claiming.DecidedMeanwhile, decide, case, clerk, "accept")
    assert now_of(case).state == "applicant"


def test_a_case_that_is_over_stays_as_it_was_decided(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)
    decided = decide(case, clerk, "refuse", reason="not-the-parents")

    refused_with(claiming.DecidedMeanwhile, decide, case, clerk, "accept")

    assert (now_of(case).state, now_of(case).decided_at) == ("refused", decided.decided_at)
    assert not work_items(offices=[clerk.office_id], case_id=case.id)


def test_a_refusal_needs_one_of_the_reasons_of_the_service(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    refused_with(process.ReasonMissing, decide, case, clerk, "refuse")
    refused_with(process.ReasonMissing, decide, case, clerk, "refuse", reason="because")
    assert now_of(case).state == "verify"


def test_sending_back_needs_a_mark(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    refused_with(process.NothingMarked, decide, case, clerk, "return")
    refused_with(process.NothingMarked, decide, case, clerk, "return", marks=("",))
    refused_with(deciding.UnknownMark, decide, case, clerk, "return", marks=("child.shoe_size",))
    assert now_of(case).state == "verify"


def test_what_an_authority_has_recorded_cannot_be_sent_back_to_the_applicant(
    db: None, outside: Outside
) -> None:
    """They could not change it, and the case would wait for them for ever."""
    case, clerk = submitted(outside), officer(CLERK)

    for mark in ("mother.nik", "mother", "applicant.full_name"):
        refused_with(deciding.UnknownMark, decide, case, clerk, "return", marks=(mark,))


def test_an_action_that_the_state_does_not_have_is_refused(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    for action in ("approve", "", "done", "__class__"):
        refused_with(process.NoSuchAction, decide, case, clerk, action)


def test_officers_of_other_offices_and_other_roles_do_not_see_the_case(
    db: None, outside: Outside
) -> None:
    case = submitted(outside)

    refused_with(NoSuchApplication, decide, case, officer(CLERK_ELSEWHERE), "accept")
    refused_with(NoSuchApplication, decide, case, officer(HEAD), "accept")
    assert looking.may_see(case, [officer(CLERK_ELSEWHERE)]) is None
    assert looking.may_see(case, [officer(HEAD)]) is not None


def test_a_case_in_a_colleagues_hands_cannot_be_taken_or_decided(
    db: None, outside: Outside
) -> None:
    # Given a case that one officer has taken
    case, clerk = submitted(outside), officer(CLERK)
    claiming.claim(case=case, by=clerk, at=LATER)
    claiming.claim(case=case, by=clerk, at=LATER + timedelta(minutes=1))  # again changes nothing

    # Then the other one is told who has it
    other = colleague_of(clerk)
    refusal = refused_with(claiming.NotYours, claiming.claim, case=case, by=other, at=LATER)
    assert refusal.params == {"name": clerk.name}
    refused_with(claiming.NotYours, decide, case, other, "accept")

    # And cannot give it back for them, but it can be given back
    claiming.release(case=case, by=other)
    item = next(iter(work_items(offices=[clerk.office_id], case_id=case.id)), None)
    assert item is not None
    assert (item.claimed_by_id, item.claimed_at) == (clerk.person_id, LATER)
    claiming.release(case=case, by=clerk)
    claiming.claim(case=case, by=other, at=LATER)


def test_of_two_who_take_a_case_at_the_same_instant_one_has_it(
    own_database: str, outside: Outside
) -> None:
    case, clerk = submitted(outside), officer(CLERK)
    officers = [clerk, *(colleague_of(clerk) for _ in range(3))]

    results = at_once(
        *[lambda by=by: claiming.claim(case=case, by=by, at=LATER) for by in officers]
    )

    assert sum(result is None for result in results) == 1
    assert {type(result).__name__ for result in results} == {"NoneType", "NotYours"}


def test_what_is_done_by_hand_names_the_officer_and_the_reason(db: None, outside: Outside) -> None:
    case, clerk = submitted(outside), officer(CLERK)

    decided = decide(case, clerk, "refuse", reason="false-document", note="Surat palsu.")

    assert decided.decided_by_id == clerk.person_id
    assert decided.decision == {
        "action": "refuse",
        "outcome": "refused",
        "reason": "false-document",
        "note": "Surat palsu.",
        "rulings": [],
        "cause": "officer",
        "law": "",
    }
    entry = entries_about(person_id(MOTHER))[0]
    assert (entry.kind, entry.actor_id, entry.office_id) == (
        "case.acted",
        clerk.person_id,
        clerk.office_id,
    )
    assert entry.details["reason"] == "false-document"


def test_what_leaves_nothing_to_judge_is_decided_by_rule_with_its_trace(
    db: None, outside: Outside
) -> None:
    """UU 24/2013 pasal 27: a birth reported within sixty days."""
    case = submitted(outside)

    decided = decide(case, officer(CLERK), "accept")

    assert decided.state == "done"
    (ruling,) = decided.decision["rulings"]
    assert ruling == {
        "table": "reported_in_time",
        "row": "in-time",
        "action": "approve",
        "law": "UU 24/2013 pasal 27",
        "facts": ["child.birth_date", "param.late_after_days", "today"],
    }
    assert [event.kind for event in events_of(decided)] == ["submitted", "acted", "ruled"]
    assert events_of(decided)[-1].data["ruling"] == ruling


def test_what_comes_late_is_judged_by_the_head_of_the_office(db: None, outside: Outside) -> None:
    # Given a birth that was handed in a hundred days after it
    case, clerk, head = submitted(outside), officer(CLERK), officer(HEAD)

    # When the first officer accepts it only then
    waiting = decide(case, clerk, "accept", at=NOW + timedelta(days=100))

    # Then no rule decides: it waits in the queue of the head, with a clock of its own
    assert waiting.state == "approval"
    (item,) = queue_of(office_id=head.office_id, roles=[head.role]).items
    assert item.case_id == case.id
    assert item.due_at > NOW + timedelta(days=100)
    decided = decide(case, head, "approve", at=NOW + timedelta(days=100, hours=1))
    assert (decided.state, decided.decided_by_id) == ("done", head.person_id)
    assert not decided.decision["rulings"]
