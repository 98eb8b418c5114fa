"""A password counts exactly as it was typed, however long it is."""

from datetime import UTC, datetime

import pytest

from sekali.accounts import contacts
from sekali.accounts.guessing import Whence
from sekali.accounts.models import Account
from sekali.accounts.names import read_name
from sekali.accounts.signing_in import WrongSignIn, check_sign_in
from support.people import MOTHER, person_id, sample

pytestmark = pytest.mark.usefixtures("db")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
# 84 letters: spaces at both ends, both cases, and letters of more than one byte.
TYPED = f" {'Wening ing Dalu Ñ ' * 4}Kedhaton 𝄞 "
ALMOST = {
    "without its spaces": TYPED.strip(),
    "in small letters": TYPED.lower(),
    "cut after 64": TYPED[:64],
    "cut after 72": TYPED[:72],
    "without its last letter": TYPED[:-2],
}


def test_every_letter_counts_and_seventy_are_not_too_many() -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    contacts.change_password(account=account, password=TYPED, keep="", now=NOW)
    name = read_name(sample(MOTHER).nik)

    for number, (how, typed) in enumerate(ALMOST.items()):
        whence = Whence(address=str(number))
        try:
            check_sign_in(name=name, password=typed, whence=whence, now=NOW)
        except WrongSignIn:
            continue
        pytest.fail(how)
    assert check_sign_in(name=name, password=TYPED, whence=Whence(address="x"), now=NOW)


@pytest.mark.parametrize(
    "typed", ["only small letters", "ONLY LARGE ONES", "...!!!,,,???;;;", "æøåßþðłŋħ "]
)
def test_no_kind_of_letter_is_asked_for(typed: str) -> None:
    account = Account.objects.get(person_id=person_id(MOTHER))
    contacts.change_password(account=account, password=typed, keep="", now=NOW)
    name = read_name(sample(MOTHER).nik)
    assert check_sign_in(name=name, password=typed, whence=Whence(address="x"), now=NOW)
