"""The looks of a day are gone through by night: once, whole, and again without doubling anything."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from sekali.audit.actions import Act, record
from sekali.casework.actions import checking_looks
from sekali.casework.actions.checking_looks import check_day, check_looks
from sekali.casework.actions.opening_look_reviews import NewReview, open_look_review
from sekali.casework.effects.setting import Outside
from sekali.casework.models import CaseEvent, LookReview, LooksChecked, ReviewedLook
from sekali.config import issuing
from sekali.jobs.privacy_command import tell_odd_looks
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Look, write_down_look
from sekali.vault.models import Link
from support.applying import NOW, decide, local_day, submitted
from support.people import (
    CLERK,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("no_samples")
DAY = local_day(NOW)
NIGHT = NOW.replace(hour=15)
NEXT = NOW + timedelta(days=1)


def look(
    who: str,
    *,
    by: str = CLERK,
    at: datetime = NOW,
    door: str = "desk",
    case_id: UUID | None = None,
    times: int = 1,
) -> None:
    """Write looks of an officer on somebody's ledger."""
    seen = Look(
        actor_id=person_id(by),
        office_id=officer(by).office_id,
        service_id="x.y",
        case_id=case_id,
        purposes={"any": "public-task"},
        elements=["person.phone"],
        where=door,
    )
    for _ in range(times):
        write_down_look(person_id=person_id(who), look=seen, at=at)


def at_night(*people: str, by: str = CLERK) -> None:
    for who in people:
        look(who, by=by, at=NIGHT)


def found() -> set[tuple[str, UUID]]:
    return set(LookReview.objects.values_list("rule", "officer_id"))


def test_three_people_at_night_are_one_finding_with_three_looks() -> None:
    at_night(MOTHER, FATHER, OTHER_MOTHER)
    done = check_day(DAY, at=NEXT)
    assert (done.looks, done.findings) == (3, 1)
    assert found() == {("outside-hours", person_id(CLERK))}
    review = LookReview.objects.get()
    assert (review.people, review.looks, review.day) == (3, 3, DAY)
    assert ReviewedLook.objects.count() == 3


def test_the_same_day_again_adds_nothing() -> None:
    at_night(MOTHER, FATHER, OTHER_MOTHER)
    for _ in range(2):
        check_day(DAY, at=NEXT)
    assert LookReview.objects.count() == LooksChecked.objects.count() == 1
    assert ReviewedLook.objects.count() == 3


def test_broken_off_in_the_middle_it_is_finished_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_night(MOTHER, FATHER, OTHER_MOTHER)
    at_night(MOTHER, FATHER, OTHER_MOTHER, by=HEAD)

    def stopped(*, new: NewReview, at: datetime) -> LookReview:
        if LookReview.objects.exists():
            raise KeyboardInterrupt
        return open_look_review(new=new, at=at)

    with monkeypatch.context() as broken:
        broken.setattr(checking_looks, "open_look_review", stopped)
        with pytest.raises(KeyboardInterrupt):
            check_day(DAY, at=NEXT)
    assert not LooksChecked.objects.exists()
    check_day(DAY, at=NEXT)
    assert found() == {("outside-hours", person_id(one)) for one in (CLERK, HEAD)}


def test_what_belongs_to_another_day_is_not_counted() -> None:
    at_night(MOTHER, FATHER)
    look(OTHER_MOTHER, at=NIGHT + timedelta(days=1))
    check_day(DAY, at=NEXT)
    assert not found()


def test_rows_of_a_list_and_ones_own_data_are_no_looks() -> None:
    for who in (MOTHER, FATHER, OTHER_MOTHER):
        look(who, at=NIGHT, door="bulk")
    look(CLERK, at=NIGHT)
    assert check_day(DAY, at=NEXT).findings == 0


def test_a_relative_is_found_by_the_links_of_the_vault() -> None:
    Link.objects.create(
        person_id=person_id(CLERK), other_id=person_id(MOTHER), kind="spouse", since=DAY
    )
    look(MOTHER)
    look(OTHER_MOTHER)
    check_day(DAY, at=NEXT)
    assert found() == {("relatives", person_id(CLERK))}
    assert ReviewedLook.objects.get().person_id == person_id(MOTHER)


