from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sekali.openid.sealing import NotSealedHere, Pointer, seal, unseal

KEY = b"k" * 40
POINTER = Pointer(UUID(int=1), UUID(int=2), 3, datetime(2026, 3, 2, tzinfo=UTC), "a b")
KINDS = ("code", "access", "refresh", "machine", "device")


@given(some.uuids(), some.uuids(), some.integers(0, 2**32 - 1), some.integers(0, 2**32))
def test_what_is_sealed_comes_back(owner: UUID, row: UUID, generation: int, until: int) -> None:
    pointer = Pointer(owner, row, generation, datetime.fromtimestamp(until, UTC))
    assert unseal(seal(pointer, "code", KEY), "code", KEY) == pointer


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_is_of_one_kind(kind: str) -> None:
    token = seal(POINTER, kind, KEY)
    assert unseal(token, kind, KEY) == POINTER
    for other in set(KINDS) - {kind}:
        with pytest.raises(NotSealedHere):
            unseal(token, other, KEY)


def test_a_token_of_another_installation_is_none_of_ours() -> None:
    with pytest.raises(NotSealedHere):
        unseal(seal(POINTER, "access", KEY), "access", b"z" * 40)


@given(some.integers(0, 60), some.integers(1, 255))
def test_not_one_bit_of_a_token_can_be_changed(place: int, change: int) -> None:
    import base64

    token = seal(POINTER, "access", KEY)
    content = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    content[place] ^= change
    altered = base64.urlsafe_b64encode(bytes(content)).rstrip(b"=").decode()
    with pytest.raises(NotSealedHere):
        unseal(altered, "access", KEY)


@given(some.text())
def test_what_anybody_types_is_no_token(typed: str) -> None:
    with pytest.raises(NotSealedHere):
        unseal(typed, "access", KEY)


def test_a_token_shows_nobody_whom_it_is_about() -> None:
    token = seal(POINTER, "access", KEY)
    assert POINTER.owner_id.hex not in token
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
