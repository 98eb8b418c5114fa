"""Looks of officers are judged by another, in time, and whose data it was is told where wrong."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from sekali.agencies.roles import DATA_PROTECTION_OFFICER as ROLE
from sekali.audit.models import Entry
from sekali.casework.actions.judging_looks import (
    LookJudged,
    LookNoteMissing,
    judge_look,
    open_name,
    tell_people,
)
from sekali.casework.actors import HIDDEN_DESK
from sekali.casework.effects.setting import Outside
from sekali.casework.look_reviews import forget_judged, review_for, reviews_done, reviews_for
from sekali.casework.models import LookReview, ReviewedLook
from sekali.casework.privacy.copying import everything_about
from sekali.casework.queries import NoSuchApplication
from sekali.channels.models import Notice
from sekali.kernel.ids import uuid7
from support.applying import NOW, deliver, refused_with
from support.look_reviews import as_it_stands, looked_at, opened
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    DATA_PROTECTION_OFFICER,
    FATHER,
    HEAD,
    HEAD_ELSEWHERE,
    MOTHER,
    browser_of,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("no_samples", "static_files")
LATER = NOW + timedelta(days=21)
PAGE = "/meja/akses"


def judged(review: LookReview, *, right: bool, by: str = HEAD, note: str = "alasan") -> LookReview:
    return judge_look(
        review=review, is_justified=right, note=note, by=officer(by), at=NOW + timedelta(hours=1)
    )


def waiting_for(who: str) -> list[LookReview]:
    return list(reviews_for([officer(who)]))


# --- Who sees and judges it -----------------------------------------------------------------


def test_it_waits_for_the_head_and_for_who_watches_and_for_nobody_else() -> None:
    review = opened()
    for who in (HEAD, DATA_PROTECTION_OFFICER):
        assert waiting_for(who) == [review]
    for who in (CLERK, CLERK_ELSEWHERE, HEAD_ELSEWHERE):
        assert not waiting_for(who)
        refused_with(NoSuchApplication, review_for, [officer(who)], review.id)


def test_the_same_finding_again_is_one() -> None:
    review_id = uuid7()
    for _ in range(2):
        opened(review_id=review_id)
    assert LookReview.objects.count() == ReviewedLook.objects.count() == 1


def test_of_a_head_it_goes_to_who_watches_alone() -> None:
    review = opened(by=HEAD)
    assert review.status == LookReview.PASSED
    assert not waiting_for(HEAD)
    assert waiting_for(DATA_PROTECTION_OFFICER) == [review]
    refused_with(LookJudged, judged, review, right=True, by=HEAD)


def test_nobody_judges_their_own_looks_not_even_in_the_database() -> None:
    review = opened(by=DATA_PROTECTION_OFFICER)
    assert not waiting_for(DATA_PROTECTION_OFFICER)
    refused_with(LookJudged, judged, review, right=True, by=DATA_PROTECTION_OFFICER)
    rows = LookReview.objects.filter(id=review.id)
    himself = {"judged_by_id": review.officer_id, "judged_at": NOW, "note": "n"}
    with pytest.raises(IntegrityError):
        rows.update(status=LookReview.JUSTIFIED, **himself)


def test_a_judgement_says_what_it_rests_on() -> None:
    refused_with(LookNoteMissing, judged, opened(), right=True, note="  ")


def test_what_was_judged_right_is_over_and_stands_on_the_officers_ledger() -> None:
    review = judged(opened(), right=True)
    assert not waiting_for(HEAD)
    assert list(reviews_done([officer(HEAD)])) == [review]
    assert Entry.objects.filter(person_id=person_id(CLERK), kind="look.judged").count() == 1
    refused_with(LookJudged, judged, review, right=False)


def test_who_serves_cannot_change_who_looked() -> None:
    from django.db.utils import ProgrammingError

    review = opened()
    with pytest.raises(ProgrammingError):
        LookReview.objects.filter(id=review.id).update(officer_id=person_id(HEAD))


# --- The clock ------------------------------------------------------------------------------


def test_it_is_due_within_working_days_and_sooner_where_a_seal_was_broken() -> None:
    odd, broken = opened(), opened(kind=LookReview.BREAK_GLASS, said="darurat")
    assert NOW < broken.due_at < odd.due_at


def test_what_the_head_leaves_lying_goes_to_who_watches(outside: Outside) -> None:
    review = opened()
    deliver(outside, at=LATER)
    late = as_it_stands(review)
    assert late.status == LookReview.PASSED
    assert late.late_at is not None
    assert late.due_at > LATER
    refused_with(LookJudged, judged, late, right=True, by=HEAD)
    assert judged(late, right=True, by=DATA_PROTECTION_OFFICER).status == LookReview.JUSTIFIED


def test_what_was_judged_in_time_is_left_alone(outside: Outside) -> None:
    review = judged(opened(), right=True)
    deliver(outside, at=LATER)
    assert as_it_stands(review).late_at is None


def test_of_who_watches_it_stays_with_the_head(outside: Outside) -> None:
    review = opened(by=DATA_PROTECTION_OFFICER)
    deliver(outside, at=LATER)
    assert as_it_stands(review).status == LookReview.OPEN


# --- Telling --------------------------------------------------------------------------------


def test_what_was_wrong_is_told_to_everybody_once_when_who_watches_says_so(
    outside: Outside,
) -> None:
    review = judged(opened(*looked_at(MOTHER, FATHER)), right=False)
    assert review.due_at == review.judged_at + timedelta(hours=72)
    refused_with(LookJudged, tell_people, review=review, by=officer(HEAD), at=NOW)
    watcher = officer(DATA_PROTECTION_OFFICER)
    assert tell_people(review=review, by=watcher, at=NOW) == 2
    refused_with(LookJudged, tell_people, review=review, by=watcher, at=NOW)
    deliver(outside, at=NOW)
    for who in (MOTHER, FATHER):
        told = Notice.objects.get(person_id=person_id(who), subject__contains="tanpa alasan")
        assert "Ratna" in told.body
        lines = Entry.objects.filter(person_id=person_id(who), kind="look.unjustified")
        assert lines.count() == 1
    assert not waiting_for(DATA_PROTECTION_OFFICER)


def test_finding_it_wrong_again_does_not_begin_the_clock_anew() -> None:
    review = judged(opened(), right=False)
    refused_with(LookJudged, judged, review, right=False, by=DATA_PROTECTION_OFFICER)
    assert as_it_stands(review).due_at == review.due_at


def test_where_the_ledger_names_no_officer_the_message_does_not_either(outside: Outside) -> None:
    (look,) = looked_at(MOTHER)
    hidden = type(look)(
        person_id=look.person_id,
        case_id=None,
        service_id="umum.pengaduan",
        door=HIDDEN_DESK,
        first_at=look.first_at,
        last_at=look.last_at,
    )
    review = judged(opened(hidden), right=False)
    tell_people(review=review, by=officer(DATA_PROTECTION_OFFICER), at=NOW)
    deliver(outside, at=NOW)
    told = Notice.objects.get(person_id=person_id(MOTHER), subject__contains="tanpa alasan")
    assert "Ratna" not in told.body


def test_who_watches_may_find_it_right_until_people_were_told() -> None:
    review = judged(opened(), right=False)
    refused_with(LookJudged, judged, review, right=True, by=HEAD)
    assert judged(review, right=True, by=DATA_PROTECTION_OFFICER).status == LookReview.JUSTIFIED


# --- Names, copies, retention ---------------------------------------------------------------


def test_opening_a_name_is_a_look_of_its_own() -> None:
    review = opened()
    assert open_name(review=review, number=1, by=officer(HEAD), at=NOW) == "Siti Aminah"
    line = Entry.objects.filter(person_id=person_id(MOTHER), actor_id=person_id(HEAD)).get()
    assert (line.kind, line.details["where"]) == ("facts.read", "look-review")


def test_the_name_of_a_hidden_applicant_is_opened_by_nobody() -> None:
    review = opened(*looked_at(MOTHER, door=HIDDEN_DESK))
    refused_with(NoSuchApplication, open_name, review=review, number=1, by=officer(HEAD), at=NOW)


def test_a_copy_of_ones_data_tells_of_it_once_it_was_judged() -> None:
    review = opened()
    assert everything_about(person_id(MOTHER), at=NOW).looks_judged == []
    judged(review, right=False)
    (told,) = everything_about(person_id(MOTHER), at=NOW).looks_judged
    assert told.outcome == "unjustified"


def test_what_was_done_with_is_deleted_in_time_and_nothing_that_waits() -> None:
    done, wrong, waits = opened(), opened(), opened()
    judged(done, right=True)
    judged(wrong, right=False)
    assert forget_judged(LATER, dry_run=True) == 1
    assert forget_judged(NOW, dry_run=False) == 0
    assert forget_judged(LATER, dry_run=False) == 1
    assert set(LookReview.objects.values_list("id", flat=True)) == {wrong.id, waits.id}
    assert ReviewedLook.objects.count() == 2


# --- The page -------------------------------------------------------------------------------


def test_the_head_judges_on_the_page_without_learning_a_name() -> None:
    review = opened()
    browser = browser_of(HEAD)
    assert "own family" in browser.get(PAGE).content.decode()
    page = browser.get(f"{PAGE}/{review.id}").content.decode()
    assert "Ratna" in page
    assert "Siti" not in page
    assert str(person_id(MOTHER)) not in page
    empty = browser.post(f"{PAGE}/{review.id}", {"tindakan": "wajar", "dasar": ""})
    assert empty.status_code == 422
    assert 'id="m-dasar"' in empty.content.decode()
    named = browser.post(f"{PAGE}/{review.id}/nama", {"catatan": "1"}).content.decode()
    assert "Siti Aminah" in named
    answer = browser.post(f"{PAGE}/{review.id}", {"tindakan": "wajar", "dasar": "lembur"})
    assert answer.status_code == 302
    assert as_it_stands(review).status == LookReview.JUSTIFIED


def test_once_a_name_is_open_judging_and_telling_still_lead_to_the_finding() -> None:
    review = opened()
    page, browser = f"{PAGE}/{review.id}", browser_of(DATA_PROTECTION_OFFICER)
    to_judge = browser.post(f"{page}/nama", {"catatan": "1"}).content.decode()
    browser.post(page, {"tindakan": "tidak-wajar", "dasar": "mantan istri"})
    to_tell = browser.post(f"{page}/nama", {"catatan": "1"}).content.decode()
    assert f'<form method="post" novalidate action="{page}">' in to_judge
    assert f'<form method="post" action="{page}">' in to_tell


def test_who_watches_finds_it_wrong_and_has_them_told_on_the_page() -> None:
    review = opened()
    browser, page = browser_of(DATA_PROTECTION_OFFICER), f"{PAGE}/{review.id}"
    assert "1 to be judged" in browser.get("/meja/pelindungan-data").content.decode()
    answer = browser.post(page, {"tindakan": "tidak-wajar", "dasar": "mantan istri"})
    assert "beri-tahu" in browser.get(answer.headers["Location"]).content.decode()
    assert browser.post(page, {"tindakan": "beri-tahu"}).status_code == 302
    assert as_it_stands(review).told_at is not None
    assert "were told" in browser.get(page).content.decode()


@pytest.mark.parametrize("who", [CLERK, HEAD_ELSEWHERE])
def test_nobody_else_has_the_page(who: str) -> None:
    review = opened()
    browser = browser_of(who)
    assert browser.get(f"{PAGE}/{review.id}").status_code == 404
    assert browser.post(f"{PAGE}/{review.id}/nama", {"catatan": "1"}).status_code == 404
    assert as_it_stands(review).status == LookReview.OPEN


def test_the_role_of_who_watches_is_the_one_that_counts() -> None:
    review = opened()
    _, by = review_for([officer(HEAD), officer(DATA_PROTECTION_OFFICER)], review.id)
    assert by.role == ROLE