def test_everybody_of_ones_own_household_is_a_relative() -> None:
    household = uuid7()
    for who in (CLERK, MOTHER):
        Link.objects.create(
            person_id=person_id(who), other_id=household, kind="household", since=DAY
        )
        Link.objects.create(person_id=household, other_id=person_id(who), kind="member", since=DAY)
    look(MOTHER)
    check_day(DAY, at=NEXT)
    assert found() == {("relatives", person_id(CLERK))}


def test_a_case_that_was_worked_on_once_may_be_opened_again(outside: Outside) -> None:
    case = submitted(outside)
    for who in (MOTHER, FATHER):
        look(who, case_id=case.id, times=6)
    check_day(DAY, at=NEXT)
    assert found() == {("again-and-again", person_id(CLERK))}
    LookReview.objects.all().delete()
    decide(case, officer(CLERK), "accept")
    assert CaseEvent.objects.filter(person_id=case.person_id, actor_id=person_id(CLERK)).exists()
    check_day(DAY, at=NEXT)
    assert not found()


def test_people_who_were_looked_up_and_served_are_in_order() -> None:
    people = (MOTHER, FATHER, OTHER_MOTHER, SINGLE_MOTHER, HEAD)
    for who in people:
        look(who, door="mandates")
    act = Act(
        kind="mandates.recorded", actor_id=person_id(CLERK), office_id=officer(CLERK).office_id
    )
    record(person_id=person_id(MOTHER), acts=[act], at=NOW)
    check_day(DAY, at=NEXT)
    assert not found()
    LooksChecked.objects.all().delete()
    look("yusuf-maulana", door="mandates")
    check_day(DAY, at=NEXT)
    assert found() == {("nothing-done", person_id(CLERK))}


def test_an_operator_sees_what_rules_would_find_and_nothing_is_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at_night(MOTHER, FATHER, OTHER_MOTHER)
    assert tell_odd_looks(DAY) == 0
    told = capsys.readouterr().out
    assert "1  outside-hours" in told
    assert "0  relatives" in told
    assert "3 looks of officers" in told
    assert not LookReview.objects.exists()


def test_it_is_part_of_what_is_done_by_night() -> None:
    assert check_looks in issuing.nightly()


def test_that_a_registry_was_asked_about_somebody_is_no_work_for_them() -> None:
    act = Act(kind="facts.fetched", actor_id=person_id(CLERK), office_id=officer(CLERK).office_id)
    for who in (MOTHER, FATHER, OTHER_MOTHER, SINGLE_MOTHER, HEAD):
        record(person_id=person_id(who), acts=[act], at=NOW)
        look(who, door="mandates")
    check_day(DAY, at=NEXT)
    assert found() == {("nothing-done", person_id(CLERK))}


# --- Which days -----------------------------------------------------------------------------


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Which days are gone through, without going through them."""
    gone: list[date] = []

    def through(day: date, *, at: datetime) -> LooksChecked:
        gone.append(day)
        return LooksChecked.objects.create(day=day, checked_at=at, looks=0, findings=0)

    monkeypatch.setattr(checking_looks, "check_day", through)
    return gone


def test_each_night_goes_through_yesterday_and_the_same_night_again_through_nothing(
    days: list[date],
) -> None:
    for at in (NEXT, NEXT, NEXT + timedelta(days=1)):
        check_looks(at)
    assert days == [DAY, DAY + timedelta(days=1)]


def test_nights_that_were_missed_are_made_up_for_as_far_as_anybody_can_judge(
    days: list[date],
) -> None:
    check_looks(NEXT)
    check_looks(NEXT + timedelta(days=3))
    assert days == [DAY + timedelta(days=number) for number in range(4)]
    days.clear()
    check_looks(NEXT + timedelta(days=400))
    assert len(days) == 31
