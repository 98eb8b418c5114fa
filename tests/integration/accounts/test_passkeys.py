"""Passkeys: they open the account of whose they are, and nothing that looks like one does."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sekali.accounts import passkeys
from sekali.accounts.actions import WrongSignIn
from sekali.accounts.models import Account, Passkey
from sekali.accounts.passkeys import PasskeyDoor, PasskeyRefused, Question
from sekali.audit.queries import entries_about
from support.applying import refused_with
from support.authenticator import PRESENT, SoftDevice
from support.people import FATHER, MOTHER, person_id

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HERE = "https://sekali.example"
DOOR = PasskeyDoor(HERE)

pytestmark = pytest.mark.usefixtures("db")


def account(key: str = MOTHER) -> Account:
    """Return the account of a persona."""
    return Account.objects.get(person_id=person_id(key))


def added(key: str = MOTHER, **kind: Any) -> SoftDevice:
    """Return a device with a passkey of a persona."""
    device = SoftDevice(HERE, **kind)
    question = DOOR.new_one(account(key))
    answer = device.make(question.options)
    DOOR.add(account=account(key), kept=question.kept, answer=answer, name="HP", now=NOW)
    return device


def owner(question: Question, answer: dict[str, Any]) -> Account:
    """Sign in with an answer."""
    return DOOR.owner(kept=question.kept, answer=answer, address="203.0.113.7", now=NOW)


def test_a_passkey_opens_the_account_without_any_name() -> None:
    device = added()
    question = DOOR.sign_in()

    assert "allowCredentials" not in question.options["publicKey"]
    assert owner(question, device.sign(question.options)).person_id == person_id(MOTHER)
    assert entries_about(person_id(MOTHER))[0].kind == "account.passkey-added"


def test_several_devices_each_have_one_and_are_called_by_name() -> None:
    phone, computer = added(), added()
    for device in (phone, computer):
        question = DOOR.sign_in()
        assert owner(question, device.sign(question.options))
    first = passkeys.passkeys_of(person_id(MOTHER))[0]

    passkeys.rename(person_id=person_id(MOTHER), passkey_id=first.id, name="  HP Siti ")

    names = [one.name for one in passkeys.passkeys_of(person_id(MOTHER))]
    assert names == ["HP Siti", "HP"]


def test_a_removed_passkey_opens_nothing_any_more() -> None:
    device = added()
    (kept,) = passkeys.passkeys_of(person_id(MOTHER))
    passkeys.remove(person_id=person_id(FATHER), passkey_id=kept.id, now=NOW)  # not his: nothing
    question = DOOR.sign_in()
    assert owner(question, device.sign(question.options))

    passkeys.remove(person_id=person_id(MOTHER), passkey_id=kept.id, now=NOW)

    question = DOOR.sign_in()
    refused_with(WrongSignIn, owner, question, device.sign(question.options))


Attack = Callable[[SoftDevice, Question], dict[str, Any]]


def _old_answer(device: SoftDevice, _: Question) -> dict[str, Any]:
    return device.sign(DOOR.sign_in().options)


def _false_page(device: SoftDevice, question: Question) -> dict[str, Any]:
    device.origin = "https://sekali.example.evil.example"
    return device.sign(question.options)


def _subdomain(device: SoftDevice, question: Question) -> dict[str, Any]:
    device.origin = "https://blog.sekali.example"
    return device.sign(question.options)


def _other_site(device: SoftDevice, question: Question) -> dict[str, Any]:
    asked = {**question.options["publicKey"], "rpId": "evil.example"}
    return device.sign({"publicKey": asked})


def _nobody_there(device: SoftDevice, question: Question) -> dict[str, Any]:
    device.flags = PRESENT
    return device.sign(question.options)


def _other_key(device: SoftDevice, question: Question) -> dict[str, Any]:
    forger = SoftDevice(HERE, user=device.user, credential_id=device.credential_id)
    return forger.sign(question.options)


def _other_owner(device: SoftDevice, question: Question) -> dict[str, Any]:
    device.user = person_id(FATHER).bytes
    return device.sign(question.options)


def _registration(device: SoftDevice, question: Question) -> dict[str, Any]:
    return device.sign(question.options, kind="webauthn.create")


def _rubbish(*_: object) -> dict[str, Any]:
    return {"id": 1, "rawId": [], "response": {"userHandle": "x"}}


def _empty(*_: object) -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(
    "attack",
    [
        _old_answer,
        _false_page,
        _subdomain,
        _other_site,
        _nobody_there,
        _other_key,
        _other_owner,
        _registration,
        _rubbish,
        _empty,
    ],
    ids=lambda attack: attack.__name__.strip("_"),
)
def test_what_only_looks_like_a_passkey_is_refused_alike(attack: Attack) -> None:
    device, question = added(), DOOR.sign_in()

    assert refused_with(WrongSignIn, owner, question, attack(device, question)).args == (
        "sign-in-wrong",
        {},
    )


def test_a_copied_device_is_found_out_when_its_counter_goes_back() -> None:
    device = added(counter=5)
    question = DOOR.sign_in()
    device.counter = 6
    assert owner(question, device.sign(question.options))

    for again in (6, 3, 0):
        device.counter = again
        question = DOOR.sign_in()
        refused_with(WrongSignIn, owner, question, device.sign(question.options))


def test_a_closed_account_is_not_opened_by_a_passkey_either() -> None:
    device, question = added(), DOOR.sign_in()
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)

    refused_with(WrongSignIn, owner, question, device.sign(question.options))


def test_a_passkey_that_nobody_verified_is_not_kept() -> None:
    """It would be one factor only, and be taken for two."""
    refused_with(PasskeyRefused, added, flags=PRESENT)
    assert not Passkey.objects.filter(person_id=person_id(MOTHER)).exists()


def test_there_are_at_most_ten() -> None:
    for _ in range(passkeys.MOST_EACH):
        added()
    assert refused_with(PasskeyRefused, added).params == {"reason": "many"}
