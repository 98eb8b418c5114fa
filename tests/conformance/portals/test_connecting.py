"""An identity at a portal is connected from within, ended, and asked anew who somebody is."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from conformance.portal import KEY, OtherPortal, address_to_go, at_portal, come_back, sign_in
from conformance.portals.visitors import PEOPLE, connect, is_signed_in, kinds_of, owner_of, said
from sekali.accounts.identities import identities_of
from sekali.accounts.models import Account
from sekali.accounts.proof import keep_sign_in
from support.people import FATHER, MOTHER, person_id


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
    assert sign_in(other).status_code == 302
    assert is_signed_in(other)


def test_a_session_that_a_portal_vouches_for_is_no_surer_than_the_portal(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("no-nik", acr="low")
    owner = owner_of(MOTHER)
    connect(owner)
    owner.post(f"/akun/portal/{KEY}/sambung")
    browser = Client()
    sign_in(browser)
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
    sign_in(elsewhere)
    owner = owner_of(MOTHER)
    assert "sudah diputuskan" in said(owner.post(f"/akun/portal/{KEY}", {"putus": "ya"}))
    # It lets nobody in, and those whom it let in are out.
    assert not is_signed_in(elsewhere)
    browser = Client()
    assert "pernah memutuskan" in said(sign_in(browser))
    assert not is_signed_in(browser)
    assert "account.portal-disconnected" in kinds_of(MOTHER)
    # From within it is connected again.
    connect(owner)
    owner.post(f"/akun/portal/{KEY}/sambung")
    assert sign_in(browser).status_code == 302


def test_the_only_way_in_is_not_ended(inapas: OtherPortal) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    sign_in(browser)
    assert "tidak bisa masuk lagi" in said(browser.post(f"/akun/portal/{KEY}", {"putus": "ya"}))
    # With a password of their own it can be.
    browser.post(
        "/akun/sandi", {"sandi": "sandi-baru-yang-panjang", "sandi2": "sandi-baru-yang-panjang"}
    )
    assert "sudah diputuskan" in said(browser.post(f"/akun/portal/{KEY}", {"putus": "ya"}))


def old_session(browser: Client) -> None:
    session = browser.session
    keep_sign_in(session, ["fed"], timezone.now() - timedelta(hours=1), vouched="matched")
    session.save()


def test_who_has_no_password_proves_at_the_portal_who_they_are(inapas: OtherPortal) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    sign_in(browser)
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
    sign_in(browser)
    old_session(browser)
    inapas.is_asked("budi")
    back = at_portal(address_to_go(browser, f"/pastikan/dari/{KEY}", lanjut="/akun/sandi"))
    assert "milik orang lain" in said(come_back(browser, back))
    assert 'name="sandi2"' not in browser.get("/akun/sandi").content.decode()


def test_who_has_an_app_is_asked_for_its_code_as_well(inapas: OtherPortal) -> None:
    Account.objects.filter(person_id=person_id(MOTHER)).update(has_second_step=True)
    inapas.is_asked("siti")
    browser = Client()
    page = sign_in(browser).content.decode()
    assert 'name="kode"' in page
    assert not is_signed_in(browser)
