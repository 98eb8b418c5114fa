"""Who comes from a portal, as it tells of them, and what they see of it here."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from conformance.portal import KEY, address_to_go, at_portal, come_back
from sekali.audit.models import Entry
from sekali.storage.models import OutboxMessage
from support.people import FATHER, MOTHER, STRANGER, browser_of, person_id, sample


def _known(key: str, **changed: Any) -> dict[str, Any]:
    person = sample(key)
    told = {
        "name": person.full_name.upper(),
        "birthdate": person.birth_date.strftime("%d-%m-%Y"),
        "nik": person.nik,
        "nik_verified": True,
        "email": "satu@contoh.example",
        "email_verified": True,
    }
    return {name: said for name, said in (told | changed).items() if said is not None}


PEOPLE = {
    "siti": _known(MOTHER),
    "siti-again": _known(MOTHER),
    "budi": _known(FATHER),
    "hendra": _known(STRANGER, nik=int(sample(STRANGER).nik)),
    "no-nik": _known(MOTHER, nik=None),
    "unchecked": _known(MOTHER, nik_verified=False),
    "text-for-true": _known(MOTHER, nik_verified="true"),
    "another-name": _known(MOTHER, name="Orang Lain"),
    "another-birth": _known(MOTHER, birthdate="1970-01-01"),
    "nobodys": _known(MOTHER, nik="3516064102909999", name=None, birthdate=None),
}


def said(answer: HttpResponse) -> str:
    """Return the sentence at the top of the page that somebody is led to."""
    if answer.status_code == 302:
        answer = answer.client.get(answer.headers["Location"])  # type: ignore[attr-defined]
    return answer.content.decode()


def owner_of(key: str) -> Client:
    """Return the browser of somebody who has signed in with a password, and reads Indonesian."""
    browser = browser_of(key)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "id"
    return browser


def is_signed_in(browser: Client) -> bool:
    return bool(browser.get("/akun").status_code == 200)


def kinds_of(key: str) -> list[str]:
    return list(Entry.objects.filter(person_id=person_id(key)).values_list("kind", flat=True))


def alerts_of(key: str) -> list[str]:
    found = OutboxMessage.objects.filter(person_id=person_id(key), topic="accounts.alert")
    return [one.body["key"] for one in found]


def connect(browser: Client) -> HttpResponse:
    back = at_portal(address_to_go(browser, f"/akun/portal/{KEY}"))
    answer = come_back(browser, back)
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return answer
