"""Whose account a portal's word opens: a verified NIK finds it, and nothing else does."""

import pytest
from django.test import Client

from conformance.portal import OtherPortal, sign_in
from conformance.portals.visitors import PEOPLE, alerts_of, is_signed_in, kinds_of, said
from sekali.accounts.models import Account, LinkedIdentity, PortalSubject
from sekali.accounts.names import Name
from sekali.accounts.signing_in import account_named
from sekali.audit.models import Entry
from support.people import FATHER, MOTHER, STRANGER, person_id, sample


def test_a_verified_nik_opens_the_account_of_somebody_the_registry_knows(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("hendra")
    browser = Client()
    answer = sign_in(browser)
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
    sign_in(Client())
    account = account_named(Name("nik", sample(STRANGER).nik))
    assert account is not None
    assert account.assurance == "declared"


def test_an_account_that_is_there_is_found_connected_and_its_owner_told(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti")
    browser = Client()
    assert sign_in(browser).status_code == 302
    assert is_signed_in(browser)
    assert "account.portal-connected" in kinds_of(MOTHER)
    assert alerts_of(MOTHER) == ["portal-connected"]
    # A second time nothing is connected, and nobody is bothered.
    assert sign_in(Client()).status_code == 302
    assert alerts_of(MOTHER) == ["portal-connected"]
    page = browser.get("/akun").content.decode()
    assert "Tersambung lewat NIK Anda" in page
    assert "SITI" in page


@pytest.mark.parametrize("login", ["no-nik", "unchecked", "text-for-true"])
def test_without_a_verified_nik_nobody_is_found(inapas: OtherPortal, login: str) -> None:
    inapas.is_asked(login)
    browser = Client()
    answer = sign_in(browser)
    assert "tidak memberi NIK" in said(answer)
    assert not is_signed_in(browser)
    assert not LinkedIdentity.objects.filter(person_id=person_id(MOTHER)).exists()


def test_the_address_of_an_account_finds_nobody(inapas: OtherPortal) -> None:
    mail = PEOPLE["no-nik"]["email"]
    Account.objects.filter(person_id=person_id(MOTHER)).update(email=mail)
    inapas.is_asked("no-nik")
    browser = Client()
    sign_in(browser)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("login", ["another-name", "another-birth"])
def test_a_nik_of_somebody_else_opens_nothing_and_its_owner_is_told(
    inapas: OtherPortal, login: str
) -> None:
    inapas.is_asked(login)
    browser = Client()
    assert "tidak cocok dengan Dukcapil" in said(sign_in(browser))
    assert not is_signed_in(browser)
    assert "account.portal-refused" in kinds_of(MOTHER)
    assert alerts_of(MOTHER) == ["portal-refused"]


def test_a_nik_that_the_registry_does_not_know_opens_nothing(inapas: OtherPortal) -> None:
    inapas.is_asked("nobodys")
    assert "tidak cocok dengan Dukcapil" in said(sign_in(Client()))


def test_a_connected_identity_that_brings_the_nik_of_another_is_refused(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti")
    sign_in(Client())
    # The same identity there, with another person's NIK.
    row = PortalSubject.objects.get(person_id=person_id(MOTHER))
    PortalSubject.objects.filter(value_hash=row.value_hash).update(person_id=person_id(FATHER))
    browser = Client()
    assert "milik orang lain" in said(sign_in(browser))
    assert not is_signed_in(browser)
    assert alerts_of(FATHER) == ["portal-refused"]


def test_a_portal_that_is_less_sure_reaches_into_no_account(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", acr="low")
    browser = Client()
    assert "belum cukup yakin" in said(sign_in(browser))
    assert not is_signed_in(browser)


@pytest.mark.parametrize("acr", ["unagreed", ""])
def test_a_level_that_was_not_agreed_signs_nobody_in(inapas: OtherPortal, acr: str) -> None:
    inapas.is_asked("siti", acr=acr)
    assert "belum cukup yakin" in said(sign_in(Client()))


def test_a_new_identity_with_the_same_nik_takes_the_place_of_the_old(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    sign_in(Client())
    inapas.is_asked("siti-again")
    assert sign_in(Client()).status_code == 302
    assert PortalSubject.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_an_account_that_was_closed_stays_closed(inapas: OtherPortal) -> None:
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)
    inapas.is_asked("siti")
    assert "sudah ditutup" in said(sign_in(Client()))
