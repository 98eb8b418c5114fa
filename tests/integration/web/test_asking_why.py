"""A resident asks why an office looked, and who looked or their head has to answer."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from sekali.audit import questions
from sekali.audit.models import OpenQuestion, Question
from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Escalation
from sekali.channels.queries import inbox_of
from support.applying import deliver, submitted
from support.browsing import text_of
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    DATA_PROTECTION_OFFICER,
    HEAD,
    HEAD_ELSEWHERE,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    person_id,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")
ASKED = "Siapa yang menyuruh melihat data saya?"
SAID = "Kami memeriksa permohonan akta anak Ibu."


@pytest.fixture
def seen_at(outside: Outside) -> int:
    """Return where it stands on the mother's ledger that a clerk has looked at her case."""
    case = submitted(outside)
    browser_of(CLERK).get(reverse("desk-case", args=[case.person_id, case.id]))
    looks = [e for e in entries_about(case.person_id) if questions.may_be_asked(e, case.person_id)]
    assert [look.actor_id for look in looks] == [person_id(CLERK)]
    return int(looks[0].position)


def ask(position: int, who: str = MOTHER) -> HttpResponse:
    """Ask about an entry."""
    typed = {"catatan": str(position), "pertanyaan": ASKED}
    return browser_of(who).post(reverse("why"), typed)


def answer(who: str, text: str = SAID) -> str:
    """Answer the one question that waits; return the page afterwards."""
    waiting = OpenQuestion.objects.get()
    address = reverse("why-answer", args=[waiting.id])
    typed = {"jawaban": text, "kantor": str(waiting.office_id)}
    return text_of(browser_of(who).post(address, typed, follow=True))


def question() -> Question:
    """Return what the mother has asked."""
    return Question.objects.get(person_id=person_id(MOTHER))


def test_the_ledger_leads_to_the_question_for_what_an_office_has_looked_at(seen_at: int) -> None:
    page = browser_of(MOTHER).get(reverse("looks")).content.decode()
    assert page.count("/siapa-melihat/mengapa?catatan=") == 1
    assert f"/siapa-melihat/mengapa?catatan={seen_at}" in page


@pytest.mark.parametrize("who", [CLERK, HEAD])
def test_who_looked_or_their_head_answers_and_the_resident_is_told(seen_at: int, who: str) -> None:
    ask(seen_at)
    assert ASKED in text_of(browser_of(who).get(reverse("why-desk")))

    answer(who)

    told = text_of(browser_of(MOTHER).get(reverse("why"), {"catatan": seen_at}))
    assert ASKED in told
    assert SAID in told
    assert SAID in inbox_of(person_id(MOTHER))[0].body
    assert ASKED not in text_of(browser_of(who).get(reverse("why-desk")))


@pytest.mark.parametrize("who", [CLERK_ELSEWHERE, HEAD_ELSEWHERE])
def test_another_office_neither_sees_nor_answers(seen_at: int, who: str) -> None:
    ask(seen_at)
    assert ASKED not in text_of(browser_of(who).get(reverse("why-desk")))
    answer(who)
    assert question().answered_at is None


def test_an_answer_says_something(seen_at: int) -> None:
    ask(seen_at)
    assert "Write the answer first" in answer(CLERK, "  ")
    assert question().answered_at is None


def test_asking_twice_asks_once_and_keeps_its_clock(seen_at: int) -> None:
    ask(seen_at)
    first = question()
    assert first.due_at - first.asked_at == timedelta(hours=72)
    ask(seen_at)
    assert question().due_at == first.due_at
    answer(CLERK)
    ask(seen_at)
    assert not OpenQuestion.objects.exists()


def test_what_is_late_is_said_to_be(seen_at: int) -> None:
    long_ago = timezone.now() - timedelta(hours=73)
    questions.ask(
        person_id=person_id(MOTHER),
        position=seen_at,
        text="",
        at=long_ago,
        due_at=long_ago + timedelta(hours=72),
    )
    assert "Late: it was to be" in text_of(browser_of(HEAD).get(reverse("why-desk")))


def test_nobody_asks_about_anothers_ledger_or_about_themselves(seen_at: int) -> None:
    assert ask(seen_at, OTHER_MOTHER).status_code == 404
    own = [e for e in entries_about(person_id(MOTHER)) if e.actor_id == person_id(MOTHER)]
    assert ask(own[0].position).status_code == 404
    assert ask(10**17).status_code == 404
    for wrong in ("", "abc", "-1", "9" * 40):
        assert browser_of(MOTHER).get(reverse("why"), {"catatan": wrong}).status_code == 404
    assert not Question.objects.filter(person_id=person_id(MOTHER)).exists()


def test_what_nobody_answers_in_time_is_passed_on_and_comes_round(
    seen_at: int, outside: Outside
) -> None:
    ask(seen_at)
    due_at = question().due_at
    deliver(outside, at=due_at - timedelta(minutes=1))
    assert not Escalation.objects.exists()

    for late in (timedelta(minutes=1), timedelta(minutes=2)):
        deliver(outside, at=due_at + late)

    (raised,) = Escalation.objects.all()
    assert (raised.kind, raised.matter_id, raised.settled_at) == ("question", question().id, None)
    assert "waktunya sudah habis" in inbox_of(person_id(MOTHER))[0].body
    desk = text_of(browser_of(DATA_PROTECTION_OFFICER).get(reverse("data-protection")))
    assert "A resident asked why" in desk

    answer(HEAD)

    raised.refresh_from_db()
    assert raised.settled_at is not None


def test_what_was_answered_in_time_is_not_passed_on(seen_at: int, outside: Outside) -> None:
    ask(seen_at)
    due_at = question().due_at
    answer(CLERK)
    deliver(outside, at=due_at + timedelta(minutes=1))
    assert not Escalation.objects.exists()
