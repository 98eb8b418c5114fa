from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sekali.payments.qris import qris_payload
from support.qris import Unreadable, read_fields, read_qris

CODE = "967904813067858"


def payload(**other: Any) -> str:
    told: dict[str, Any] = {
        "code": CODE,
        "amount_rupiah": 50_000,
        "payee": "Dinas Contoh",
        "city": "Mojokerto",
    }
    return qris_payload(**{**told, **other})


def test_it_says_whom_to_pay_how_much_and_for_which_bill() -> None:
    fields = read_qris(payload())
    assert fields["00"] == "01"
    assert fields["01"] == "12"
    assert fields["53"] == "360"
    assert fields["54"] == "50000"
    assert fields["58"] == "ID"
    assert fields["59"] == "DINAS CONTOH"
    assert fields["60"] == "MOJOKERTO"
    assert read_fields(fields["62"]) == {"01": CODE}


def test_its_account_says_that_it_is_a_sample() -> None:
    assert read_fields(read_qris(payload())["26"]) == {"00": "SEKALI.SAMPLE", "01": CODE}


def test_the_first_field_is_the_format_and_the_last_the_checksum() -> None:
    made = payload()
    assert made.startswith("000201")
    assert made[-8:-4] == "6304"


def test_the_checksum_is_the_one_of_the_specification() -> None:
    # The example of the EMVCo specification, Merchant-Presented Mode 1.1, annex A.
    example = (
        "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678"
        "520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京"
        "540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708"
        "123456786304A13A"
    )
    assert read_qris(example)["59"] == "BEST TRANSPORT"


@given(some.integers(0, 10**6), some.sampled_from("0123456789ABCDEF"))
def test_a_changed_letter_is_noticed(place: int, letter: str) -> None:
    made = payload()
    place %= len(made)
    changed = made[:place] + letter + made[place + 1 :]
    if changed != made:
        with pytest.raises(Unreadable):
            read_qris(changed)


@given(some.text(max_size=60), some.text(max_size=60))
def test_every_name_fits_its_place(payee: str, city: str) -> None:
    fields = read_qris(payload(payee=payee, city=city))
    assert 0 < len(fields["59"]) <= 25
    assert 0 < len(fields["60"]) <= 15


@pytest.mark.parametrize("broken", ["00", "0005ab", "xx01a", "00²1a"])
def test_what_is_cut_short_is_no_field(broken: str) -> None:
    with pytest.raises(Unreadable):
        read_fields(broken)
