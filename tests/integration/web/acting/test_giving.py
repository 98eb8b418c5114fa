"""A mandate is given to a NIK, within bounds, and taken up once."""

import pytest
from django.utils import timezone

from sekali.mandates import actions
from sekali.mandates.models import Helping, Mandate
from support.acting import CLIENT, COMPLAINT, HELPER, OTHER_CLIENT, begin, helper_of, mandated, work
from support.callers import rows_of
from support.people import MOTHER, browser_of, person_id, sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def form_of_giving(nik: str, **changes: object) -> dict[str, object]:
    return {
        "nik": nik, "hubungan": "relative", "layanan": [COMPLAINT], "hari": "30", **changes
    }  # fmt: skip


def test_giving_tells_nobody_who_has_an_account() -> None:
    """A NIK of somebody here, and one that nobody has: the same page, the same rows."""
    browser = browser_of(CLIENT)
    pages = []
    for nik in (sample(HELPER).nik, "3516047012559998"):
        answer = browser.post("/kuasa/beri", form_of_giving(nik))
        assert answer.headers["Location"] == "/kuasa"
        work()
        page = browser.get("/kuasa").content.decode()
        pages.append(page[page.index("<main") : page.index("</main")])
    assert sample(HELPER).full_name not in "".join(pages)
    given = Mandate.objects.filter(person_id=person_id(CLIENT)).order_by("given_at")
    assert [one.helper_id for one in given] == [person_id(HELPER), None]
    assert {(one.helper_name, one.taken_at) for one in given} == {("", None)}


def test_giving_needs_a_fresh_proof() -> None:
    from support.callers import with_old_proof

    browser = with_old_proof()
    before = rows_of(MOTHER)
    assert browser.post("/kuasa/beri", form_of_giving(sample(HELPER).nik)).status_code == 401
    assert rows_of(MOTHER) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nik": "12"}, "NIK"),
        ({"hubungan": "king"}, "Choose who they are."),
        ({"layanan": []}, "Choose at least one service"),
        ({"layanan": ["no.such"]}, "Choose at least one service"),
        ({"layanan": ["pelindungan-data.salinan"]}, "Choose at least one service"),
        ({"layanan": [], "data": ["specific"]}, "Choose at least one service"),
        ({"hari": "731"}, "730 days at most."),
        ({"hari": "-1"}, "730 days at most."),
        ({"hari": ""}, "730 days at most."),
        ({"hari": "9" * 40}, "730 days at most."),
        ({"nik": sample(CLIENT).nik}, "That is your own NIK."),
    ],
)
def test_what_cannot_be_given_is_told(changes: dict[str, object], said: str) -> None:
    answer = browser_of(CLIENT).post("/kuasa/beri", form_of_giving(sample(HELPER).nik) | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Mandate.objects.filter(person_id=person_id(CLIENT)).exists()


def test_taking_up_shows_the_giver_a_name_and_tells_them(mandate: Mandate) -> None:
    helper_of(CLIENT, HELPER, mandate)
    work(also=True)
    browser = browser_of(CLIENT)
    assert sample(HELPER).full_name in browser.get("/kuasa").content.decode()
    assert "menerima kuasa Anda" in browser.get("/pesan").content.decode()


def test_nobody_helps_more_people_than_the_relation_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = mandated(CLIENT, HELPER, relation="other")
    second = mandated(OTHER_CLIENT, HELPER, relation="other")
    helper_of(CLIENT, HELPER, first).post("/kuasa/selesai")
    monkeypatch.setattr(actions, "helpings_of", lambda *_, **__: 3)
    browser = browser_of(HELPER)
    assert begin(browser, person_id(OTHER_CLIENT), second).headers["Location"] == "/kuasa"
    assert "You act for 3 people already" in browser.get("/kuasa").content.decode()


def test_a_worker_that_crashed_makes_one_other_side_and_tells_once(mandate: Mandate) -> None:
    from sekali.mandates import messages

    again = messages.given(mandate, timezone.now())
    again.save(force_insert=True)
    work(also=True)
    assert Helping.objects.filter(person_id=person_id(HELPER)).count() == 1
    told = browser_of(HELPER).get("/pesan").content.decode()
    assert told.count("memberi Anda kuasa") == 1
