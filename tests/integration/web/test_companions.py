"""A relative with a mandate at the counter, with somebody who cannot sign in or for them."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Account, Recovery
from sekali.audit.models import Entry
from support.acting import mandated, work
from support.callers import rows_of
from support.codes import messages_to, phone_of, reachable
from support.people import (
    CLERK,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    browser_of,
    person_id,
    sample,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
FIRST, SECOND, PERSON, RELATIVE = CLERK, HEAD, SINGLE_MOTHER, OTHER_MOTHER
ALL_PAPERS = ("ktp", "family-card", "companion-card")


def open_one(
    browser: Client, *, came: str = "mewakili", papers: tuple[str, ...] = ALL_PAPERS
) -> HttpResponse:
    answer: HttpResponse = browser.post(
        "/meja/akun",
        {
            "nik": sample(PERSON).nik,
            "keperluan": "no-phone",
            "surat": list(papers),
            "datang": came,
            "nik_kerabat": sample(RELATIVE).nik,
        },
    )
    return answer


def mine() -> Recovery:
    return Recovery.objects.get(person_id=person_id(PERSON))


def test_a_relative_comes_alone_and_the_owner_has_three_times_as_long() -> None:
    phone = phone_of(7201)
    reachable(PERSON, at=timezone.now(), phone=phone)
    held = mandated(PERSON, RELATIVE, may_recover=True)
    assert open_one(browser_of(FIRST)).headers["Location"] == "/meja/akun"
    page = browser_of(SECOND).post(f"/meja/akun/{mine().id}").content.decode()
    code = re.search(r"[A-Z0-9]{5}[ -][A-Z0-9]{5}[ -][A-Z0-9]{5}", page)
    assert code, page

    found = mine()
    waits = timedelta(hours=3 * settings.RECOVERY_HOURS)
    assert (found.companion_id, found.companion_by) == (person_id(RELATIVE), str(held.id))
    assert found.due_at is not None
    assert found.confirmed_at is not None
    assert found.due_at - found.confirmed_at == waits
    work(also=True)
    told = "\n".join(messages_to(phone, least=1))
    assert f"{sample(RELATIVE).full_name} datang ke loket" in told
    assert "/hentikan/" in told
    entry = Entry.objects.get(person_id=person_id(PERSON), kind="account.recovery-confirmed")
    assert entry.details["companion"] == str(person_id(RELATIVE))
    assert entry.details["came"] == "for"

    Account.objects.filter(person_id=person_id(PERSON)).update(assurance="matched")
    Recovery.objects.filter(person_id=person_id(PERSON)).update(
        due_at=timezone.now() - timedelta(minutes=1)
    )
    answer = browser_of(None).post(
        "/masuk/loket",
        {
            "nik": sample(PERSON).nik,
            "kode": code[0],
            "sandi": "kunci rumah ibu baru",
            "sandi2": "kunci rumah ibu baru",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    # Nobody saw the person: they are as sure as before.
    assert Account.objects.get(person_id=person_id(PERSON)).assurance == "matched"


def test_together_a_relative_stands_for_the_second_paper() -> None:
    mandated(PERSON, RELATIVE, may_recover=True)
    answer = open_one(browser_of(FIRST), came="bersama", papers=("ktp", "companion-card"))
    assert answer.headers["Location"] == "/meja/akun"
    browser_of(SECOND).post(f"/meja/akun/{mine().id}")
    found = mine()
    assert found.due_at is not None
    assert found.confirmed_at is not None
    assert found.due_at - found.confirmed_at == timedelta(hours=settings.RECOVERY_HOURS)


@pytest.mark.parametrize(
    ("came", "papers"),
    [
        ("mewakili", ("ktp", "companion-card")),
        ("mewakili", ("ktp", "family-card")),
        ("bersama", ("ktp",)),
        ("bersama", ("family-card", "companion-card")),
        ("sendiri", ("ktp", "companion-card")),
    ],
)
def test_too_few_papers_open_nothing(came: str, papers: tuple[str, ...]) -> None:
    mandated(PERSON, RELATIVE, may_recover=True)
    assert open_one(browser_of(FIRST), came=came, papers=papers).status_code == 422
    assert not Recovery.objects.filter(person_id=person_id(PERSON)).exists()


def test_without_a_mandate_that_says_so_a_relative_opens_nothing() -> None:
    before = rows_of(PERSON)
    answer = open_one(browser_of(FIRST))
    assert answer.status_code == 422
    assert "holds no mandate to help at a counter" in answer.content.decode()
    assert rows_of(PERSON) == before
    mandated(PERSON, RELATIVE)
    assert open_one(browser_of(FIRST)).status_code == 422
    # Nor do a neighbour and a village officer, whatever they tick.
    for relation in ("other", "village-officer"):
        assert not mandated(PERSON, RELATIVE, relation=relation, may_recover=True).may_recover
    assert not Recovery.objects.filter(person_id=person_id(PERSON)).exists()


def test_a_mandate_that_ends_before_the_second_officer_opens_nothing() -> None:
    held = mandated(PERSON, RELATIVE, may_recover=True)
    open_one(browser_of(FIRST))
    browser_of(PERSON).post(f"/kuasa/{held.id}/akhiri")
    answer = browser_of(SECOND).post(f"/meja/akun/{mine().id}")
    assert answer.status_code == 422
    assert mine().confirmed_at is None


def test_the_relative_is_neither_of_the_two_officers() -> None:
    held = mandated(PERSON, SECOND, may_recover=True)
    form = {
        "nik": sample(PERSON).nik,
        "keperluan": "no-phone",
        "surat": list(ALL_PAPERS),
        "datang": "mewakili",
        "nik_kerabat": sample(SECOND).nik,
    }
    assert held.may_recover
    assert browser_of(SECOND).post("/meja/akun", form).status_code == 422
    assert browser_of(FIRST).post("/meja/akun", form).status_code == 302
    assert browser_of(SECOND).post(f"/meja/akun/{mine().id}").status_code == 422
    assert mine().confirmed_at is None


def test_nobody_comes_for_a_stranger() -> None:
    mandated(MOTHER, RELATIVE, may_recover=True)
    assert open_one(browser_of(FIRST)).status_code == 422
