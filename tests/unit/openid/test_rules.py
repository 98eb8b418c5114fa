from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sekali.accounts.proof import Proof
from sekali.openid.asking import Asked
from sekali.openid.rules import Standing, next_step

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ONE, TWO = "urn:sekali:acr:1", "urn:sekali:acr:2"
ASKED = Asked(
    redirect_uri="https://a.example/",
    scopes=("openid", "profile"),
    wanted=(),
    wanted_in_token=(),
    state="",
    nonce="",
    code_challenge="",
    prompts=frozenset(),
    max_age_seconds=None,
    acr=(),
    acr_is_essential=False,
    subject="",
    hint="",
    key_thumbprint="",
)


def signed_in(*, ago: timedelta, methods: tuple[str, ...] = ("pwd",)) -> Standing:
    proof = Proof(NOW - ago, methods, None)
    return Standing("me", proof, NOW - timedelta(minutes=1), frozenset({"profile"}))


LONG_AGO = signed_in(ago=timedelta(hours=1))
JUST_NOW = signed_in(ago=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("asked", "standing", "step"),
    [
        ({}, replace(LONG_AGO, subject=""), "sign-in"),
        ({}, LONG_AGO, "give"),
        ({}, replace(LONG_AGO, agreed=None), "consent"),
        ({}, replace(LONG_AGO, agreed=frozenset()), "consent"),
        ({"wanted": ("email",)}, LONG_AGO, "consent"),
        ({"prompts": frozenset({"consent"})}, LONG_AGO, "consent"),
        ({"prompts": frozenset({"login"})}, LONG_AGO, "sign-in-again"),
        ({"prompts": frozenset({"login"})}, JUST_NOW, "give"),
        ({"max_age_seconds": 3_599}, LONG_AGO, "sign-in-again"),
        ({"max_age_seconds": 3_600}, LONG_AGO, "give"),
        ({"max_age_seconds": 0}, JUST_NOW, "give"),
        ({"prompts": frozenset({"select_account"})}, LONG_AGO, "choose-person"),
        ({"prompts": frozenset({"select_account"})}, replace(LONG_AGO, chosen=True), "give"),
        ({"prompts": frozenset({"select_account"})}, JUST_NOW, "give"),
        ({}, replace(LONG_AGO, hinted="me"), "give"),
        ({}, replace(LONG_AGO, hinted="you"), "choose-person"),
        ({"subject": "you"}, LONG_AGO, "choose-person"),
        ({"subject": "you"}, replace(LONG_AGO, hinted="me"), "choose-person"),
        ({"acr": (ONE,)}, LONG_AGO, "give"),
        ({"acr": (TWO, ONE)}, LONG_AGO, "give"),
        ({"acr": (TWO,)}, LONG_AGO, "give"),
        ({"acr": (TWO,)}, replace(LONG_AGO, can_step_up=True), "step-up"),
        ({"acr": (TWO,), "acr_is_essential": True}, LONG_AGO, "refuse"),
        ({"acr": (TWO,)}, signed_in(ago=timedelta(hours=1), methods=("hwk",)), "give"),
        ({"acr": ("urn:x",), "acr_is_essential": True}, LONG_AGO, "refuse"),
    ],
)
def test_what_comes_next(asked: dict[str, object], standing: Standing, step: str) -> None:
    assert next_step(replace(ASKED, **asked), standing, now=NOW) == step


def test_a_session_that_does_not_say_since_when_is_never_fresh() -> None:
    unknown = replace(LONG_AGO, proof=Proof(None, (), None))
    assert next_step(replace(ASKED, max_age_seconds=9), unknown, now=NOW) == "sign-in-again"
