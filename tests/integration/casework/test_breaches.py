"""A breach is registered by who watches over the office, and told to whom it concerns, once."""

from datetime import timedelta
from uuid import UUID

import pytest

from sekali.agencies.actions import office_id
from sekali.audit.models import Entry
from sekali.casework.actions.breaching import (
    Breached,
    BreachIncomplete,
    concerned,
    register_breach,
    tell_concerned,
)
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Breach
from sekali.casework.queries import NoSuchApplication
from sekali.channels.models import Notice
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Look, write_down_look
from support.applying import NOW, deliver, refused_with
from support.people import (
    CLERK,
    DATA_PROTECTION_OFFICER,
    FATHER,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    officer,
    person_id,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")
REGISTRY = office_id("civil-registry", "35.16")
ELSEWHERE = office_id("civil-registry", "35.78")


def _day(box: str, day: str) -> dict[str, str]:
    return {f"{box}.day": day, f"{box}.month": "3", f"{box}.year": "2026"}


TYPED = {
    "instansi": "civil-registry",
    "wilayah": "Kabupaten Mojokerto",
    **_day("dari", "1"),
    **_day("sampai", "3"),
    "data": "Nomor telepon",
    "bagaimana": "Laptop dicuri",
    "penanganan": "Sandi diganti",
}


def looked_at(who: str, office: UUID = REGISTRY, *, days: int = 0) -> None:
    look = Look(
        actor_id=None,
        office_id=office,
        service_id="x.y",
        case_id=None,
        purposes={"any": "public-task"},
        elements=["person.phone"],
        where="desk",
    )
    write_down_look(person_id=person_id(who), look=look, at=NOW + timedelta(days=days))


def register(who: str = DATA_PROTECTION_OFFICER, how: str = "Laptop dicuri") -> Breach:
    breached = Breached(
        breach_id=uuid7(),
        of_office_id=REGISTRY,
        since=NOW - timedelta(hours=1),
        until=NOW + timedelta(hours=1),
        exposed="Nomor telepon",
        how=how,
        handling="Sandi diganti",
    )
    return register_breach(breached=breached, by=officer(who), at=NOW)


def test_it_concerns_whose_facts_that_office_read_in_that_time() -> None:
    looked_at(MOTHER)
    looked_at(FATHER, ELSEWHERE)
    looked_at(OTHER_MOTHER, days=3)
    assert list(concerned(register())) == [person_id(MOTHER)]


def test_its_clock_is_three_times_24_hours() -> None:
    assert register().due_at == NOW + timedelta(hours=72)


@pytest.mark.parametrize("who", [CLERK, HEAD])
def test_nobody_else_registers_one(who: str) -> None:
    refused_with(NoSuchApplication, register, who)


def test_it_says_how_it_happened() -> None:
    refused_with(BreachIncomplete, register, how="  ")


def test_each_person_is_told_once_in_the_inbox_and_on_the_ledger(outside: Outside) -> None:
    looked_at(MOTHER)
    breach = register()
    for _ in range(2):
        assert tell_concerned(breach=breach, by=officer(DATA_PROTECTION_OFFICER), at=NOW) == 1
    deliver(outside, at=NOW)
    notices = Notice.objects.filter(person_id=person_id(MOTHER), subject__contains="kegagalan")
    assert "Laptop dicuri" in notices.get().body
    told = Entry.objects.filter(person_id=person_id(MOTHER), kind="data.breach-told")
    assert told.count() == 1


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        ("instansi", {"instansi": ""}, "Choose the agency"),
        ("wilayah", {"wilayah": "Mojokerto"}, "No single office"),
        ("dari", {"dari.month": "13"}, "Write day, month and year"),
        ("sampai", {"sampai.year": "9999"}, "still to come"),
        ("sampai", _day("sampai", "1") | {"sampai.month": "2"}, "not before the first day"),
        ("penanganan", {"penanganan": " "}, "Write what is done about it"),
    ],
)
def test_a_mistake_is_told_at_its_box(box: str, typed: dict[str, str], said: str) -> None:
    browser = browser_of(DATA_PROTECTION_OFFICER)
    answer = browser.post("/meja/pelindungan-data/kegagalan", TYPED | typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    told = page[page.index(f'id="m-{box}"') :]
    assert said in told[: told.index("</p>")]


def test_the_officer_registers_and_tells_on_pages(outside: Outside) -> None:
    looked_at(MOTHER)
    browser = browser_of(DATA_PROTECTION_OFFICER)
    page = "/meja/pelindungan-data/kegagalan"
    assert browser.post(page, {"instansi": "x", "dari": "kemarin"}).status_code == 422
    answer = browser.post(page, TYPED)
    shown = browser.get(answer.headers["Location"]).content.decode()
    assert "Laptop dicuri" in shown
    assert browser.post(answer.headers["Location"]).status_code == 302
    assert Breach.objects.get().people == 1
    assert browser_of(CLERK).get(answer.headers["Location"]).status_code == 404
    assert browser_of(CLERK).get(page).status_code == 404
