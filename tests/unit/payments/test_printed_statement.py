from datetime import UTC, date, datetime

import pytest

from sekali.demo.bank.printing import printed
from sekali.payments.adapters.printed_statement import Unreadable, read_statement

CODE = "967904813067858"
DAY = date(2026, 3, 2)


def booking(reference: str, side: str, amount: int, hour: int, words: str) -> dict[str, object]:
    at = f"2026-03-02T{hour:02d}:15:04+07:00"
    return {"reference": reference, "side": side, "amount": amount, "at": at, "words": words}


BOOKINGS = [
    booking("BC1", "K", 1_250_000, 9, f"PEMBAYARAN TAGIHAN {CODE} MOBILE"),
    booking("BC2", "K", 500, 10, "SETORAN TUNAI"),
    booking("BR3", "D", 250_000, 11, f"PENGEMBALIAN {CODE} ATAS BC1"),
]


def test_what_the_bank_prints_can_be_read() -> None:
    read = read_statement(printed(DAY, BOOKINGS))
    assert [(b.reference, b.is_refund, b.code, b.amount_rupiah) for b in read] == [
        ("BC1", False, CODE, 1_250_000),
        ("BC2", False, "", 500),
        ("BR3", True, CODE, 250_000),
    ]
    assert read[0].booked_at == datetime(2026, 3, 2, 2, 15, 4, tzinfo=UTC)


def test_the_newest_line_is_on_top_and_the_banks_own_fee_is_left_out() -> None:
    text = printed(DAY, BOOKINGS).decode("cp1252")
    lines = text.split("\r\n")
    assert "ADM20260302" in lines[5]
    assert lines[6].split(";")[2] == "BR3"
    assert "4 TRANSAKSI" in text


def test_a_day_without_bookings_is_an_empty_statement() -> None:
    assert read_statement(printed(DAY, [])) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"TGL;JAM", b"TANGGAL;JAM"),
        (b"JUMLAH;", b"TOTAL;"),
        (b"4 TRANSAKSI", b"5 TRANSAKSI"),
        (b"1.250.000,00", b"1,250,000.00"),
        (b"1.250.000,00", b"1.250.000,50"),
        (b"02/03/2026;09", b"2026-03-02;09"),
        (b";K;", b";C;"),
        (b"BC1", b""),
        ("\u2013".encode("cp1252"), b"\x81"),
    ],
)
def test_a_statement_that_is_otherwise_is_refused_whole(old: bytes, new: bytes) -> None:
    whole = printed(DAY, BOOKINGS)
    assert old in whole
    with pytest.raises(Unreadable):
        read_statement(whole.replace(old, new))


def test_a_statement_that_was_cut_off_is_refused() -> None:
    whole = printed(DAY, BOOKINGS)
    for length in range(0, len(whole) - 4, 7):
        with pytest.raises(Unreadable):
            read_statement(whole[:length])
