"""A time at the office: chosen, moved, given back, kept, missed; and what time does by itself."""

from datetime import datetime, timedelta

import pytest

from sekali.appointments.models import Appointment, Booking
from sekali.audit.queries import entries_about
from sekali.casework.actions import claiming, receiving, visiting, withdrawing
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, WorkItem
from sekali.casework.past_cases import past_cases
from sekali.casework.process import NoSuchAction
from sekali.casework.queries import NoSuchApplication, events_of
from sekali.casework.replay.doing_again import replayed
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from support.applying import NOW, decide, deliver, local_day, refused_with
from support.people import CLERK, CLERK_ELSEWHERE, HEAD, MOTHER, YOUNG_PERSON, applicant, officer
from support.visiting import IDENTITY_CARD, an_hour_after, book, free, held, invited, mark, now_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def case(outside: Outside) -> Case:
    return invited(outside)


def subjects_of(case: Case) -> list[str]:
    rows = Notice.objects.filter(person_id=case.person_id, case_id=case.id)
    return list(rows.order_by("created_at", "id").values_list("subject", flat=True))


def kinds_of(case: Case) -> list[str]:
    return [event.kind for event in events_of(case)]


def test_whoever_has_to_come_is_told_and_is_nobodys_work_yet(case: Case) -> None:
    assert any("Pilih waktu datang" in subject for subject in subjects_of(case))
    assert not WorkItem.objects.filter(case_id=case.id).exists()
    assert held(case) is None


def test_the_times_keep_to_opening_hours_notice_and_days_off(case: Case) -> None:
    times = free(case)
    # Three working hours after nine are noon in Jakarta; the times are counted from 07:30.
    assert times[0] == NOW + timedelta(hours=3, minutes=10)
    assert max(times) < NOW + timedelta(days=31)
    assert not [one for one in times if one.date().isoformat() in {"2026-03-07", "2026-03-23"}]


def test_a_time_that_was_chosen_is_on_the_list_of_the_day_and_in_the_queue(case: Case) -> None:
    book(case, free(case)[4])

    (booked,) = Booking.objects.filter(case_id=case.id)
    assert (booked.starts_at, booked.place, booked.about) == (free(case)[4], 1, case.about)
    (item,) = WorkItem.objects.filter(case_id=case.id)
    assert (item.role, item.due_at) == ("front-office", booked.ends_at)
    assert "booked" in kinds_of(case)
    assert any(entry.kind == "case.booked" for entry in entries_about(case.person_id))


def test_choosing_the_same_time_twice_is_done_once(case: Case) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    version = now_of(case).version
    book(case, chosen)
    assert now_of(case).version == version
    assert kinds_of(case).count("booked") == 1


def test_moving_gives_the_former_time_to_others(case: Case) -> None:
    first, *_, last = free(case)
    book(case, first)
    book(case, last)
    (booked,) = Booking.objects.filter(case_id=case.id)
    assert booked.starts_at == last
    statuses = Appointment.objects.filter(person_id=case.person_id, case_id=case.id)
    assert sorted(statuses.values_list("status", flat=True)) == ["booked", "moved"]
    assert WorkItem.objects.filter(case_id=case.id).count() == 1


@pytest.mark.parametrize("off", [timedelta(minutes=7), timedelta(days=-2), timedelta(days=300)])
def test_what_is_not_offered_cannot_be_chosen(case: Case, off: timedelta) -> None:
    refused_with(visiting.NoSuchSlot, book, case, free(case)[0] + off)


def test_near_its_time_it_can_no_longer_be_changed(case: Case) -> None:
    first, second, *_ = free(case)
    book(case, first)
    late = first - timedelta(hours=1)
    refused_with(visiting.TooLateToChange, book, case, second, at=late)
    by = applicant(YOUNG_PERSON)
    refused_with(visiting.TooLateToChange, visiting.cancel, case_id=case.id, by=by, at=late)
    # Choosing what one has is no change.
    book(case, first, at=late)


def test_a_cancelled_time_is_free_again_and_the_whole_time_runs_anew(
    case: Case, outside: Outside
) -> None:
    chosen = free(case)[-1]
    book(case, chosen)
    later = NOW + timedelta(days=8)
    visiting.cancel(case_id=case.id, by=applicant(YOUNG_PERSON), at=later)
    visiting.cancel(case_id=case.id, by=applicant(YOUNG_PERSON), at=later)
    assert not Booking.objects.filter(case_id=case.id).exists()
    assert kinds_of(case).count("booking-cancelled") == 1

    deliver(outside, at=NOW + timedelta(days=62))
    assert now_of(case).state == "recording"
    deliver(outside, at=later + timedelta(days=62))
    assert now_of(case).state == "withdrawn"


def test_others_can_neither_book_nor_cancel_it(case: Case) -> None:
    stranger = applicant(MOTHER)
    refused_with(NoSuchApplication, book, case, free(case)[0], key=MOTHER)
    refused_with(NoSuchApplication, visiting.cancel, case_id=case.id, by=stranger, at=NOW)


