"""Times that can be booked: from opening, within the window, as long as a place is left."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sekali.agencies.rules import WorkingTime
from sekali.appointments.rules import Offered, Taken

HOURS = {day: (time(7, 30), time(15, 30)) for day in ("mon", "tue", "wed", "thu")}
HOURS["fri"] = (time(7), time(14, 30))
OFFICE = WorkingTime("Asia/Jakarta", HOURS, frozenset({date(2026, 3, 3)}))
# A Monday, 09:05 in Jakarta.
NOW = datetime(2026, 3, 2, 2, 5, tzinfo=UTC)


def offered(minutes: int = 20, days: int = 7, start: datetime = NOW) -> Offered:
    return Offered(
        hours=OFFICE,
        length=timedelta(minutes=minutes),
        earliest=start,
        latest=start + timedelta(days=days),
    )


def clock(start: datetime) -> str:
    return OFFICE.local(start).strftime("%a %H:%M")


def test_times_are_counted_from_opening_and_days_off_have_none() -> None:
    starts = [clock(start) for start in offered(minutes=60, days=4).starts()]
    assert starts[:3] == ["Mon 09:30", "Mon 10:30", "Mon 11:30"]
    # Tuesday is a holiday, on Friday it opens earlier; the window ends on Friday at 09:05.
    assert not [start for start in starts if start.startswith("Tue")]
    assert [start for start in starts if start.startswith("Fri")] == [
        "Fri 07:00",
        "Fri 08:00",
        "Fri 09:00",
    ]


def test_the_last_one_ends_before_closing() -> None:
    last_of_monday = [
        s for s in map(clock, offered(minutes=50, days=2).starts()) if s.startswith("Mon")
    ]
    assert last_of_monday[-1] == "Mon 14:10"


def test_a_time_is_free_as_long_as_one_of_the_places_is() -> None:
    first, second, *_ = offered().starts()
    one = Taken(1, first, first + timedelta(minutes=20))
    both = [one, Taken(2, first, first + timedelta(minutes=20))]
    assert next(offered().free([one], 2)) == first
    assert next(offered().free(both, 2)) == second
    assert list(offered().free([], 0)) == []


def test_a_booking_of_another_length_takes_all_the_times_that_it_overlaps() -> None:
    first, second, third, *_ = offered().starts()
    long = Taken(1, first + timedelta(minutes=10), second + timedelta(minutes=10))
    assert next(offered().free([long], 1)) == third


@given(
    st.integers(5, 240),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_whatever_is_offered_lies_in_opening_hours_and_the_window(
    minutes: int, start: datetime
) -> None:
    window = offered(minutes, 10, start)
    starts = list(window.starts())
    for one in starts:
        local, end = OFFICE.local(one), OFFICE.local(one + window.length)
        opens, closes = HOURS[local.strftime("%a").lower()]
        assert opens <= local.time() < end.time() <= closes
        assert window.earliest <= one < window.latest
    assert starts == sorted(set(starts))
    assert all(window.has(one) for one in starts[:3])
    assert not window.has(start.replace(second=7, microsecond=7))
