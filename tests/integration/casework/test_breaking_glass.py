"""Opening closed data in an emergency: with a reason and a fresh proof, told, judged, and for hours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekali.audit.models import Entry
from sekali.casework.actions import breaking_glass as breaking
from sekali.casework.actions.claiming import OwnCase
from sekali.casework.actions.judging_looks import LookJudged, judge_look
from sekali.casework.effects.setting import Outside
from sekali.casework.look_reviews import reviews_for
from sekali.casework.models import BrokenGlass, Case, LookReview, ReviewedLook
from sekali.casework.privacy.case_rows import delete_case
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from support.applying import deliver, refused_with
from support.browsing import text_of
from support.callers import with_old_proof
from support.emergency import REASON, WHY, break_glass, desk_of, ended, waiting
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    DATA_PROTECTION_OFFICER,
    HEAD,
    MOTHER,
    browser_of,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("no_samples", "static_files")
WEIGHT, COVERED = "child.birth_weight", "your work on this case does not need it"


@pytest.fixture
def case() -> Case:
    """A birth that was registered: what is specific of it is closed."""
    return ended(waiting())


def rows() -> list[BrokenGlass]:
    return list(BrokenGlass.objects.filter(person_id=person_id(MOTHER)))


def notices() -> list[Notice]:
    found = Notice.objects.filter(person_id=person_id(MOTHER))
    return list(found.order_by("-created_at", "-id"))


def ledger(kind: str) -> Entry:
    found = Entry.objects.filter(person_id=person_id(MOTHER), kind=kind)
    latest: Entry = found.latest("position")
    return latest


def judge(who: str, *, right: bool) -> LookReview:
    (review,) = LookReview.objects.filter(kind=LookReview.BREAK_GLASS)
    return judge_look(
        review=review, is_justified=right, note="Surat RSUD.", by=officer(who), at=timezone.now()
    )


# --- Opening it -----------------------------------------------------------------------------


def test_it_opens_the_case_to_who_asked_and_to_nobody_else(case: Case) -> None:
    clerk, paper = browser_of(CLERK), "bukti-birth_letter"
    before = clerk.get(desk_of(case))
    assert COVERED in text_of(before)
    assert paper not in before.content.decode()

    assert break_glass(clerk, case).status_code == 302

    page = clerk.get(desk_of(case))
    assert COVERED not in text_of(page)
    assert "It closes again" in text_of(page)
    assert paper in page.content.decode()
    assert COVERED in text_of(browser_of(HEAD).get(desk_of(case)))


def test_it_stands_on_the_ledger_at_once_with_ground_and_reason(case: Case) -> None:
    browser_of(CLERK).get(desk_of(case))
    assert WEIGHT not in ledger("facts.read").details["elements"]
    break_glass(browser_of(CLERK), case)

    looked, why = ledger("facts.read"), ledger(breaking.BROKEN)
    assert looked.actor_id == person_id(CLERK)
    assert looked.details["where"] == "break-glass"
    assert looked.details["purposes"] == {f"break-glass:{REASON}": "vital-interest"}
    assert WEIGHT in looked.details["elements"]
    assert "child.full_name" not in looked.details["elements"]
    assert (why.details["why"], why.details["law"][:10]) == (WHY, "UU 27/2022")
    page = text_of(browser_of(MOTHER).get("/siapa-melihat"))
    assert "opened protected data in an emergency" in page
    assert "Somebody's life or health is in danger" in page


def test_whoever_looks_again_while_it_is_open_is_written_down_with_the_same_ground(
    case: Case,
) -> None:
    clerk = browser_of(CLERK)
    break_glass(clerk, case)
    clerk.get(desk_of(case))
    looked = ledger("facts.read")
    assert looked.details["where"] == "break-glass"
    assert f"break-glass:{REASON}" in looked.details["purposes"]
    assert {WEIGHT, "child.full_name"} <= set(looked.details["elements"])


def test_its_owner_is_told_at_once_and_by_e_mail(case: Case, outside: Outside) -> None:
    break_glass(browser_of(CLERK), case)
    told = notices()[0]
    assert case.number in told.body
    assert WHY in told.body
    assert "life or health" in told.body or "kesehatan" in told.body
    assert "{" not in told.subject + told.body
    # Opened, closed and opened again: each time is told of.
    BrokenGlass.objects.filter(person_id=person_id(MOTHER)).update(until=timezone.now())
    assert break_glass(browser_of(CLERK), case).status_code == 302
    assert len({one.id for one in notices() if WHY in one.body}) == 2


def test_two_clicks_open_it_once(case: Case) -> None:
    clerk = browser_of(CLERK)
    for _ in range(2):
        break_glass(clerk, case)
    assert len(rows()) == LookReview.objects.count() == 1


def test_it_closes_by_itself(case: Case) -> None:
    clerk = browser_of(CLERK)
    break_glass(clerk, case)
    (row,) = rows()
    hours = catalogue.dictionary().break_glass.hours
    assert row.until - row.opened_at == timedelta(hours=hours)
    BrokenGlass.objects.filter(person_id=row.person_id, id=row.id).update(until=timezone.now())
    assert COVERED in text_of(clerk.get(desk_of(case)))
    assert WEIGHT not in ledger("facts.read").details["elements"]


def test_it_opens_what_a_role_does_not_need_in_an_open_case_too() -> None:
    case, head = waiting(), browser_of(HEAD)
    assert COVERED in text_of(head.get(desk_of(case)))
    assert break_glass(head, case).status_code == 302
    assert COVERED not in text_of(head.get(desk_of(case)))


# --- Refused --------------------------------------------------------------------------------


def test_without_a_fresh_proof_nothing_opens(case: Case) -> None:
    answer = break_glass(with_old_proof(CLERK), case)
    assert answer.status_code != 302 or "/mendesak" not in answer.headers["Location"]
    assert not rows()


@pytest.mark.parametrize(
    ("reason", "why", "box"),
    [
        ("", WHY, "mendesak-karena"),
        ("curiosity", WHY, "mendesak-karena"),
        (REASON, "Perlu.", "mendesak-sebab"),
        (REASON, "", "mendesak-sebab"),
    ],
)
def test_what_is_missing_is_told_at_its_box_and_nothing_typed_is_lost(
    case: Case, reason: str, why: str, box: str
) -> None:
    answer = break_glass(browser_of(CLERK), case, reason=reason, why=why)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="m-{box}"' in page
    assert why.strip()[:20] in page
    assert not rows()


def test_another_office_and_a_resident_open_nothing(case: Case) -> None:
    for browser in (browser_of(CLERK_ELSEWHERE), browser_of(MOTHER)):
        assert break_glass(browser, case).status_code == 404
    said = breaking.Emergency(reason=REASON, why=WHY)
    args = {"case": case, "covered": [WEIGHT], "said": said, "at": timezone.now()}
    with pytest.raises(NoSuchApplication):
        breaking.break_glass(by=officer(CLERK_ELSEWHERE), **args)
    assert not rows()


def test_nobody_opens_their_own_case_or_what_is_open_anyway(case: Case) -> None:
    said, at = breaking.Emergency(reason=REASON, why=WHY), timezone.now()
    with pytest.raises(breaking.NothingCovered):
        breaking.break_glass(case=case, covered=[], said=said, by=officer(CLERK), at=at)
    clerk = officer(CLERK)
    own = Case.objects.get(person_id=case.person_id, id=case.id)
    mine = type(clerk)(own.person_id, clerk.name, clerk.office_id, clerk.role, clerk.title)
    with pytest.raises(OwnCase):
        breaking.break_glass(case=own, covered=[WEIGHT], said=said, by=mine, at=at)
    assert break_glass(browser_of(CLERK), waiting()).status_code == 422
    assert not rows()


# --- Judged ---------------------------------------------------------------------------------


def test_the_head_and_who_watches_have_to_judge_it_and_not_who_did_it(case: Case) -> None:
    break_glass(browser_of(CLERK), case)
    (review,) = LookReview.objects.all()
    assert (review.kind, review.officer_id) == (LookReview.BREAK_GLASS, person_id(CLERK))
    assert WHY in review.said
    for who in (HEAD, DATA_PROTECTION_OFFICER):
        assert list(reviews_for([officer(who)])) == [review]
    refused_with(LookJudged, judge, CLERK, right=True)
    page = browser_of(HEAD).get(f"/meja/akses/{review.id}")
    assert WHY in text_of(page)
    assert case.number in text_of(page)
    assert str(case.facts["child.full_name"]["value"]) not in text_of(page)


def test_a_heads_own_goes_to_who_watches_alone() -> None:
    break_glass(browser_of(HEAD), waiting())
    (review,) = LookReview.objects.all()
    assert not reviews_for([officer(HEAD)])
    assert list(reviews_for([officer(DATA_PROTECTION_OFFICER)])) == [review]
    refused_with(LookJudged, judge, HEAD, right=True)


def test_its_owner_hears_that_it_was_right(case: Case, outside: Outside) -> None:
    break_glass(browser_of(CLERK), case)
    judge(HEAD, right=True)
    deliver(outside, at=timezone.now())
    assert "Surat RSUD." in notices()[0].body
    assert "{" not in notices()[0].body
    # It stays open for its hours.
    assert COVERED not in text_of(browser_of(CLERK).get(desk_of(case)))


def test_what_was_wrong_is_closed_at_once_and_leads_to_telling(case: Case) -> None:
    break_glass(browser_of(CLERK), case)
    judge(HEAD, right=False)
    assert COVERED in text_of(browser_of(CLERK).get(desk_of(case)))
    (review,) = LookReview.objects.all()
    page = browser_of(DATA_PROTECTION_OFFICER).get(f"/meja/akses/{review.id}").content.decode()
    assert 'value="beri-tahu"' in page
    assert "/meja/pelindungan-data/kegagalan" in page


def test_it_goes_with_its_case_and_what_has_to_be_judged_stays(case: Case) -> None:
    break_glass(browser_of(CLERK), case)
    delete_case(case)
    assert not rows()
    assert ReviewedLook.objects.filter(person_id=case.person_id).count() == 1
