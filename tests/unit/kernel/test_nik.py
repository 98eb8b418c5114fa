import calendar
import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.kernel import nik as nik_module
from sekali.kernel.errors import DomainError
from sekali.kernel.nik import (
    InvalidFamilyCardNo,
    InvalidNik,
    in_fours,
    masked,
    mismatches,
    read_family_card_no,
    read_nik,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
DISTRICTS = st.integers(min_value=0, max_value=999_999).map(lambda number: f"{number:06d}")
SERIALS = st.integers(min_value=1, max_value=9999).map(lambda number: f"{number:04d}")
SEXES = st.sampled_from(["male", "female"])
SEPARATOR = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u2013"])
SEPARATORS = st.lists(SEPARATOR, min_size=17, max_size=17)


def written(district: str, born: date, sex: str, serial: str) -> str:
    day = born.day + (40 if sex == "female" else 0)
    return f"{district}{day:02d}{born:%m}{born.year % 100:02d}{serial}"


def reason_for(typed: str) -> str:
    with pytest.raises(InvalidNik) as refusal:
        read_nik(typed)
    return str(refusal.value.params["reason"])


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(nik_module).failed == 0


@given(district=DISTRICTS, born=DAYS, sex=SEXES, serial=SERIALS, separators=SEPARATORS)
def test_any_well_formed_number_is_read_however_it_is_separated(
    district: str, born: date, sex: str, serial: str, separators: list[str]
) -> None:
    digits = written(district, born, sex, serial)
    typed = "".join(map("".join, zip(separators, [*digits, ""], strict=True)))

    nik = read_nik(typed)

    assert nik.digits == digits
    assert nik.district_code.replace(".", "") == district
    assert nik.may_be_born_on(born)
    assert mismatches(nik, sex, born) == []


@given(typed=st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_and_never_breaks(typed: str) -> None:
    try:
        outcome = len(read_nik(typed).digits)
    except InvalidNik as refusal:
        outcome = refusal.params["reason"]
    assert outcome in {16, "length", "digits", "date", "serial"}


@given(digits=st.text(alphabet="0123456789", min_size=16, max_size=16))
def test_sixteen_digits_are_refused_only_for_their_date_or_serial(digits: str) -> None:
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    # The longer of the two centuries' months decides: only 29 February differs.
    days = calendar.monthrange(2000 + year, month)[1] if 1 <= month <= 12 else 0
    is_good = 1 <= day <= days and digits[12:] != "0000"
    try:
        read_nik(digits)
    except InvalidNik:
        assert not is_good
    else:
        assert is_good


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "length"),
        ("351606010290900", "length"),
        ("35160601029090011", "length"),
        ("351606010290900l", "digits"),
        ("٣٥١٦٠٦٠١٠٢٩٠٩٠٠١", "digits"),
        ("3516060002909001", "date"),
        ("3516063202909001", "date"),
        ("3516064002909001", "date"),
        ("3516067202909001", "date"),
        ("3516060113909001", "date"),
        ("3516063002909001", "date"),
        ("3516062902019001", "date"),
        ("3516060102900000", "serial"),
    ],
)
def test_an_impossible_number_is_refused_with_its_reason(typed: str, reason: str) -> None:
    assert reason_for(typed) == reason


def test_the_leap_day_of_2000_is_real_although_1900_had_none() -> None:
    assert read_nik("3516062902009001").may_be_born_on(date(2000, 2, 29))


def test_a_vanished_or_unknown_district_is_no_error() -> None:
    assert read_nik("9999990102909001").district_code == "99.99.99"


def test_a_corrected_register_gives_a_warning_and_no_refusal() -> None:
    nik = read_nik("3516064102909001")
    assert mismatches(nik, "male", date(1990, 2, 1)) == ["sex"]
    assert mismatches(nik, "female", date(1990, 3, 1)) == ["birth_date"]
    assert mismatches(nik, None, None) == []


def test_the_number_may_stand_for_either_century() -> None:
    nik = read_nik("3516060102159001")
    assert mismatches(nik, "male", date(1915, 2, 1)) == []
    assert mismatches(nik, "male", date(2015, 2, 1)) == []


def test_neither_a_refusal_nor_a_traceback_gives_the_number_away() -> None:
    with pytest.raises(InvalidNik) as refusal:
        read_nik("3516063202909001")
    assert "351606" not in repr(refusal.value)
    shown = repr(read_nik("3516064102909001"))
    assert "0641" not in shown
    assert "birth" not in shown


def test_a_family_card_number_is_not_held_to_a_birth_date() -> None:
    assert read_family_card_no("3516 0699 9915 0007") == "3516069999150007"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("35160601", "length"), ("35160601011500O7", "digits"), ("3516060101150000", "serial")],
)
def test_an_impossible_family_card_number_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(InvalidFamilyCardNo) as refusal:
        read_family_card_no(typed)
    assert refusal.value.params == {"reason": reason}
    assert isinstance(refusal.value, DomainError)


def test_numbers_are_shown_in_fours_and_hidden_in_the_middle() -> None:
    assert in_fours("3516064102909001") == "3516 0641 0290 9001"
    assert masked("3516064102909001") == "3516 •••• •••• 9001"
    assert masked("") == "••••"
