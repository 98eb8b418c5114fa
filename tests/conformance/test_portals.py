"""Signing in with another portal, tried with the certified `oidc-provider` and what it does wrong."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from joserfc.jwk import ECKey

from conformance import portal as portals
from conformance.portal import KEY, SETTINGS, OtherPortal, address_to_go, at_portal, come_back
from sekali.accounts.identities import identities_of
from sekali.accounts.models import Account, LinkedIdentity, PortalSubject
from sekali.accounts.names import Name
from sekali.accounts.proof import keep_sign_in
from sekali.accounts.signing_in import account_named
from sekali.audit.models import Entry
from sekali.config import wiring
from sekali.storage.models import OutboxMessage
from support.people import FATHER, MOTHER, STRANGER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("db", "static_files", "outside")

OUR_KEY = ECKey.generate_key("P-256")


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


@pytest.fixture(scope="module")
def started() -> Iterator[OtherPortal]:
    made = portals.start(PEOPLE, OUR_KEY)
    yield made
    made.process.kill()


@pytest.fixture
def inapas(
    started: OtherPortal, tmp_path: Path, settings: Any, outside: None
) -> Iterator[OtherPortal]:
    """INApas as an operator has set it up."""
    kept = settings.PORTALS_FILE
    portals.wire(tmp_path, SETTINGS.format(key=KEY, issuer=started.issuer, more=""), OUR_KEY)
    yield started
    django_settings.PORTALS_FILE = kept
    portals.forget_wiring()


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


# Who it is


def test_a_verified_nik_opens_the_account_of_somebody_the_registry_knows(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    answer = portals.sign_in(browser)
    assert answer.status_code == 302, answer.content.decode()[-900:]
    account = account_named(Name("nik", sample(STRANGER).nik))
    assert account is not None
    # As sure as the settings say of this acr, under the registry's name, without a password.
    assert account.assurance == "matched"
    assert account.display_name == sample(STRANGER).full_name
    assert not account.has_usable_password()
    assert "Akun Anda sudah dibuka" in said(answer)
    kinds = {one.kind for one in Entry.objects.filter(person_id=account.person_id)}
    assert {"account.opened", "account.portal-connected", "account.signed-in"} <= kinds
    # The address of the portal is nobody's proof of anything.
    assert account.email == ""


def test_the_account_that_is_opened_is_no_surer_than_the_portal(inapas: OtherPortal) -> None:
    inapas.is_asked("hendra", acr="low")
    portals.sign_in(Client())
    account = account_named(Name("nik", sample(STRANGER).nik))
    assert account is not None
    assert account.assurance == "declared"


def test_an_account_that_is_there_is_found_connected_and_its_owner_told(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti")
    browser = Client()
    assert portals.sign_in(browser).status_code == 302
    assert is_signed_in(browser)
    assert "account.portal-connected" in kinds_of(MOTHER)
    assert alerts_of(MOTHER) == ["portal-connected"]
    # A second time nothing is connected, and nobody is bothered.
    assert portals.sign_in(Client()).status_code == 302
    assert alerts_of(MOTHER) == ["portal-connected"]
    page = browser.get("/akun").content.decode()
    assert "Tersambung lewat NIK Anda" in page
    assert "SITI" in page


@pytest.mark.parametrize("login", ["no-nik", "unchecked", "text-for-true"])
def test_without_a_verified_nik_nobody_is_found(inapas: OtherPortal, login: str) -> None:
    inapas.is_asked(login)
    browser = Client()
    answer = portals.sign_in(browser)
    assert "tidak memberi NIK" in said(answer)
    assert not is_signed_in(browser)
    assert not LinkedIdentity.objects.filter(person_id=person_id(MOTHER)).exists()


def test_the_address_of_an_account_finds_nobody(inapas: OtherPortal) -> None:
    mail = PEOPLE["no-nik"]["email"]
    Account.objects.filter(person_id=person_id(MOTHER)).update(email=mail)
    inapas.is_asked("no-nik")
    browser = Client()
    portals.sign_in(browser)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("login", ["another-name", "another-birth"])
def test_a_nik_of_somebody_else_opens_nothing_and_its_owner_is_told(
    inapas: OtherPortal, login: str
) -> None:
    inapas.is_asked(login)
    browser = Client()
    assert "tidak cocok dengan Dukcapil" in said(portals.sign_in(browser))
    assert not is_signed_in(browser)
    assert "account.portal-refused" in kinds_of(MOTHER)
    assert alerts_of(MOTHER) == ["portal-refused"]


def test_a_nik_that_the_registry_does_not_know_opens_nothing(inapas: OtherPortal) -> None:
    inapas.is_asked("nobodys")
    assert "tidak cocok dengan Dukcapil" in said(portals.sign_in(Client()))


def test_a_connected_identity_that_brings_the_nik_of_another_is_refused(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti")
    portals.sign_in(Client())
    # The same identity there, with another person's NIK.
    row = PortalSubject.objects.get(person_id=person_id(MOTHER))
    PortalSubject.objects.filter(value_hash=row.value_hash).update(person_id=person_id(FATHER))
    browser = Client()
    assert "milik orang lain" in said(portals.sign_in(browser))
    assert not is_signed_in(browser)
    assert alerts_of(FATHER) == ["portal-refused"]


def test_a_portal_that_is_less_sure_reaches_into_no_account(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", acr="low")
    browser = Client()
    assert "belum cukup yakin" in said(portals.sign_in(browser))
    assert not is_signed_in(browser)


@pytest.mark.parametrize("acr", ["unagreed", ""])
def test_a_level_that_was_not_agreed_signs_nobody_in(inapas: OtherPortal, acr: str) -> None:
    inapas.is_asked("siti", acr=acr)
    assert "belum cukup yakin" in said(portals.sign_in(Client()))


def test_a_new_identity_with_the_same_nik_takes_the_place_of_the_old(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    portals.sign_in(Client())
    inapas.is_asked("siti-again")
    assert portals.sign_in(Client()).status_code == 302
    assert PortalSubject.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_an_account_that_was_closed_stays_closed(inapas: OtherPortal) -> None:
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)
    inapas.is_asked("siti")
    assert "sudah ditutup" in said(portals.sign_in(Client()))


# Connecting from within, and ending it


def connect(browser: Client) -> HttpResponse:
    back = at_portal(address_to_go(browser, f"/akun/portal/{KEY}"))
    answer = come_back(browser, back)
    assert answer.status_code == 302, answer.content.decode()[-500:]
    return answer


def test_somebody_signed_in_connects_an_identity_without_nik_and_signs_in_with_it(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("no-nik", acr="low")
    browser = owner_of(MOTHER)
    answer = connect(browser)
    assert answer.headers["Location"] == f"/akun/portal/{KEY}/sambung"
    # Nothing is connected before the owner has seen whose it is.
    assert not identities_of(person_id(MOTHER))
    page = browser.get(f"/akun/portal/{KEY}/sambung").content.decode()
    assert PEOPLE["no-nik"]["name"] in page
    assert "sudah tersambung" in said(browser.post(f"/akun/portal/{KEY}/sambung"))
    other = Client()
    assert portals.sign_in(other).status_code == 302
    assert is_signed_in(other)


def test_a_session_that_a_portal_vouches_for_is_no_surer_than_the_portal(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("no-nik", acr="low")
    owner = owner_of(MOTHER)
    connect(owner)
    owner.post(f"/akun/portal/{KEY}/sambung")
    browser = Client()
    portals.sign_in(browser)
    assert browser.session["vouched"] == "declared"
    refused = browser.post("/layanan/id.jatim.dukcapil.akta-kelahiran/mulai", follow=True)
    assert Account.objects.get(person_id=person_id(MOTHER)).assurance == "matched"
    assert refused.status_code < 500


def test_the_identity_of_another_person_is_not_connected(inapas: OtherPortal) -> None:
    inapas.is_asked("budi")
    browser = owner_of(MOTHER)
    answer = come_back(browser, at_portal(address_to_go(browser, f"/akun/portal/{KEY}")))
    assert "milik orang lain" in said(answer)
    assert browser.get(f"/akun/portal/{KEY}/sambung").status_code == 302
    assert not identities_of(person_id(MOTHER))


def test_an_identity_that_opens_another_account_is_not_connected(inapas: OtherPortal) -> None:
    inapas.is_asked("no-nik")
    mother = owner_of(MOTHER)
    connect(mother)
    mother.post(f"/akun/portal/{KEY}/sambung")
    father = owner_of(FATHER)
    answer = come_back(father, at_portal(address_to_go(father, f"/akun/portal/{KEY}")))
    assert "milik orang lain" in said(answer)


def test_connecting_asks_for_a_new_sign_in_there(inapas: OtherPortal) -> None:
    """Somebody else may be signed in at the portal, on the device that they share."""
    inapas.is_asked("no-nik")
    address = address_to_go(owner_of(MOTHER), f"/akun/portal/{KEY}")
    assert "prompt=login" in address
    assert "max_age=0" in address


def test_a_portal_that_does_not_ask_anew_connects_nothing(inapas: OtherPortal) -> None:
    for spoilt in ({"shift": {"auth_time": -3_600}}, {"without": ["auth_time"]}):
        inapas.is_asked("no-nik", **spoilt)
        browser = owner_of(MOTHER)
        answer = come_back(browser, at_portal(address_to_go(browser, f"/akun/portal/{KEY}")))
        assert "tidak meminta Anda masuk sekali lagi" in said(answer)
        assert not identities_of(person_id(MOTHER))


def test_what_one_began_another_does_not_finish(inapas: OtherPortal) -> None:
    inapas.is_asked("no-nik")
    browser = owner_of(MOTHER)
    back = at_portal(address_to_go(browser, f"/akun/portal/{KEY}"))
    # Somebody else signs in at the same browser meanwhile.
    browser.force_login(Account.objects.get(person_id=person_id(FATHER)))
    assert "dimulai di perangkat lain" in said(come_back(browser, back))
    assert not identities_of(person_id(FATHER))


def test_what_its_owner_ended_no_nik_brings_back(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    elsewhere = Client()
    portals.sign_in(elsewhere)
    owner = owner_of(MOTHER)
    assert "sudah diputuskan" in said(owner.post(f"/akun/portal/{KEY}", {"putus": "ya"}))
    # It lets nobody in, and those whom it let in are out.
    assert not is_signed_in(elsewhere)
    browser = Client()
    assert "pernah memutuskan" in said(portals.sign_in(browser))
    assert not is_signed_in(browser)
    assert "account.portal-disconnected" in kinds_of(MOTHER)
    # From within it is connected again.
    connect(owner)
    owner.post(f"/akun/portal/{KEY}/sambung")
    assert portals.sign_in(browser).status_code == 302


def test_the_only_way_in_is_not_ended(inapas: OtherPortal) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    portals.sign_in(browser)
    assert "tidak bisa masuk lagi" in said(browser.post(f"/akun/portal/{KEY}", {"putus": "ya"}))
    # With a password of their own it can be.
    browser.post(
        "/akun/sandi", {"sandi": "sandi-baru-yang-panjang", "sandi2": "sandi-baru-yang-panjang"}
    )
    assert "sudah diputuskan" in said(browser.post(f"/akun/portal/{KEY}", {"putus": "ya"}))


# A fresh proof


def old_session(browser: Client) -> None:
    session = browser.session
    keep_sign_in(session, ["fed"], timezone.now() - timedelta(hours=1), vouched="matched")
    session.save()


def test_who_has_no_password_proves_at_the_portal_who_they_are(inapas: OtherPortal) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    portals.sign_in(browser)
    old_session(browser)
    page = browser.get("/akun/sandi").content.decode()
    assert "Pastikan lewat INApas" in page
    assert 'name="sandi"' not in page
    back = at_portal(address_to_go(browser, f"/pastikan/dari/{KEY}", lanjut="/akun/sandi"))
    answer = come_back(browser, back)
    assert answer.headers["Location"] == "/akun/sandi"
    assert 'name="sandi2"' in browser.get("/akun/sandi").content.decode()


def test_another_identity_proves_nothing(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    portals.sign_in(browser)
    old_session(browser)
    inapas.is_asked("budi")
    back = at_portal(address_to_go(browser, f"/pastikan/dari/{KEY}", lanjut="/akun/sandi"))
    assert "milik orang lain" in said(come_back(browser, back))
    assert 'name="sandi2"' not in browser.get("/akun/sandi").content.decode()


def test_who_has_an_app_is_asked_for_its_code_as_well(inapas: OtherPortal) -> None:
    Account.objects.filter(person_id=person_id(MOTHER)).update(has_second_step=True)
    inapas.is_asked("siti")
    browser = Client()
    page = portals.sign_in(browser).content.decode()
    assert 'name="kode"' in page
    assert not is_signed_in(browser)


# What comes back to the browser


def test_an_answer_counts_once(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert come_back(browser, back).status_code == 302
    browser.post("/keluar")
    assert "dimulai di perangkat lain" in said(come_back(browser, back))


def test_an_answer_counts_in_the_browser_that_asked(inapas: OtherPortal) -> None:
    """Else somebody could be signed in as another by a link that they are sent."""
    inapas.is_asked("siti")
    back = at_portal(address_to_go(Client(), f"/masuk/dari/{KEY}"))
    victim = Client()
    address_to_go(victim, f"/masuk/dari/{KEY}")
    assert "dimulai di perangkat lain" in said(come_back(victim, back))
    assert not is_signed_in(victim)


def test_an_answer_that_is_late_counts_no_more(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    late = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("sekali.web.views.portals.now", lambda: late)
    assert "sudah lewat waktunya" in said(come_back(browser, back))


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_an_answer_of_another_issuer_is_not_believed(inapas: OtherPortal, issuer: str) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert "tidak bisa kami percaya" in said(come_back(browser, back, iss=issuer))
    assert not is_signed_in(browser)


def test_the_answer_of_one_portal_is_not_taken_at_the_address_of_another(
    inapas: OtherPortal, tmp_path: Path
) -> None:
    both = "".join(SETTINGS.format(key=key, issuer=inapas.issuer, more="") for key in (KEY, "kota"))
    portals.wire(tmp_path, both, OUR_KEY)
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    there = back.replace(f"/dari/{KEY}/", "/dari/kota/")
    assert "dimulai di perangkat lain" in said(come_back(browser, there))
    assert not is_signed_in(browser)


def test_a_code_of_somebody_else_is_not_taken(inapas: OtherPortal) -> None:
    """A code that was overheard is tied to the browser that it was made for (PKCE)."""
    inapas.is_asked("budi")
    stolen = at_portal(address_to_go(Client(), f"/masuk/dari/{KEY}"))
    code = stolen.partition("code=")[2].partition("&")[0]
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert "tidak bisa kami percaya" in said(come_back(browser, back, code=code))


def test_who_cancels_there_is_told_so_and_no_word_of_the_portal_is_shown(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti", quirk="cancelled")
    page = said(portals.sign_in(Client()))
    assert "Anda membatalkan di INApas" in page
    assert "<b>no</b>" not in page


def test_what_was_typed_before_comes_back_along(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    typed = {"lanjut": "/data-saya", "disimpan.cerita": "panjang sekali"}
    answer = come_back(browser, at_portal(address_to_go(browser, f"/masuk/dari/{KEY}", **typed)))
    page = answer.content.decode()
    assert "panjang sekali" in page
    assert "/data-saya" in page


def test_nobody_is_led_to_another_site(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    typed = {"lanjut": "https://evil.example/"}
    answer = come_back(browser, at_portal(address_to_go(browser, f"/masuk/dari/{KEY}", **typed)))
    assert answer.headers["Location"] == "/"


# What the portal signs


@pytest.mark.parametrize(
    "spoilt",
    [
        {"set": {"nonce": "another"}},
        {"without": ["nonce"]},
        {"set": {"iss": "https://evil.example"}},
        {"set": {"aud": "somebody-else"}},
        {"set": {"aud": ["sekali", "somebody-else"]}},
        {"set": {"azp": "somebody-else"}},
        {"shift": {"exp": -1_200, "iat": -1_200}},
        {"shift": {"iat": -1_200}},
        {"shift": {"iat": 600, "exp": 600}},
        {"set": {"exp": "tomorrow"}},
        {"without": ["exp"]},
        {"set": {"sub": ""}},
        {"set": {"sub": "x" * 300}},
        {"set": {"at_hash": "another"}},
        {"quirk": "stranger"},
        {"quirk": "shared"},
        {"quirk": "unsigned"},
        {"quirk": "embedded"},
        {"quirk": "other-userinfo"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_signs_nobody_in(
    inapas: OtherPortal, spoilt: dict[str, Any]
) -> None:
    inapas.is_asked("siti", **spoilt)
    browser = Client()
    assert "tidak bisa kami percaya" in said(portals.sign_in(browser))
    assert not is_signed_in(browser)
    assert not identities_of(person_id(MOTHER))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"shift": {"iat": 30, "exp": 30}},
        {"shift": {"iat": -30, "exp": -630}},
        {"set": {"aud": ["sekali", "somebody-else"], "azp": "sekali"}},
        {"quirk": "no-kid"},
    ],
    ids=str,
)
def test_a_token_that_is_odd_and_holds_is_taken(
    inapas: OtherPortal, spoilt: dict[str, Any]
) -> None:
    inapas.is_asked("siti", **spoilt)
    assert portals.sign_in(Client()).status_code == 302


def test_a_key_that_was_changed_in_the_middle_is_fetched(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    assert portals.sign_in(Client()).status_code == 302
    monkeypatch.setattr("sekali.portals.metadata.AGAIN_SECONDS", 0.0)
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    inapas.is_asked("siti", quirk="rotated")
    assert come_back(browser, back).status_code == 302


def test_keys_that_nobody_knows_do_not_make_us_ask_again_and_again(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", quirk="embedded")
    for _ in range(4):
        portals.sign_in(Client())
    assert inapas.keys_asked() <= 1


# When it does not answer


def test_a_slow_portal_is_not_waited_for_without_end(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekali.portals.adapters.public_line.TIMEOUT_SECONDS", 0.4)
    inapas.is_asked("siti", quirk="slow", seconds=2)
    assert "tidak bisa dihubungi" in said(portals.sign_in(Client()))


def test_a_portal_that_breaks_is_told_and_left_alone_for_a_while(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", quirk="broken")
    for _ in range(5):
        assert "tidak bisa dihubungi" in said(portals.sign_in(Client()))
    inapas.is_asked("siti")
    # It is well again; nobody asks before the rest is over.
    back = at_portal(address_to_go(browser := Client(), f"/masuk/dari/{KEY}"))
    assert "tidak bisa dihubungi" in said(come_back(browser, back))


def test_a_portal_that_is_away_keeps_nobody_from_other_ways_in(
    tmp_path: Path, settings: Any
) -> None:
    written = SETTINGS.format(key=KEY, issuer="http://127.0.0.1:9", more="")
    kept = settings.PORTALS_FILE
    portals.wire(tmp_path, written, OUR_KEY)
    try:
        answer = Client().post(f"/masuk/dari/{KEY}")
        assert "tidak bisa dihubungi" in answer.content.decode()
        assert 'name="sandi"' in answer.content.decode()
        assert any("does not answer" in one for one in wiring.portals()[KEY].check_config())
    finally:
        django_settings.PORTALS_FILE = kept
        portals.forget_wiring()


def test_an_outage_of_the_registry_keeps_out_nobody_who_is_connected(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    portals.sign_in(Client())

    def away(*_: object) -> None:
        raise AssertionError("the registry was asked")

    monkeypatch.setattr(type(wiring.registry()), "person", away)
    assert portals.sign_in(Client()).status_code == 302


# Signing out


def signed_in_there(inapas: OtherPortal) -> tuple[Client, requests.Session]:
    """Return the browsers of somebody who signed in at the portal, and by it here."""
    inapas.is_asked("siti")
    browser, there = Client(), portals.http()
    assert portals.sign_in(browser, there).status_code == 302
    assert is_signed_in(browser)
    return browser, there


def tell(token: str) -> HttpResponse:
    answer: HttpResponse = Client(enforce_csrf_checks=True).post(
        f"/masuk/dari/{KEY}/keluar", {"logout_token": token}
    )
    return answer


def test_who_signs_out_at_the_portal_is_signed_out_here(inapas: OtherPortal) -> None:
    browser, there = signed_in_there(inapas)
    other = owner_of(MOTHER)
    inapas.sign_out(there)
    token = inapas.logout_tokens.get(timeout=10)
    assert tell(token).status_code == 200
    assert not is_signed_in(browser)
    # What did not begin there goes on.
    assert is_signed_in(other)
    assert "account.portal-signed-out" in kinds_of(MOTHER)
    # It counts once.
    assert tell(token).status_code == 400


def test_one_sign_in_there_ends_its_own_session_here_alone(inapas: OtherPortal) -> None:
    first, there = signed_in_there(inapas)
    second, _ = signed_in_there(inapas)
    inapas.sign_out(there)
    assert tell(inapas.logout_tokens.get(timeout=10)).status_code == 200
    assert not is_signed_in(first)
    assert is_signed_in(second)


def test_nobody_else_signs_people_out(inapas: OtherPortal) -> None:
    browser, there = signed_in_there(inapas)
    inapas.sign_out(there)
    token = inapas.logout_tokens.get(timeout=10)
    head, body, signature = token.split(".")
    for wrong in ("", "x", f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", head):
        assert tell(wrong).status_code == 400
    # An ID token is none, though it is signed and for us.
    answer = Client().post("/masuk/dari/nobody/keluar", {"logout_token": token})
    assert answer.status_code == 404
    assert is_signed_in(browser)


def test_who_signs_out_here_is_led_to_the_way_out_there(inapas: OtherPortal) -> None:
    browser, _ = signed_in_there(inapas)
    page = browser.post("/keluar").content.decode()
    assert "Keluar juga dari INApas" in page
    assert f"{inapas.issuer}/session/end?client_id=sekali" in page
    assert not is_signed_in(browser)


# How the portal wants to be asked


@pytest.mark.parametrize(
    ("client", "more"),
    [
        ({"userinfo_signed_response_alg": "ES256"}, ""),
        ({}, "pushes_requests = true"),
        ({}, 'assertion_audience = "token-endpoint"'),
    ],
)
def test_other_ways_to_ask(
    tmp_path: Path, settings: Any, client: dict[str, str], more: str
) -> None:
    kept = settings.PORTALS_FILE
    made = portals.start(PEOPLE, OUR_KEY, client=client)
    try:
        portals.wire(tmp_path, SETTINGS.format(key=KEY, issuer=made.issuer, more=more), OUR_KEY)
        assert wiring.portals()[KEY].check_config() == []
        made.is_asked("siti")
        assert portals.sign_in(Client()).status_code == 302
    finally:
        made.process.kill()
        django_settings.PORTALS_FILE = kept
        portals.forget_wiring()


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_secret_proves_us_too(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    kept, secret = settings.PORTALS_FILE, "s+e/c r:e%t-" * 4
    client = {"token_endpoint_auth_method": way, "client_secret": secret}
    made = portals.start(
        PEOPLE, OUR_KEY, client={**client, "jwks": None, "token_endpoint_auth_signing_alg": None}
    )
    monkeypatch.setenv("INAPAS_SECRET", secret)
    written = SETTINGS.format(key=KEY, issuer=made.issuer, more="")
    written = written.replace('"key"', f'"{way.replace("client_", "").replace("_", "-")}"')
    written = written.replace(
        'key = { file = "our_key.pem" }', 'secret = { variable = "INAPAS_SECRET" }'
    )
    try:
        portals.wire(tmp_path, written, OUR_KEY)
        made.is_asked("siti")
        assert portals.sign_in(Client()).status_code == 302
    finally:
        made.process.kill()
        django_settings.PORTALS_FILE = kept
        portals.forget_wiring()
