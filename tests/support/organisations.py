"""Organisations of the demonstration: found in the register, acted for, on and off their boards."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Account
from sekali.catalogue.agreements import Permit
from sekali.catalogue.queries import dictionary
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.demo.population.organisations import boards_held
from sekali.demo.population.personas import personas
from sekali.demo.registries.boards import boards_as_sent
from sekali.mandates.board_consumers import BoardConsumers
from sekali.mandates.finding import REGISTRY, find_organisations
from sekali.mandates.queries import authority_of
from sekali.mandates.seating import with_number
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.adapters.registries.legal_entities import read
from sekali.vault.ports import Holding
from sekali.web.pages import FORM_OF
from support.acting import begin
from support.people import browser_of, person_id, sample
from support.registries import tell

LETTER = "desa.surat-keterangan-domisili-lembaga"
FOUNDATION, COMPANY = "AHU-0009001.AH.01.04.TAHUN 2021", "AHU-0009002.AH.01.01.TAHUN 2022"
FOUNDATION_NAME = "Yayasan Pelita Desa Contoh"
CHAIR, SECRETARY, TREASURER = "dewi-lestari", "agus-prasetyo", "sri-wahyuni"
DIRECTOR, COMMISSIONER = "yusuf-maulana", "rini-astutik"


class AsWritten:
    """The register as it would answer, without a line to it."""

    def facts_about(self, nik: str, *, permit: Permit) -> Sequence[Holding]:
        """Return the sample boards on which somebody is."""
        records = {held: record for _, held, record in boards_held(personas())}
        return read(boards_as_sent(nik, records[nik]), nik, labels()) if nik in records else ()

    def matches(self, nik: str, values: Mapping[str, Any], *, permit: Permit) -> dict[str, bool]:
        """Compare nothing."""
        return {}

    def check_config(self) -> list[str]:
        """Return that nothing is wrong."""
        return []


def labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels that the register writes for our codes."""
    lists = dictionary().codes.items()
    return {
        key: {one.registry: one.key for one in codes.items if one.registry} for key, codes in lists
    }


def seated(key: str, number: str = FOUNDATION) -> UUID:
    """Let an officer have found their organisations; return which one has a number."""
    account = Account.objects.get(person_id=person_id(key))
    at, registries = timezone.now(), {REGISTRY: AsWritten()}
    find_organisations(officer=account, registries=registries, at=at, is_sample=True)
    return organisation(number)


def acting_for_foundation() -> Client:
    """Return a browser in which the chair acts for the foundation."""
    browser = browser_of(CHAIR)
    assert begin(browser, seated(CHAIR)).headers["Location"] == "/"
    return browser


def press_find(key: str) -> HttpResponse:
    """Let a persona press the button that asks the register for their organisations."""
    answer: HttpResponse = browser_of(key).post("/kuasa/lembaga")
    return answer


def organisation(number: str = FOUNDATION) -> UUID:
    """Return which subject an organisation is."""
    found = with_number(number)
    assert found is not None, f"nobody has found {number}"
    return found


def may_act(key: str, number: str = FOUNDATION) -> bool:
    """Tell whether somebody may act for an organisation today, by an office on its board alone."""
    found = authority_of(
        person_id(key), organisation(number), mandate_id=None, today=timezone.localdate()
    )
    return found is not None


def officer(key: str, number: str = FOUNDATION) -> Client:
    """Return a browser in which an officer has found their organisation, and acts for it."""
    assert press_find(key).status_code == 302
    browser = browser_of(key)
    assert begin(browser, organisation(number)).headers["Location"] == "/"
    return browser


def for_it(number: str = FOUNDATION) -> dict[str, str]:
    """Return what every form carries that was opened while acting for an organisation."""
    return {FORM_OF: str(organisation(number))}


def held_by(key: str) -> Mapping[str, Any]:
    """Return what the sample register holds of an officer."""
    nik = sample(key).nik
    return next(record for _, held, record in boards_held(personas()) if held == nik)


def put_board(key: str, record: Mapping[str, Any] | None) -> None:
    """Let the simulated register tell of somebody otherwise from now on; None: of no board."""
    tell("/_board", {"nik": sample(key).nik, "record": record})
    forget_answers()


def forget_answers() -> None:
    """Let the next question go to the register, and not to the memory of the last minute."""
    wiring.registries.cache_clear()
    wiring.outside.cache_clear()


def work_on_boards() -> None:
    """Let the worker do what boards have put down."""
    now = timezone.now()
    reach = Reach(wiring.sms(), "https://sekali.example")
    consumers = BoardConsumers(reach, lambda: now).by_topic()
    for message in outbox.claim(now=now, limit=100):
        if message.topic in consumers:
            assert outbox.handle(message, consumers, now=now), message.topic
        else:
            row = OutboxMessage.objects.filter(person_id=message.person_id, id=message.id)
            row.update(claimed_until=None)
