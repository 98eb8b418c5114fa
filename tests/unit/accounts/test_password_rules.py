"""What a password may not be, and that no kind of letter is asked for."""

import hashlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sekali.accounts.password_rules import HOUSE_WORDS, NobodysNumber, NotLeaked, NotOfTheHouse


def refuses(rule: NobodysNumber | NotOfTheHouse | NotLeaked, password: str) -> bool:
    """Tell whether a rule refuses a password."""
    try:
        rule.validate(password)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "known",
    [
        "3516045201949001",
        "3516 0452 0194 9001",
        "081234567890",
        "+62 812-3456-7890",
        "0108199015122001",
        "1234567890123",
        "7777777777",
        "9876543210",
    ],
)
def test_a_number_that_others_know_is_refused(known: str) -> None:
    assert refuses(NobodysNumber(), known)


@pytest.mark.parametrize("free", ["739104628157", "4082 9917 3305 7", "40829917330571 "])
def test_digits_alone_are_fine_where_they_are_nobodys_number(free: str) -> None:
    assert not refuses(NobodysNumber(), free)


@given(st.text(max_size=30).filter(lambda text: not text.strip("+-. \t\n").isdigit()))
def test_whatever_is_not_digits_alone_is_none_of_its_business(text: str) -> None:
    assert refuses(NobodysNumber(), text) <= text.isascii()


@pytest.mark.parametrize("word", HOUSE_WORDS)
def test_a_word_of_the_house_with_a_year_is_refused(word: str) -> None:
    assert refuses(NotOfTheHouse(), word)
    assert refuses(NotOfTheHouse(), f"{word.title()}-2026!")
    assert refuses(NotOfTheHouse(), f"{word.upper()} {word} 1234")


def test_a_word_of_the_house_among_others_is_fine() -> None:
    assert not refuses(NotOfTheHouse(), "tiga kata baru sekali")
    # And a short password without one is for the rule of length.
    assert not refuses(NotOfTheHouse(), "abc")


LEAKED = ["rahasiaku123", "bismillah99", "kucing hitam", "sayang kamu"]


@pytest.fixture
def listed(tmp_path: Path) -> NotLeaked:
    """A list of these, in order, as it is given away."""
    hashes = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in LEAKED)  # noqa: S324
    file = tmp_path / "leaked.txt"
    file.write_text("".join(f"{one}:{n * 17}\r\n" for n, one in enumerate(hashes)))
    return NotLeaked(str(file))


@pytest.mark.parametrize("password", LEAKED)
def test_each_password_of_the_list_is_refused(listed: NotLeaked, password: str) -> None:
    assert refuses(listed, password)


@given(number=st.integers(0, 10**12))
def test_others_are_not(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("list") / "leaked.txt"
    known = hashlib.sha1(b"known").hexdigest().upper()  # noqa: S324
    file.write_text(f"{known}:3\n")
    assert not refuses(NotLeaked(str(file)), f"not known {number}")
    assert refuses(NotLeaked(str(file)), "known")


def test_a_list_that_is_gone_keeps_nobody_out_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not refuses(NotLeaked(str(tmp_path / "gone.txt")), "rahasiaku123")
    assert "cannot be read: FileNotFoundError" in caplog.text


def test_without_a_list_nothing_has_leaked(tmp_path: Path) -> None:
    assert not refuses(NotLeaked(), "rahasiaku123")
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    assert not refuses(NotLeaked(str(empty)), "rahasiaku123")
