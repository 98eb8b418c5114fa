"""What residents are told of what is offered, and the page of who answers for an office."""

from collections.abc import Iterator

import pytest
from django.test import Client

from sekali.catalogue.offering import actions, queries
from sekali.kernel.ids import uuid7
from support.browsing import says_something, text_of, values_of
from support.offering import (
    BUILDING,
    CLERK_OF_LICENSING,
    FATHER_OF_A_TODDLER,
    FOOD,
    HEAD_OF_HEALTH,
    MOJOKERTO,
    RESIDENT_OF_SUMENEP,
    change,
    current,
    office_of,
)
from support.people import HEAD, MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")
PAGE = f"/meja/penawaran/{FOOD}"
TITLE = "food for a child"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    queries.forget_offerings()
    yield
    queries.forget_offerings()


def end_here() -> None:
    row = current(FOOD, MOJOKERTO)
    actions.end(change=change(FOOD, MOJOKERTO), seen=row.id)


def post(browser: Client, **boxes: str) -> str:
    return text_of(says_something(browser.post(PAGE, boxes, follow=True)))


def test_where_it_is_offered_the_office_has_its_own_notice_and_clock() -> None:
    told = text_of(browser_of(FATHER_OF_A_TODDLER).get(f"/layanan/{FOOD}"))
    assert "Food is handed out on Tuesdays" in told
    assert "Perbup Contoh Mojokerto 7/2025" in told
    assert "Dinas Kesehatan Kota Surabaya" in told
    # Anybody can read how it is offered in a region; elsewhere it is as the service has it.
    visitor = browser_of(None)
    assert "Tuesdays" in text_of(visitor.get(f"/layanan/{FOOD}?wilayah=35.16"))
    for odd in ("", "35.99", "x", "%00", "٣٥.١٦", "35.29"):
        assert "Tuesdays" not in text_of(visitor.get(f"/layanan/{FOOD}?wilayah={odd}"))


def test_where_it_is_not_offered_the_page_says_so_and_who_does() -> None:
    browser = browser_of(RESIDENT_OF_SUMENEP)
    answer = browser.get(f"/layanan/{FOOD}")
    told = text_of(answer)
    assert "Dinas Kesehatan Kabupaten Sumenep does not offer this service yet" in told
    assert "Dinas Kesehatan Kabupaten Mojokerto" in told
    assert f"/layanan/{FOOD}/mulai" not in answer.content.decode()
    # Nor can it be begun by the address alone.
    draft_id = uuid7()
    answer = browser.post(f"/layanan/{FOOD}/mulai", {"draf": str(draft_id)})
    assert answer.headers["Location"] == f"/layanan/{FOOD}"
    assert browser.get(f"/isi/{draft_id}").status_code == 404


def test_it_is_advertised_only_where_it_is_offered() -> None:
    for key, is_shown in ((FATHER_OF_A_TODDLER, True), (RESIDENT_OF_SUMENEP, False)):
        browser = browser_of(key)
        for page in ("/", "/layanan?cari=food+toddler", "/peristiwa/birth", "/layanan"):
            if page == "/" and is_shown:
                continue  # whether it is a right of theirs is for the home page to say
            shown = f"/layanan/{FOOD}" in browser.get(page).content.decode()
            assert shown is is_shown, (key, page)
    assert f"/layanan/{FOOD}" in browser_of(None).get("/layanan").content.decode()


def test_a_draft_that_was_begun_before_says_early_that_it_is_not_offered_any_more() -> None:
    browser = browser_of(FATHER_OF_A_TODDLER)
    draft_id = uuid7()
    browser.post(f"/layanan/{FOOD}/mulai", {"draf": str(draft_id)})
    end_here()
    told = text_of(browser.get(f"/isi/{draft_id}/child"))
    assert "does not offer this service yet" in told
    boxes = {
        "child.posyandu": "Posyandu Contoh Melati",
        "household.water_source": "well",
        "child.breastfed_only": "yes",
    }
    browser.post(f"/isi/{draft_id}/child", boxes)
    answer = browser.get(f"/isi/{draft_id}/periksa")
    assert "does not offer this service yet" in text_of(answer)
    assert "/kirim" not in answer.content.decode()
    answer = browser.post(f"/isi/{draft_id}/kirim", follow=True)
    assert "does not offer this service" in text_of(answer)


