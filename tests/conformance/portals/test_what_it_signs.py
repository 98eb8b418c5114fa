"""A portal's token is taken where it holds, and signs nobody in where anything of it does not."""

from typing import Any

import pytest
from django.test import Client

from conformance.portal import KEY, OtherPortal, address_to_go, at_portal, come_back, sign_in
from conformance.portals.visitors import is_signed_in, said
from sekali.accounts.identities import identities_of
from support.people import MOTHER, person_id


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
    assert "tidak bisa kami percaya" in said(sign_in(browser))
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
    assert sign_in(Client()).status_code == 302


def test_a_key_that_was_changed_in_the_middle_is_fetched(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    assert sign_in(Client()).status_code == 302
    monkeypatch.setattr("sekali.portals.metadata.AGAIN_SECONDS", 0.0)
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    inapas.is_asked("siti", quirk="rotated")
    assert come_back(browser, back).status_code == 302


def test_keys_that_nobody_knows_do_not_make_us_ask_again_and_again(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", quirk="embedded")
    for _ in range(4):
        sign_in(Client())
    assert inapas.keys_asked() <= 1
