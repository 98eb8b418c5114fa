"""A paper that was given once is offered wherever the same paper is asked, as long as it is good."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from sekali.documents.attached import AttachedPaper
from sekali.documents.models import Evidence
from sekali.documents.papers import refuse_papers, remove_paper
from sekali.documents.queries import papers_of
from support.applying import decide, photo
from support.browsing import hand_in, letter, open_form, save, says_something, text_of, token_of
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, officer, person_id

AT = datetime(2026, 3, 2, tzinfo=UTC)
PERMIT = "perizinan.izin-praktik-nakes"
pytestmark = pytest.mark.usefixtures("outside", "static_files", "db")


def papers(draft_id: UUID, nik: str = MOTHER) -> list[AttachedPaper]:
    return list(papers_of(person_id=person_id(nik), application_id=draft_id))


def with_portrait(browser: Client) -> UUID:
    """Open an application for a permit, and attach a portrait."""
    draft_id = open_form(browser, PERMIT)
    save(browser, draft_id, "practice", {"photograph": letter(name="saya.jpg")})
    return draft_id


def practice(browser: Client, draft_id: UUID) -> HttpResponse:
    return says_something(browser.get(f"/isi/{draft_id}/practice"))


def is_offered(browser: Client) -> bool:
    return "Use it again" in text_of(practice(browser, open_form(browser, PERMIT)))


def rows_of(draft_id: UUID) -> Evidence:
    return Evidence.objects.filter(person_id=person_id(MOTHER), application_id=draft_id)


def test_one_tap_uses_a_paper_again_and_its_file_stays_one() -> None:
    browser = browser_of(MOTHER)
    first = papers(with_portrait(browser))[0]
    second = open_form(browser, PERMIT)

    # It is offered with the day and the service for which it was given
    shown = text_of(practice(browser, second))
    title = catalogue.service(PERMIT).text("en").title
    assert "You gave this on" in shown
    assert f"for: {title}" in shown
    assert "saya.jpg" in shown

    # When it is taken, what was typed beside is kept, and the same page comes
    typed = {"practice.facility_name": "Klinik Contoh", "pakai": f"photograph:{first.id}"}
    answer = save(browser, second, "practice", typed)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/practice")
    (again,) = papers(second)
    assert (again.blob, again.item, again.id != first.id) == (first.blob, "photograph", True)
    assert again.given_at == first.added_at
    page = practice(browser, second)
    assert "Klinik Contoh" in page.content.decode()
    assert "Use it again" not in text_of(page)

    # And the ledger tells it, with the service it was used for
    (entry,) = [
        one for one in entries_about(person_id(MOTHER)) if one.kind == "documents.paper-used-again"
    ]
    assert entry.details["kind"] == "portrait"
    assert "used a file again" in text_of(browser.get("/siapa-melihat"))


def test_pressing_twice_uses_it_once_and_taking_it_off_offers_it_again() -> None:
    browser = browser_of(MOTHER)
    first = papers(with_portrait(browser))[0]
    second = open_form(browser, PERMIT)
    for _ in range(2):
        save(browser, second, "practice", {"pakai": f"photograph:{first.id}"})
    (again,) = papers(second)

    save(browser, second, "practice", {"photograph.buang": str(again.id)})
    assert papers(second) == []
    save(browser, second, "practice", {"pakai": f"photograph:{first.id}"})
    assert [paper.blob for paper in papers(second)] == [first.blob]


def test_taking_it_off_the_first_application_leaves_the_second_as_it_is() -> None:
    browser = browser_of(MOTHER)
    draft_id = with_portrait(browser)
    first = papers(draft_id)[0]
    second = open_form(browser, PERMIT)
    save(browser, second, "practice", {"pakai": f"photograph:{first.id}"})
    remove_paper(person_id=person_id(MOTHER), evidence_id=first.id, at=AT)

    (again,) = papers(second)
    assert browser.get(f"/berkas/{again.id}").status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"added_at": timezone.now() - timedelta(days=190)},
        {"given_at": timezone.now() - timedelta(days=190)},
        {"scan": "held"},
        {"scan": "malware"},
        {"refused_at": AT},
        {"removed_at": AT},
        {"about_id": uuid4()},
        {"kind": "land-certificate"},
        {"kind": ""},
    ],
    ids=str,
)
def test_what_is_not_good_any_more_is_not_offered(changed: dict[str, object]) -> None:
    browser = browser_of(MOTHER)
    draft_id = with_portrait(browser)
    assert is_offered(browser)

    rows_of(draft_id).update(**changed)
    assert not is_offered(browser)


def test_what_an_officer_marked_is_not_offered_however_often_it_was_used() -> None:
    browser = browser_of(MOTHER)
    draft_id = with_portrait(browser)
    first = papers(draft_id)[0]
    second = open_form(browser, PERMIT)
    save(browser, second, "practice", {"pakai": f"photograph:{first.id}"})

    refuse_papers(person_id=person_id(MOTHER), application_id=second, items=["photograph"], at=AT)
    assert not is_offered(browser)


def test_nobody_takes_the_paper_of_somebody_else_or_one_that_is_not_offered() -> None:
    browser, other = browser_of(MOTHER), browser_of(OTHER_MOTHER)
    first = papers(with_portrait(browser))[0]
    theirs = open_form(other, PERMIT)
    mine = open_form(browser, PERMIT)

    for one, draft_id, said in (
        (other, theirs, f"photograph:{first.id}"),
        (browser, mine, f"facility_letter:{first.id}"),
        (browser, mine, f"photograph:{uuid4()}"),
        (browser, mine, "photograph:../../etc"),
        (browser, mine, ""),
    ):
        assert save(one, draft_id, "practice", {"pakai": said}).status_code in {302, 422}
    assert papers(theirs, OTHER_MOTHER) == papers(mine) == []


def test_the_letter_of_one_birth_is_not_offered_for_another() -> None:
    from support.browsing import pages_of_birth

    browser = browser_of(MOTHER)
    boxes = pages_of_birth()["family"]
    draft_id = open_form(browser)
    save(browser, draft_id, "family", {**boxes, "birth_letter": letter()})
    (paper,) = papers(draft_id)
    assert paper.kind == "birth-letter"

    second = open_form(browser)
    assert "Use it again" not in text_of(browser.get(f"/isi/{second}/family"))


def test_enter_in_a_box_goes_on_and_uses_nothing_again() -> None:
    browser = browser_of(MOTHER)
    with_portrait(browser)
    page = practice(browser, open_form(browser, PERMIT)).content.decode()

    form = page[page.index('<form method="post" action="/isi') :]
    assert form.index('<button class="default"') < form.index('name="pakai"')
    assert token_of(practice(browser, open_form(browser, PERMIT)))


def test_a_paper_that_took_the_place_of_a_marked_one_is_offered_later_the_marked_one_never(
    outside: Outside,
) -> None:
    # Given a birth whose letter an officer marked, and a new letter that the mother sent
    case_id = hand_in(browser_of(MOTHER))
    case = case_of(person_id=person_id(MOTHER), case_id=case_id)
    decide(case, officer(CLERK), "return", note="Terlalu gelap.", marks=("birth_letter",))
    (marked,) = papers(case_id)
    answer = browser_of(MOTHER).post(
        f"/perkara/{case_id}/perbaiki", {"birth_letter": letter(photo("red"), "baru.jpg")}
    )
    assert answer.status_code == 302

    kept = {one.id: one for one in Evidence.objects.filter(person_id=person_id(MOTHER))}
    (new,) = [one for one in kept.values() if one.name == "baru.jpg"]
    assert (new.kind, new.about_id) == ("birth-letter", kept[marked.id].about_id)
    assert new.refused_at is None
    assert kept[marked.id].refused_at is not None