def test_the_head_sees_what_the_office_offers_and_nobody_else_does() -> None:
    told = text_of(browser_of(HEAD_OF_HEALTH).get("/meja/penawaran"))
    assert "Perbup" not in told
    assert "since" in told
    for key in (MOTHER, CLERK_OF_LICENSING):
        assert browser_of(key).get("/meja/penawaran").status_code == 404
        assert browser_of(key).post(PAGE, {"lakukan": "adopt"}).status_code == 404
    # Another office's head has no page of it, nor has an office that they do not head.
    assert browser_of(HEAD).get(PAGE).status_code == 404
    elsewhere = office_of(FOOD, "35.78")
    browser = browser_of(HEAD_OF_HEALTH)
    assert browser.get(f"{PAGE}?kantor={elsewhere}").status_code == 404
    assert browser.post(PAGE, {"kantor": str(elsewhere), "lakukan": "end"}).status_code == 404
    assert browser.get(f"/meja/penawaran/{BUILDING}").status_code == 404


def test_the_head_adopts_sets_and_ends_by_buttons() -> None:
    # Given an office that does not offer it
    end_here()
    browser = browser_of(HEAD_OF_HEALTH)
    assert "Dinas Kesehatan Kota Surabaya" in text_of(browser.get("/meja/penawaran"))
    page = browser.get(PAGE)
    assert "From 1 working day to 3 working days" in text_of(page)

    # When its head adopts it as a neighbour has it
    told = post(browser, **values_of(page), lakukan="adopt")
    assert "offered here now" in told
    row = current(FOOD, MOJOKERTO)
    assert (row.by_id, row.origin_office_id) == (
        person_id(HEAD_OF_HEALTH),
        office_of(FOOD, "35.78"),
    )

    # Then settings beyond the bounds, or without a law, are told beside what was typed
    page = values_of(browser.get(PAGE))
    told = post(browser, **page | {"set.clocks.assess": "9", "lakukan": "set"})
    assert "At most 3" in told
    told = post(browser, **page | {"set.clocks.assess": "1", "lakukan": "set", "hukum": "rapat"})
    assert "Name the regulation" in told
    told = post(
        browser,
        **page | {"set.clocks.assess": "1", "hukum": "Perbup Contoh 1/2026", "lakukan": "set"},
    )
    assert "saved" in told
    assert current(FOOD, MOJOKERTO).settings == {"clocks": {"assess": 1}}

    # And a page that was left open changes nothing any more
    told = post(
        browser,
        **page | {"set.clocks.assess": "2", "hukum": "Perbup Contoh 1/2026", "lakukan": "set"},
    )
    assert "just been changed" in told
    assert "done" in post(browser, **values_of(browser.get(PAGE)), lakukan="end")


@pytest.mark.parametrize(
    "boxes",
    [
        {},
        {"lakukan": "set"},
        {"lakukan": "set", "lihat": "x"},
        {"lakukan": "dance"},
        {"lakukan": "upgrade", "lihat": str(uuid7())},
        {"lakukan": "adopt", "asal": str(uuid7())},
        {"lakukan": "adopt", "set.clocks.assess": "\0", "set.": "x", "hukum": "x" * 9_999},
        {"lakukan": "end", "lihat": str(uuid7()), "kantor": "x"},
    ],
)
def test_whatever_is_sent_it_is_no_failure(boxes: dict[str, str]) -> None:
    says_something(browser_of(HEAD_OF_HEALTH).post(PAGE, boxes))
    assert current(FOOD, MOJOKERTO).settings["clocks"] == {"assess": 2}
