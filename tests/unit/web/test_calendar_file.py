"""The calendar file of an appointment, as RFC 5545 has it."""

from datetime import UTC, datetime

from sekali.web.calendar_file import CalendarEntry, calendar_file

ENTRY = CalendarEntry(
    uid="0001@contoh.example",
    starts_at=datetime(2026, 3, 4, 1, 30, tzinfo=UTC),
    ends_at=datetime(2026, 3, 4, 1, 50, tzinfo=UTC),
    made_at=datetime(2026, 3, 2, 2, 0, tzinfo=UTC),
    title="KTP-el; foto, sidik jari",
    place="Dinas Kependudukan dan Pencatatan Sipil Kabupaten Mojokerto, Jalan Contoh 1",
    text="Baris satu\nBaris dua \\",
    sequence=3,
)


def test_it_says_when_what_and_where() -> None:
    lines = calendar_file(ENTRY).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20260304T013000Z" in lines
    assert "SUMMARY:KTP-el\\; foto\\, sidik jari" in lines
    assert "DESCRIPTION:Baris satu\\nBaris dua \\\\" in lines


def test_no_line_is_longer_than_its_octets_allow() -> None:
    whole = calendar_file(ENTRY)
    assert all(len(line.encode()) <= 75 for line in whole.split("\r\n"))
    assert "Kabupaten Mojokerto\\, Jalan Contoh 1" in whole.replace("\r\n ", "")


def test_nobody_can_write_a_line_of_their_own() -> None:
    hostile = calendar_file(CalendarEntry(**{**_values(), "title": "x\r\nATTACH:http://x"}))
    assert not [line for line in hostile.split("\r\n") if line.startswith("ATTACH")]


def _values() -> dict[str, object]:
    return {name: getattr(ENTRY, name) for name in CalendarEntry.__dataclass_fields__}
