"""Showing afresh who one is by a code that is sent, where that is enough."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekali.accounts.proof import SMS, keep_sign_in
from support.browsing import hand_in, text_of, values_of
from support.codes import code_in, messages_to, phone_of, reachable, work
from support.people import MOTHER, browser_of, sample

pytestmark = pytest.mark.usefixtures("db", "static_files", "outside", "sms")


def test_who_never_knew_a_password_shows_it_by_a_code_and_loses_nothing_typed() -> None:
    """A code is enough to withdraw, and not to change how one signs in."""
    phone, browser = phone_of(930), browser_of(MOTHER)
    reachable(MOTHER, at=timezone.now(), phone=phone)
    case_id = hand_in(browser)
    session = browser.session
    keep_sign_in(session, [SMS], timezone.now() - timedelta(hours=2))
    session.save()
    address = f"/perkara/{case_id}/batal"

    asked = browser.post(address, {"yakin": "ya"})
    assert "Send a code instead" in text_of(asked)
    carried = {"lanjut": address, "disimpan.yakin": "ya"}
    assert values_of(browser.post("/masuk/kode", carried))["disimpan.yakin"] == "ya"

    named = {**carried, "nik": sample(MOTHER).nik, "lewat": "sms"}
    browser.post("/masuk/kode", {**named, "kirim": "ya"})
    work(timezone.now())
    typed = code_in(messages_to(phone, least=1)[-1])
    resumed = browser.post("/masuk/kode", {**named, "kode": typed})

    assert f'action="{address}"' in resumed.content.decode()
    assert values_of(resumed)["yakin"] == "ya"
    assert 'action="/pastikan"' not in browser.get(address).content.decode()
    assert 'action="/pastikan"' in browser.get("/akun/sandi").content.decode()