def test_whoever_came_goes_on_to_the_printer(case: Case, outside: Outside) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    after = mark(case, came=True, at=chosen)

    assert (after.state, held(case)) == ("print", None)
    (booked,) = Booking.objects.filter(case_id=case.id)
    assert booked.status == "attended"
    (item,) = WorkItem.objects.filter(case_id=case.id)
    assert item.state == "print"
    done = decide(after, officer(CLERK), "ready", at=chosen + timedelta(hours=1))
    deliver(outside, at=chosen + timedelta(hours=2))
    assert now_of(done).effects_left == 0


def test_who_did_not_come_may_choose_once_more_and_then_it_ends(
    case: Case, outside: Outside
) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    refused_with(receiving.NotYetTime, mark, case, came=False, at=chosen - timedelta(minutes=1))
    assert mark(case, came=False, at=an_hour_after(chosen)).state == "recording"
    assert any("Anda belum datang" in subject for subject in subjects_of(case))
    assert not WorkItem.objects.filter(case_id=case.id).exists()

    again = free(case, at=an_hour_after(chosen))[0]
    book(case, again, at=an_hour_after(chosen))
    assert mark(case, came=False, at=an_hour_after(again)).state == "withdrawn"
    deliver(outside, at=an_hour_after(again))
    assert any("berakhir" in subject for subject in subjects_of(case))


def test_two_officers_who_mark_at_once_mark_once(case: Case) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    expected = held(case)
    assert expected is not None
    mark(case, came=True, at=chosen)
    refused_with(
        claiming.DecidedMeanwhile, mark, case, came=False, at=chosen, appointment_id=expected.id
    )


def test_only_who_receives_people_there_may_mark(case: Case) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    refused_with(NoSuchApplication, mark, case, came=True, at=chosen, by=officer(CLERK_ELSEWHERE))
    refused_with(NoSuchApplication, mark, case, came=True, at=chosen, by=officer(HEAD))


@pytest.mark.parametrize("action", ["unbooked", "missed", "attended"])
def test_no_officer_decides_what_only_the_appointment_does(case: Case, action: str) -> None:
    book(case, free(case)[0])
    refused_with(NoSuchAction, decide, case, officer(CLERK), action)


def test_a_reminder_comes_a_day_before_and_that_of_a_moved_time_never(
    case: Case, outside: Outside
) -> None:
    times = free(case)
    first = next(one for one in times if one > NOW + timedelta(days=2))
    last = times[-1]
    book(case, first)
    book(case, last)

    deliver(outside, at=first)
    assert not [subject for subject in subjects_of(case) if "Jangan lupa" in subject]
    deliver(outside, at=last - timedelta(hours=23))
    deliver(outside, at=last - timedelta(hours=22))
    assert len([subject for subject in subjects_of(case) if "Jangan lupa" in subject]) == 1


def test_who_never_chooses_is_reminded_and_then_it_ends(case: Case, outside: Outside) -> None:
    deliver(outside, at=NOW + timedelta(days=16))
    assert "reminded" in kinds_of(case)
    deliver(outside, at=NOW + timedelta(days=62))
    assert now_of(case).state == "withdrawn"
    assert now_of(case).decision["cause"] == "time"
    refused_with(visiting.NothingToBook, book, case, NOW + timedelta(days=63))


def test_while_a_time_is_chosen_the_clock_of_choosing_does_nothing(
    outside: Outside, case: Case
) -> None:
    at = NOW + timedelta(days=55)
    deliver(outside, at=at)
    chosen = free(case, at=at)[-1]
    book(case, chosen, at=at)
    deliver(outside, at=NOW + timedelta(days=62))
    assert now_of(case).state == "recording"


def test_an_application_that_is_withdrawn_gives_its_time_back(case: Case) -> None:
    chosen = free(case)[0]
    book(case, chosen)
    withdrawing.withdraw(case_id=case.id, by=applicant(YOUNG_PERSON), at=NOW)
    assert not Booking.objects.filter(case_id=case.id).exists()
    assert not WorkItem.objects.filter(case_id=case.id).exists()
    assert held(case) is None


def test_a_case_with_an_appointment_replays_to_the_same_end(case: Case, outside: Outside) -> None:
    chosen: datetime = free(case)[0]
    book(case, chosen)
    done = decide(
        mark(case, came=True, at=chosen),
        officer(CLERK),
        "ready",
        at=chosen + timedelta(hours=1),
    )
    deliver(outside, at=chosen + timedelta(hours=2))
    service, dictionary = catalogue.service(IDENTITY_CARD), catalogue.dictionary()
    ((found,),) = past_cases(
        IDENTITY_CARD, since=local_day(NOW), limit=None, until=chosen + timedelta(hours=2)
    )
    assert replayed(service, dictionary, found.past).state == now_of(done).state == "done"
