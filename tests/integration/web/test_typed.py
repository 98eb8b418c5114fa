"""Whatever is typed into a box: a sentence beside the box, what was typed kept, never a failure."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekali.casework.queries import drafts_of
from support.applying import INSURANCE
from support.browsing import (
    fill,
    letter,
    open_form,
    pages_of_birth,
    save,
    says_something,
    text_of,
    values_of,
)
from support.knowing import open_draft
from support.people import MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
RIGHT_TO_LEFT = "\u202eizuaF damhA\u202c"


def day(year: object, month: object, of_month: object) -> dict[str, str]:
    """Return a date as three boxes."""
    return {
        "child.birth_date.day": str(of_month),
        "child.birth_date.month": str(month),
        "child.birth_date.year": str(year),
    }


IMPOSSIBLE_DAYS = {
    "not in the calendar": (day(2026, 2, 30), "not in the calendar"),
    "month thirteen": (day(2026, 13, 1), "not in the calendar"),
    "nought": (day(0, 0, 0), "too long ago"),
    "two digits": (day(26, 2, 20), "too long ago"),
    "tomorrow": (day(TOMORROW.year, TOMORROW.month, TOMORROW.day), "not come yet"),
    "next century": (day(9999, 12, 31), "not come yet"),
    "five digits": (day(99999, 1, 1), "day, month and year"),
    "words": (day("this year", "May", "first"), "day, month and year"),
    "half": (day("", "2", "20"), "day, month and year"),
    "negative": (day(-2026, -2, -20), "day, month and year"),
    "superscript": (day("²⁰²⁶", "²", "¹"), "day, month and year"),
    "indian digits": (day("२०२६", "२", "२०"), "day, month and year"),
}


@pytest.mark.parametrize(("boxes", "said"), IMPOSSIBLE_DAYS.values(), ids=list(IMPOSSIBLE_DAYS))
def test_a_day_that_cannot_be_is_told_and_stays_in_the_boxes(
    boxes: dict[str, str], said: str
) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    answer = says_something(
        save(browser, draft_id, "child", {**pages_of_birth()["child"], **boxes})
    )

    assert answer.status_code == 422
    assert said in text_of(answer)
    shown = values_of(answer)
    assert shown["child.birth_date.day"] == boxes["child.birth_date.day"]
    assert shown["child.birth_date.year"] == boxes["child.birth_date.year"]
    # The other boxes are kept, and not asked again.
    kept = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert kept["child.full_name"]["value"] == "Ahmad Fauzi"
    assert "child.birth_date" not in kept


IMPOSSIBLE_NIKS = {
    "short": ("351604", "16 digits"),
    "long": ("35160452019490019", "16 digits"),
    "letters": ("351604520194900l", "digits only"),
    "no day": ("3516049901949001", "cannot be a NIK"),
    "no month": ("3516045213949001", "cannot be a NIK"),
    "no serial": ("3516045201940000", "cannot be a NIK"),
    "nobody": ("3516011203859999", "Nobody has this NIK"),
    "superscript": ("³⁵¹⁶⁰⁴⁵²⁰¹⁹⁴⁹⁰⁰¹", "digits only"),
    "full width": ("３５１６０４５２０１９４９００１", "digits only"),
    "a statement": ("' OR 1=1 --", "digits only"),
}


@pytest.mark.parametrize(("nik", "said"), IMPOSSIBLE_NIKS.values(), ids=list(IMPOSSIBLE_NIKS))
def test_a_nik_that_cannot_be_is_told(nik: str, said: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = pages_of_birth()["family"] | {"witness_1.nik": nik}

    answer = says_something(save(browser, draft_id, "family", boxes))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert values_of(answer)["witness_1.nik"] == nik


WRONG = {
    "too long": ("child.full_name", "A" * 61 + " B", "At most 60"),
    "a novel": ("child.full_name", "A " * 100_000, "At most 60"),
    "an unknown choice": ("child.sex", "both", "Choose one"),
    "another list's choice": ("child.sex", "hospital", "Choose one"),
    "no time": ("child.birth_time", "25.99", "hours and minutes"),
    "half a time": ("child.birth_time", "9", "hours and minutes"),
    "empty": ("child.birth_place", "   ", "not been filled in"),
    "only what is not seen": ("child.birth_place", "\u200b\u202e\u2066\x07", "not been filled in"),
    "too heavy": ("child.birth_weight", "31000", "too large"),
    "weightless": ("child.birth_weight", "0", "too small"),
    "a fraction": ("child.birth_weight", "3100,5", "Too many decimals"),
    "no number": ("child.birth_weight", "three kilos", "in digits"),
    "infinite": ("child.birth_weight", "1e9", "in digits"),
    "not a number": ("child.birth_weight", "NaN", "in digits"),
    "many digits": ("child.birth_order", "9" * 400, "in digits"),
    "a bad phone": ("applicant.phone", "call me", "phone number in digits"),
    "foreign digits": ("applicant.phone", "٠٨١٢٣٤٥٦٧٨٩٠", "phone number in digits"),
    "a bad e-mail": ("applicant.email", "me at home", "whole e-mail address"),
    "two e-mails": ("applicant.email", "a@contoh.example,b@contoh.example", "whole e-mail"),
    "an e-mail header": ("applicant.email", "a@contoh.example\nBcc: b@x.example", "whole e-mail"),
    "an odd e-mail": ("applicant.email", "sïti@contoh.example", "whole e-mail"),
}


@pytest.mark.parametrize(("key", "typed", "said"), WRONG.values(), ids=list(WRONG))
def test_whatever_else_is_wrong_is_told(key: str, typed: str, said: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    page = next((name for name, boxes in pages_of_birth().items() if key in boxes), "family")

    answer = says_something(save(browser, draft_id, page, {**pages_of_birth()[page], key: typed}))

    assert answer.status_code == 422
    assert said in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ahmad\0 Fauzi", "Ahmad Fauzi"),
        ("Ahmad\r\nFauzi", "Ahmad Fauzi"),
        ("  Ahmad \t  Fauzi\u00a0", "Ahmad Fauzi"),
        (f"A {RIGHT_TO_LEFT}", "A izuaF damhA"),
        ("Ahmad \u200bFauzi\ufeff", "Ahmad Fauzi"),
        ("<b>Ahmad</b> Fauzi", "<b>Ahmad</b> Fauzi"),
        ("José Fauzi", "José Fauzi"),
        ("{{ 7 * 7 }} Fauzi", "{{ 7 * 7 }} Fauzi"),
        ("ꦄꦲ꧀ꦩꦢ꧀ Fauzi", "ꦄꦲ꧀ꦩꦢ꧀ Fauzi"),
        ("😀 Fauzi", "😀 Fauzi"),
    ],
)
def test_odd_letters_of_a_name_are_made_harmless_or_kept(typed: str, kept: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = pages_of_birth()["child"] | {"child.full_name": typed}

    assert save(browser, draft_id, "child", boxes).status_code == 302

    answers = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert answers["child.full_name"]["value"] == kept
    shown = browser.get(f"/isi/{draft_id}/child").content.decode()
    assert "<b>Ahmad</b>" not in shown
    assert "49 Fauzi" not in shown


def test_boxes_that_are_not_on_the_page_are_not_looked_at() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    more = {
        "child.birth_weight": "3100",  # on another page
        "mother.full_name": "Orang Lain",  # known, and shown
        "mother": str(person_id("dewi-lestari")),  # a choice on another page
        "child.nik": "3516045201949001",  # nowhere asked
        "applicant.family_relation": "household_head",
        "__proto__": "x",
        "subjects": "{}",
        "saved_at": "2020-01-01",
        "": "",
        "a" * 500: "b",
    }

    assert (
        save(browser, draft_id, "child", {**pages_of_birth()["child"], **more}).status_code == 302
    )

    draft = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft
    assert set(draft.answers) == {
        "child.full_name", "child.sex", "child.birth_date", "child.birth_time",
        "child.birth_place",
    }  # fmt: skip
    assert set(draft.subjects) == {"child"}


def test_somebody_outside_the_family_cannot_be_chosen() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    stranger = str(person_id("dewi-lestari"))

    for chosen in (stranger, "nobody", "' OR 1=1", "\0"):
        boxes = {**pages_of_birth()["family"], "mother": chosen}
        says_something(save(browser, draft_id, "family", boxes))
        draft = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft
        assert "mother" not in draft.subjects


def test_what_an_authority_has_recorded_cannot_be_typed_over() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = {**pages_of_birth()["family"], "mother.full_name": "Orang Lain", "mother.nik": "1"}

    assert save(browser, draft_id, "family", {**boxes, "birth_letter": letter()}).status_code == 302

    answers = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert "mother.full_name" not in answers
    assert "mother.nik" not in answers


def test_going_back_keeps_what_is_right_and_does_not_complain() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    save(browser, draft_id, "child", pages_of_birth()["child"])

    answer = save(browser, draft_id, "birth", {"child.birth_weight": "3200", "kembali": "1"})

    assert answer.headers["Location"] == f"/isi/{draft_id}/child"
    answers = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert answers["child.birth_weight"]["value"] == 3200


def test_a_form_can_be_left_and_gone_on_with_on_another_device() -> None:
    phone, computer = browser_of(MOTHER), browser_of(MOTHER)
    draft_id = open_form(phone)
    save(phone, draft_id, "child", pages_of_birth()["child"])

    assert computer.get(f"/isi/{draft_id}").headers["Location"] == f"/isi/{draft_id}/birth"
    assert "Ahmad Fauzi" in text_of(computer.get("/"))
    # Nothing can be handed in that is not complete: one is led to what is missing.
    answer = computer.post(f"/isi/{draft_id}/kirim")
    assert answer.headers["Location"] == f"/isi/{draft_id}/birth"


def test_a_refusal_of_the_law_is_told_on_the_review_and_cannot_be_handed_in() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    fill(browser, draft_id)
    same = pages_of_birth()["family"]["witness_1.nik"]
    answer = save(browser, draft_id, "family", {"witness_1.nik": same, "witness_2.nik": same})
    assert answer.status_code == 422

    review = f"/isi/{draft_id}/periksa"
    assert browser.post(f"/isi/{draft_id}/kirim").headers["Location"] == review
    shown = says_something(browser.get(review))
    assert f'action="/isi/{draft_id}/kirim"' not in shown.content.decode()


def test_a_service_that_one_cannot_have_says_why_instead_of_failing() -> None:
    """Siti has no newborn on her card: nothing can be chosen."""
    browser = browser_of(MOTHER)
    draft_id = open_form(browser, INSURANCE)

    for address in (f"/isi/{draft_id}", f"/isi/{draft_id}/child", f"/isi/{draft_id}/periksa"):
        says_something(browser.get(address, follow=True))
    for _ in range(2):
        answer = says_something(save(browser, draft_id, "child", {"child": "nobody"}))
        assert answer.status_code == 422
    assert len(drafts_of(person_id(MOTHER))) == 1
