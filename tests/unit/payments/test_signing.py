from datetime import UTC, datetime, timedelta

import pytest

from sekali.demo.bank.calling import SIGNATURE, TIMESTAMP, is_signed, signed
from sekali.payments.signing import NotFromTheBank, check_signed, signature

KEY, BODY = b"sample-key-of-this-test", b'{"ref": "BC1"}'
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))


def reason(key: bytes, stamp: str, signed: str, body: bytes, at: datetime = NOW) -> str:
    with pytest.raises(NotFromTheBank) as refused:
        check_signed(key, stamp, signed, body, at=at)
    return str(refused.value.params["reason"])


def test_the_bank_and_we_sign_alike() -> None:
    headers = signed(KEY, BODY, at=NOW.timestamp())
    check_signed(KEY, headers[TIMESTAMP], headers[SIGNATURE], BODY, at=NOW)
    ours = signature(KEY, STAMP, BODY)
    assert is_signed(KEY, STAMP, ours, BODY, at=NOW.timestamp())


def test_a_forged_signature_is_refused() -> None:
    right = signature(KEY, STAMP, BODY)
    assert reason(KEY, STAMP, right, BODY + b" ") == "signature"
    assert reason(KEY, str(int(STAMP) + 1), right, BODY) == "signature"
    assert reason(b"other", STAMP, right, BODY) == "signature"
    for wrong in ("", "x", "ü", right.upper()):
        assert reason(KEY, STAMP, wrong, BODY) == "signature"


def test_without_a_key_nothing_is_believed() -> None:
    assert reason(b"", STAMP, signature(b"", STAMP, BODY), BODY) == "signature"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_kept_for_longer_than_five_minutes_is_refused(minutes: int) -> None:
    right = signature(KEY, STAMP, BODY)
    check_signed(KEY, STAMP, right, BODY, at=NOW + timedelta(minutes=minutes / 2))
    assert reason(KEY, STAMP, right, BODY, NOW + timedelta(minutes=minutes)) == "time"


@pytest.mark.parametrize("stamp", ["", "soon", "²", "9" * 40, "-1"])
def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    assert reason(KEY, stamp, signature(KEY, stamp, BODY), BODY) == "time"
