"""Sealed files: unreadable without their key, unchangeable, and telling nothing of each other."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.documents.adapters.master_keys import (
    MasterKeyText,
    keys_in,
    keys_in_file,
    keys_in_text,
    new_line,
    write_keys,
)
from sekali.documents.ports import BlobDamaged, MasterKeyMissing, Wrapped
from sekali.documents.sealing import OVERHEAD_BYTES, key_id_of, new_secret, seal, unseal

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SITI, BUDI, KEY, OTHER_KEY = (UUID(int=number) for number in (1, 2, 3, 4))
SECRET = bytes(range(32))
LETTER = b"%PDF-1.7 surat keterangan lahir" * 20


def sealed(data: bytes = LETTER, **changes: object) -> bytes:
    return seal(data, **({"person_id": SITI, "key_id": KEY, "secret": SECRET} | changes))


@given(data=st.binary(max_size=3000))
def test_what_is_sealed_is_unsealed(data: bytes) -> None:
    kept = sealed(data)
    assert unseal(kept, person_id=SITI, secret=SECRET) == data
    assert key_id_of(kept) == KEY
    assert len(kept) == len(data) + OVERHEAD_BYTES


def test_nothing_of_the_content_is_seen() -> None:
    kept = sealed()
    assert b"PDF" not in kept
    assert b"surat" not in kept


def test_the_same_file_of_the_same_person_is_the_same_and_of_two_people_is_not() -> None:
    assert sealed() == sealed()
    assert sealed()[20:] != sealed(person_id=BUDI, key_id=OTHER_KEY, secret=new_secret())[20:]


def test_different_files_never_share_a_nonce() -> None:
    nonces = {sealed(bytes([number]) * 5)[20:32] for number in range(200)}
    assert len(nonces) == 200


@given(place=st.integers(min_value=4, max_value=len(LETTER) + OVERHEAD_BYTES - 1))
def test_one_changed_bit_anywhere_is_noticed(place: int) -> None:
    kept = bytearray(sealed())
    kept[place] ^= 1
    with pytest.raises(BlobDamaged):
        unseal(bytes(kept), person_id=SITI, secret=SECRET)


def test_a_file_put_under_another_person_or_cut_short_does_not_open() -> None:
    for kept, person, secret in (
        (sealed(), BUDI, SECRET),
        (sealed(), SITI, new_secret()),
        (sealed()[:-1], SITI, SECRET),
        (sealed()[:20], SITI, SECRET),
    ):
        with pytest.raises(BlobDamaged):
            unseal(kept, person_id=person, secret=secret)


def test_what_was_never_sealed_says_so() -> None:
    assert key_id_of(LETTER) is None
    assert key_id_of(b"SKL1 and no more") is None


# --- master keys ----------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one master key."""
    file = tmp_path / "master_keys"
    write_keys(file, new_line(NOW))
    return file


def test_the_file_of_master_keys_is_its_owners_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_wrapped_key_opens_only_for_whom_it_was_wrapped(file: Path) -> None:
    masters = keys_in_file(file)
    wrapped = masters.wrap(SECRET, bound_to=b"siti")

    assert masters.unwrap(wrapped, bound_to=b"siti") == SECRET
    with pytest.raises(MasterKeyMissing):
        masters.unwrap(wrapped, bound_to=b"budi")
    with pytest.raises(MasterKeyMissing):
        masters.unwrap(Wrapped(wrapped.master_id, "bm9uc2Vuc2U="), bound_to=b"siti")


def test_a_key_added_to_the_file_wraps_from_then_on_and_the_old_one_still_opens(
    file: Path,
) -> None:
    masters = keys_in_file(file)
    before = masters.wrap(SECRET, bound_to=b"siti")

    write_keys(file, file.read_text() + new_line(NOW))

    assert masters.current() != before.master_id
    assert masters.unwrap(before, bound_to=b"siti") == SECRET
    assert masters.wrap(SECRET, bound_to=b"siti").master_id == masters.current()


def test_a_master_key_that_is_not_given_is_told_by_its_id(file: Path) -> None:
    wrapped = keys_in_file(file).wrap(SECRET, bound_to=b"siti")
    others = keys_in_text(new_line(NOW))

    with pytest.raises(MasterKeyMissing, match=wrapped.master_id):
        others.unwrap(wrapped, bound_to=b"siti")


def test_keys_in_the_environment_stand_behind_each_other() -> None:
    first, second = new_line(NOW).strip(), new_line(NOW).strip()
    assert keys_in_text(f"{first};{second}").current() == second.partition(" ")[0]


@pytest.mark.parametrize("text", ["k c2hvcnQ=", "only-an-id", "k not base64!", "{0}{0}"])
def test_a_line_that_is_no_key_is_refused_and_not_repeated(text: str) -> None:
    text = text.format(new_line(NOW))
    with pytest.raises(MasterKeyMissing) as refused:
        keys_in(text)
    assert "c2hvcnQ" not in str(refused.value)
    assert text.strip() not in str(refused.value)


def test_without_a_key_nothing_is_wrapped_and_check_says_so(tmp_path: Path) -> None:
    for masters in (keys_in_text(""), keys_in_file(tmp_path / "none")):
        assert isinstance(masters, MasterKeyText)
        with pytest.raises(MasterKeyMissing):
            masters.wrap(SECRET, bound_to=b"")
        assert "cannot be sealed" in masters.check_config()[0]
