"""An office writes down that somebody has left a board, before the register knows."""

import pytest
from django.http import HttpResponse

from sekali.channels.models import Notice
from sekali.mandates.models import BoardSeat, HeldOffice
from support.browsing import text_of
from support.organisations import (
    CHAIR,
    FOUNDATION,
    SECRETARY,
    held_by,
    may_act,
    officer,
    organisation,
    press_find,
    put_board,
    work_on_boards,
)
from support.people import CLERK, MOTHER, VILLAGE_OFFICER, browser_of, person_id, sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files", "boards")]
ADDRESS = "/meja/kuasa/pengurus"


def written_down(by: str = VILLAGE_OFFICER, **otherwise: str) -> HttpResponse:
    form = {"lembaga": FOUNDATION, "nik_pengurus": sample(CHAIR).nik, "akta": "Akta 12/2026"}
    answer: HttpResponse = browser_of(by).post(ADDRESS, {**form, **otherwise})
    return answer


def test_from_that_moment_they_act_no_more_and_all_are_told() -> None:
    chair = officer(CHAIR)
    press_find(SECRETARY)

    assert written_down().status_code == 302

    assert chair.get("/").status_code == 409
    work_on_boards()
    seat = BoardSeat.objects.get(person_id=organisation(), officer_id=person_id(CHAIR))
    assert seat.decision_no == "Akta 12/2026"
    assert not HeldOffice.objects.filter(person_id=person_id(CHAIR), ended_at=None).exists()
    told = [one.subject for one in Notice.objects.filter(person_id=organisation())]
    assert told == [f"{sample(CHAIR).full_name} tidak lagi mengurus lembaga"]


def test_the_register_does_not_bring_them_back_but_a_later_appointment_does() -> None:
    press_find(CHAIR)
    written_down()
    work_on_boards()
    put_board(CHAIR, held_by(CHAIR))
    press_find(CHAIR)
    assert not may_act(CHAIR)

    held = held_by(CHAIR)
    later = [{**one, "appointed_date": "2099-01-01"} for one in held["organisations"]]
    put_board(CHAIR, {**held, "organisations": later})
    press_find(CHAIR)
    assert may_act(CHAIR)


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        ({"akta": " "}, "number of the deed"),
        ({"nik_pengurus": "1"}, "16"),
        ({"lembaga": "AHU-0000000"}, "No officer of that organisation"),
        ({"nik_pengurus": sample(MOTHER).nik}, "No officer of that organisation"),
    ],
)
def test_what_is_wrong_is_told_at_its_box_and_nothing_is_lost(
    otherwise: dict[str, str], says: str
) -> None:
    press_find(CHAIR)
    answer = written_down(**otherwise)
    assert answer.status_code == 422
    assert says in text_of(answer)
    if "lembaga" not in otherwise:
        assert FOUNDATION in answer.content.decode()
    assert may_act(CHAIR)


def test_another_agency_or_a_resident_writes_nothing_down() -> None:
    press_find(CHAIR)
    assert written_down(CLERK).status_code == 422
    assert "have left" not in browser_of(CLERK).get("/meja/kuasa").content.decode()
    assert written_down(MOTHER).status_code == 404
    assert may_act(CHAIR)
