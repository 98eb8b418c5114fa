"""The pages of a call: for applicants, readers, officers and everybody; each shows its own part."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Ranking, Review
from support.applying import deliver
from support.browsing import says_something, text_of
from support.people import browser_of
from support.scholarship import (
    ANNOUNCEMENT_DAY,
    APPLIED_AT,
    CLERK,
    EDITION,
    HEAD,
    PARENTS,
    RANKING_DAY,
    READ_AT,
    READERS,
    SCHOLARSHIP,
    applied,
    begun,
    in_panel,
    now_of,
    read,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
PARENT = PARENTS[0]
# Whatever says who it is: names, number, address, and the name of the file.
SECRETS = ("Nabila", "Siti Aminah", "Ketapanrame", "SMA Contoh", "rapor-galih", "3516")
DESK = {"service_id": SCHOLARSHIP, "call": EDITION}
GOOD = {
    "nilai.merit": "35",
    "nilai.motivation_shown": "25",
    "ulasan.motivation_shown": "Jelas.",
    "nilai.need_shown": "25",
}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Let it be another time for the pages of a call."""

    def set_to(at: datetime) -> None:
        for view in ("calls", "reviews", "home", "apply", "form_page", "cases"):
            monkeypatch.setattr(f"sekali.web.views.{view}.now", lambda: at)
        for view in ("reviews", "apply", "form_page"):
            monkeypatch.setattr(f"sekali.web.views.{view}.today", at.date)

    set_to(READ_AT)
    return set_to


def page_of(case: Case, name: str = "review-case") -> str:
    return reverse(name, kwargs={"person_id": case.person_id, "case_id": case.id})


def declared(browser: Client, case: Case, said: str = "tidak") -> HttpResponse:
    return browser.post(page_of(case, "review-declare"), {"konflik": said}, follow=True)


def test_a_reader_opens_nothing_before_declaring(outside: Outside, clock: object) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(READERS[0])

    queue = says_something(browser.get(reverse("reviews"))).content.decode()
    before = browser.get(page_of(case)).content.decode()

    assert case.number in queue
    assert "no conflict" in before
    for page in (queue, before):
        assert not [one for one in (*SECRETS, "menjadi guru") if one in page]
    assert browser.get(page_of(case, "desk-case")).status_code == 404


def test_a_reader_reads_what_is_not_hidden_and_gives_points(
    outside: Outside, clock: object
) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(READERS[0])
    shown = declared(browser, case).content.decode()
    assert "menjadi guru" in shown
    assert not [one for one in SECRETS if one in shown]

    wrong = browser.post(
        page_of(case, "review-give"), {**GOOD, "nilai.merit": "41", "ulasan.motivation_shown": ""}
    )
    assert wrong.status_code == 422
    assert "too large. The most is 40" in text_of(wrong) or "40" in text_of(wrong)
    assert 'value="25"' in wrong.content.decode()

    done = browser.post(page_of(case, "review-give"), GOOD, follow=True)
    assert "Your points are kept" in text_of(done)
    # Once given, it is gone from the queue and cannot be opened again.
    assert browser.get(page_of(case)).status_code == 404
    assert case.number not in says_something(browser.get(reverse("reviews"))).content.decode()


def test_nonsense_in_the_boxes_is_told_beside_them(outside: Outside, clock: object) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(READERS[0])
    assert "Choose first" in text_of(declared(browser, case, "mungkin"))
    declared(browser, case)
    for typed in ("", "-1", "x", "1,5", "\0", "9" * 40):
        answer = browser.post(page_of(case, "review-give"), {**GOOD, "nilai.merit": typed})
        assert says_something(answer).status_code == 422
    assert Review.objects.filter(person_id=case.person_id, standing="reading").count() == 1


def test_a_conflict_is_thanked_for_and_closes_the_case(outside: Outside, clock: object) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(READERS[0])
    assert "not offered to you again" in text_of(declared(browser, case, "ya"))
    assert browser.get(page_of(case)).status_code == 404


def test_papers_that_are_hidden_are_not_handed_out(outside: Outside, clock: object) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(READERS[0])
    declared(browser, case)
    paper = case.facts["report_card"]["value"][0]
    address = reverse(
        "review-paper",
        kwargs={"person_id": case.person_id, "case_id": case.id, "evidence_id": paper},
    )
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("stranger", [CLERK, HEAD, PARENT, "ratna-puspitasari"])
def test_the_readers_pages_are_for_readers(outside: Outside, clock: object, stranger: str) -> None:
    case = in_panel(PARENT, outside)
    browser = browser_of(stranger)
    for name in ("review-case",):
        assert browser.get(page_of(case, name)).status_code == 404
    for name in ("review-declare", "review-give"):
        assert browser.post(page_of(case, name), {"konflik": "tidak", **GOOD}).status_code == 404
    assert browser.get(reverse("reviews")).status_code == 404
    assert not Review.objects.filter(person_id=case.person_id).exists()


def test_single_points_are_on_no_page_before_all_are_in(outside: Outside, clock: object) -> None:
    case = in_panel(PARENT, outside)
    first = browser_of(READERS[0])
    declared(first, case)
    first.post(page_of(case, "review-give"), {**GOOD, "ulasan.motivation_shown": "RAHASIA"})

    head, desk = browser_of(HEAD), reverse("call-desk", kwargs=DESK)
    pages = [head.get(page_of(case, "desk-case")), head.get(desk)]
    pages.append(browser_of(PARENT).get(reverse("case", kwargs={"case_id": case.id})))
    assert [one.status_code for one in pages] == [200, 200, 200]
    assert not [one for one in pages if "RAHASIA" in one.content.decode()]

    second = browser_of(READERS[1])
    declared(second, case)
    second.post(page_of(case, "review-give"), GOOD)
    assert "RAHASIA" in head.get(page_of(case, "desk-case")).content.decode()


