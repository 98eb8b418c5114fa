"""Committed, with real threads: two people want the same time at the same instant."""

import pytest

from sekali.appointments.actions import set_capacity
from sekali.appointments.models import Booking
from sekali.appointments.rules import SlotTaken
from sekali.casework.effects.setting import Outside
from support.applying import NOW, refused_with
from support.people import FATHER, HEAD, MOTHER, YOUNG_PERSON, officer
from support.together import at_once
from support.visiting import book, free, held, invited

THREE = (YOUNG_PERSON, MOTHER, FATHER)


@pytest.mark.parametrize("round_", range(3))
def test_of_three_who_want_the_last_two_places_two_have_them(
    own_database: str, outside: Outside, round_: int
) -> None:
    cases = [invited(outside, key) for key in THREE]
    wanted = free(cases[0])[round_]

    ended = at_once(
        *(
            lambda case=case, key=key: book(case, wanted, key=key)
            for case, key in zip(cases, THREE, strict=True)
        )
    )

    assert [type(one) for one in ended].count(SlotTaken) == 1
    assert ended.count(None) == 2
    places = Booking.objects.filter(starts_at=wanted).values_list("place", flat=True)
    assert sorted(places) == [1, 2]
    assert [held(case) is None for case in cases].count(True) == 1
    assert wanted not in free(cases[0])


def test_one_person_at_two_devices_has_one_time(own_database: str, outside: Outside) -> None:
    case = invited(outside)
    first, second, *_ = free(case)

    ended = at_once(lambda: book(case, first), lambda: book(case, second))

    assert ended == [None, None]
    (booked,) = Booking.objects.filter(case_id=case.id)
    chosen = held(case)
    assert chosen is not None
    assert booked.starts_at == chosen.starts_at


def test_a_full_time_is_not_offered_and_the_former_one_is_kept(
    own_database: str, outside: Outside
) -> None:
    case = invited(outside)
    wanted = free(case)[3]
    one = officer(HEAD)
    set_capacity(
        office_id=case.office_id, purpose="biometrics", places=1, by_id=one.person_id, at=NOW
    )
    other = invited(outside, MOTHER)
    book(other, wanted, key=MOTHER)
    assert wanted not in free(case)
    book(case, free(case)[0])
    before = held(case)

    refused_with(SlotTaken, book, case, wanted)

    assert held(case) == before
    assert Booking.objects.filter(case_id=case.id).count() == 1
