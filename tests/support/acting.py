"""Mandates between personas, and browsers in which one of them acts for another."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.channels.consumers import ChannelConsumers
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.kernel.ids import uuid7
from sekali.mandates import actions
from sekali.mandates.consumers import MandateConsumers
from sekali.mandates.models import Mandate
from sekali.mandates.scoping import Wanted, helper_of_nik
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.queries import subject_with_number
from sekali.web.pages import FORM_OF
from support.people import MOTHER, OTHER_MOTHER, SINGLE_MOTHER, browser_of, person_id, sample

COMPLAINT = "umum.pengaduan"
CLIENT, HELPER, OTHER_CLIENT = MOTHER, OTHER_MOTHER, SINGLE_MOTHER
REPORT = {
    "report_kind": "question",
    "agency": "health",
    "report_title": "Jadwal imunisasi",
    "what_happened": "Kapan jadwal imunisasi bulan depan?",
}
# The child of the mother whom most tests are about, six years old.
CHILD_NIK = "3516044809209001"


def child_id() -> UUID:
    """Return who the mother's child is in the vault."""
    found = subject_with_number("nik", CHILD_NIK)
    assert found is not None
    return found


def work(at: datetime | None = None, *, also: bool = False) -> None:
    """Let the worker do what mandates have put down; ``also`` tells people of it, too."""
    now = at or timezone.now()
    reach = Reach(wiring.sms(), "https://sekali.example")
    consumers = dict(MandateConsumers(reach, lambda: now).by_topic())
    if also:
        consumers |= ChannelConsumers(reach, lambda: now).by_topic()
    # What is told of what was done is put down by doing it: one more round.
    for _ in range(2 if also else 1):
        for message in outbox.claim(now=now, limit=100):
            if message.topic in consumers:
                assert outbox.handle(message, consumers, now=now), message.topic
            else:
                OutboxMessage.objects.filter(person_id=message.person_id, id=message.id).update(
                    claimed_until=None
                )


def mandated(
    client: str,
    helper: str,
    *,
    services: Sequence[str] = (COMPLAINT,),
    facts: Sequence[str] = (),
    relation: str = "relative",
    days: int = 30,
    may_recover: bool = False,
) -> Mandate:
    """Let a persona give another a mandate in the app, and the worker make its other side."""
    wanted = Wanted(
        relation=relation, services=services, facts=facts, days=days, may_recover=may_recover
    )
    made = actions.give(
        person_id=person_id(client),
        helper=helper_of_nik(sample(helper).nik),
        wanted=wanted,
        at=timezone.now(),
        today=timezone.localdate(),
    )
    work()
    return Mandate.objects.get(person_id=made.person_id, id=made.id)


def begin(browser: Client, client_id: UUID, mandate: Mandate | None = None) -> HttpResponse:
    """Press the button by which a signed-in persona begins to act for somebody."""
    form = {"orang": str(client_id)} | ({"kuasa": str(mandate.id)} if mandate else {})
    answer: HttpResponse = browser.post("/kuasa/mulai", form)
    return answer


def helper_of(client: str, helper: str, mandate: Mandate) -> Client:
    """Return a browser in which the helper acts for the client."""
    browser = browser_of(helper)
    answer = begin(browser, person_id(client), mandate)
    assert answer.headers["Location"] == "/", answer.headers
    return browser


def opened_for(key: str = CLIENT) -> dict[str, str]:
    """Return what every form carries that was opened while acting for somebody."""
    return {FORM_OF: str(person_id(key))}


def begun(helper: Client) -> UUID:
    """Return a complaint that was begun for the client."""
    draft_id = uuid7()
    answer = helper.post(f"/layanan/{COMPLAINT}/mulai", {"draf": str(draft_id), **opened_for()})
    assert answer.status_code == 302
    return draft_id
