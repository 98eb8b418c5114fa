"""A code that two use in the same instant lets one of them in."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from sekali.accounts.codes import ask_for_code, use_code_of_name
from sekali.accounts.guessing import Whence
from sekali.accounts.names import read_name
from support.codes import code_in, messages_to, phone_of, reachable, work
from support.people import MOTHER, sample
from support.together import at_once

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("sms", "own_database")


def test_of_two_who_use_a_code_at_once_one_gets_in() -> None:
    phone, name = phone_of(900), read_name(sample(MOTHER).nik)
    reachable(MOTHER, at=NOW, phone=phone)
    code_id = ask_for_code(
        name=name, purpose="sign-in", channel="sms", whence=Whence(address="x"), now=NOW
    )
    work(NOW)
    code = code_in(messages_to(phone, least=1)[-1])

    results = at_once(*[
        lambda: use_code_of_name(
            name=name, code_id=code_id, typed=code, purpose="sign-in", now=NOW
        )
    ] * 4)  # fmt: skip

    assert Counter(type(one).__name__ for one in results) == {"tuple": 1, "WrongCode": 3}