def test_the_overview_counts_and_the_head_ranks_once(
    outside: Outside, clock: Callable[[datetime], None]
) -> None:
    case = read(in_panel(PARENT, outside), (35, 25, 25), (35, 25, 25))
    applied(PARENTS[1], outside)
    desk, rank = reverse("call-desk", kwargs=DESK), reverse("call-rank", kwargs=DESK)
    head = browser_of(HEAD)
    assert "Selections" in text_of(head.get(reverse("calls")))
    page = says_something(head.get(desk))
    assert "One application is still on the way" in text_of(page)
    assert "Compare now" not in text_of(page)
    assert not [one for one in SECRETS if one in text_of(page)]

    clock(RANKING_DAY)
    posted = {"keadaan": "comparing", "kantor": str(case.office_id)}
    assert "Compare now" in text_of(head.get(desk))
    refused = browser_of(CLERK).post(rank, posted, follow=True)
    assert "The head of the office" in text_of(refused)
    assert "Each applicant is told" in text_of(head.post(rank, posted, follow=True))
    assert "once" in text_of(head.post(rank, posted, follow=True))
    assert Ranking.objects.count() == 1
    assert head.post(rank, {"keadaan": "check"}).status_code == 404
    assert browser_of("ratna-puspitasari").get(desk).status_code == 404


def test_a_late_reading_is_shown_to_the_head_who_gives_it_to_another(
    outside: Outside, clock: Callable[[datetime], None]
) -> None:
    case = in_panel(PARENT, outside)
    declared(browser_of(READERS[0]), case)
    clock(READ_AT + timedelta(days=40))
    head = browser_of(HEAD)
    page = text_of(head.get(reverse("call-desk", kwargs=DESK)))
    assert "2 readings are late" in page
    assert "Yoga Prasetya" in page

    freed = head.post(page_of(case, "reading-free"), {"tugas": "review:1"}, follow=True)

    assert "Another reader can take it" in text_of(freed)
    assert browser_of(READERS[0]).get(page_of(case)).status_code == 404
    again = head.post(page_of(case, "reading-free"), {"tugas": "review:1"})
    assert again.status_code == 404


def test_the_public_page_tells_the_outcome_from_the_announcement_on(
    outside: Outside, clock: Callable[[datetime], None]
) -> None:
    case = read(in_panel(PARENT, outside), (35, 25, 25), (35, 25, 25))
    deliver(outside, at=RANKING_DAY)
    address = reverse("call", kwargs=DESK)
    visitor = browser_of(None)

    clock(RANKING_DAY)
    before = says_something(visitor.get(address))
    assert "Tuesday, 31 March 2026, 23:59" in text_of(before)
    assert case.number not in text_of(before)

    clock(ANNOUNCEMENT_DAY)
    after = visitor.get(address)
    assert case.number in text_of(after)
    assert not [one for one in ("Nabila", "Siti Aminah") if one in after.content.decode()]
    assert visitor.get(reverse("call", kwargs={**DESK, "call": "1999"})).status_code == 404


def test_the_applicant_is_told_the_place(
    outside: Outside, clock: Callable[[datetime], None]
) -> None:
    case = read(in_panel(PARENT, outside), (35, 25, 25), (35, 25, 25))
    deliver(outside, at=RANKING_DAY)
    address = reverse("case", kwargs={"case_id": case.id})
    browser = browser_of(PARENT)
    assert "Place 1" not in text_of(browser.get(address))

    deliver(outside, at=ANNOUNCEMENT_DAY)

    page = text_of(browser.get(address))
    assert "Place 1 of 1: Pupils of senior secondary schools." in page
    assert "Letter of award" in page
    assert now_of(case).state == "done"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime.fromisoformat("2026-01-05T02:00:00+00:00"), "Not open for applications yet"),
        (APPLIED_AT, "Open for applications until"),
        (datetime.fromisoformat("2027-06-01T02:00:00+00:00"), "Closed for applications since"),
    ],
)
def test_service_form_and_review_say_whether_it_is_open(
    outside: Outside, clock: Callable[[datetime], None], at: datetime, said: str
) -> None:
    clock(APPLIED_AT)
    _, draft_id = begun(PARENT, outside)
    clock(at)
    browser = browser_of(PARENT)
    pages = [
        reverse("service", kwargs={"service_id": SCHOLARSHIP}),
        reverse("page", kwargs={"draft_id": draft_id, "page_key": "student"}),
    ]
    for address in pages:
        assert said in text_of(browser.get(address)), address


def test_handing_in_too_late_is_told_and_the_draft_stays(
    outside: Outside, clock: Callable[[datetime], None]
) -> None:
    clock(APPLIED_AT)
    _, draft_id = begun(PARENT, outside)
    clock(READ_AT)
    browser = browser_of(PARENT)

    answer = browser.post(reverse("submit", kwargs={"draft_id": draft_id}), follow=True)

    assert "Applications are not taken now" in text_of(answer)
    assert "What you have filled in is kept" in text_of(answer)
