"""Each type: what people type for it, what is kept, how it is read again, what is refused."""

import doctest
from collections.abc import Mapping
from datetime import date

import pytest

from sekali.catalogue import files, typed_checks
from sekali.catalogue.plain_values import kept_of
from sekali.catalogue.value_types import TYPES, Context, ValueRefused
from sekali.kernel import nip, wording
from sekali.kernel.errors import DomainError

TODAY = date(2026, 3, 2)
CODES: Mapping[str, files.CodeList] = {
    "crop": files.CodeList.model_validate(
        {
            "language": 2,
            "id": "crop",
            "version": "1",
            "title": {"id": "Tanaman"},
            "source": "example",
            "items": [
                {"key": "rice", "code": "1", "id": "Padi", "en": "Rice"},
                {"key": "maize", "code": "2", "id": "Jagung", "en": "Maize"},
                {"key": "cane", "code": "3", "id": "Tebu", "en": "Sugar cane"},
            ],
        }
    )
}
VILLAGES = {
    "35.16.01.2001": "Gondang, Gondang, Kabupaten Mojokerto",
    "35.18.07.2004": "Gondang, Gondang, Kabupaten Nganjuk",
    "35.16.06.2001": "Sooko, Sooko, Kabupaten Mojokerto",
}


def places_named(said: str) -> list[str]:
    return [code for code, name in VILLAGES.items() if name.casefold().startswith(said.casefold())]


CONTEXT = Context(TODAY, CODES, VILLAGES.get, places_named)


def spec_of(name: str, **said: object) -> files.MaybeTable:
    if name in {"choice", "choices"}:
        said = {"codes": "crop", **said}
    return files.MaybeTable.model_validate({"type": name, **said})


def read(name: str, typed: str | dict[str, str], **said: object) -> object:
    """Read what was typed into the boxes of a type; its only box is called ``x``."""
    boxes = {"x": typed} if isinstance(typed, str) else {f"x.{k}": v for k, v in typed.items()}
    return TYPES[name].read(boxes, "x", spec_of(name, **said), CONTEXT)


def refusal_of(name: str, typed: str | dict[str, str], **said: object) -> str:
    with pytest.raises(DomainError) as refused:
        read(name, typed, **said)
    return refused.value.code


GOOD = [
    ("month", {"month": "2", "year": "2026"}, "2026-02", "Februari 2026"),
    ("nip", "19850214 201001 2 001", "198502142010012001", "19850214 201001 2 001"),
    ("nip", "199001012022211001", "199001012022211001", "19900101 202221 1 001"),
    (
        "address",
        {"street": "Jl. Mawar 5", "rt": "1", "rw": "02", "village": "35.16.06.2001"},
        {"street": "Jl. Mawar 5", "rt": "001", "rw": "002", "village": "35.16.06.2001"},
        "Jl. Mawar 5, RT 001 RW 002, Sooko, Sooko, Kabupaten Mojokerto",
    ),
    (
        "address",
        {"street": "Dusun Wetan", "rt": "-", "rw": "", "village": "Sooko"},
        {"street": "Dusun Wetan", "rt": "", "rw": "", "village": "35.16.06.2001"},
        "Dusun Wetan, Sooko, Sooko, Kabupaten Mojokerto",
    ),
    ("region", "Gondang, Gondang, Kabupaten Nganjuk", "35.18.07.2004", VILLAGES["35.18.07.2004"]),
    (
        "region",
        "Gondang, Gondang, Kabupaten Mojokerto (35.16.01.2001)",
        "35.16.01.2001",
        VILLAGES["35.16.01.2001"],
    ),
]


@pytest.mark.parametrize(("name", "typed", "kept", "shown"), GOOD)
def test_what_people_type_is_kept_and_shown(
    name: str, typed: str | dict[str, str], kept: object, shown: str
) -> None:
    assert read(name, typed) == kept
    assert TYPES[name].show(kept, spec_of(name), CONTEXT, "id") == shown


@pytest.mark.parametrize(
    "typed",
    [
        "-7.4726, 112.4381",
        "-7.4726,112.4381",
        "-7,4726, 112,4381",
        "-7,4726; 112,4381",
        "-7.4726 112.4381",
        "112.4381, -7.4726",
        "7.4726° S, 112.4381° E",
        "7,4726 LS 112,4381 BT",
        "\u22127.4726, 112.4381",
        "7°28'21.36\"S 112°26'17.16\"E",
        "7°28\u203221.36\u2033 LS, 112°26\u203217.16\u2033 BT",
    ],
)
def test_a_point_is_read_as_maps_and_people_write_it(typed: str) -> None:
    assert read("coordinates", typed) == "-7.4726, 112.4381"


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("month", {"month": "13", "year": "2026"}, "date-not"),
        ("month", {"month": "", "year": "2026"}, "month-incomplete"),
        ("month", {"month": "2", "year": "²⁰²⁶"}, "month-incomplete"),
        ("month", {"month": "2", "year": "26"}, "date-year"),
        ("nip", "123", "nip-invalid"),
        ("nip", "198502302010012001", "nip-invalid"),
        ("nip", "198502142010132001", "nip-invalid"),
        ("nip", "198502141984012001", "nip-invalid"),
        ("nip", "198502142010013001", "nip-invalid"),
        ("nip", "198502142010012000", "nip-invalid"),
        ("nip", "१९८५०२१४२०१००१२००१", "nip-invalid"),
        ("address", {"village": "35.16.06.2001"}, "address-street"),
        ("address", {"street": "Jl. Mawar 5", "village": ""}, "region-not"),
        ("address", {"street": "Jl. Mawar 5", "village": "35.16"}, "region-not"),
        ("address", {"street": "Jl. Mawar 5", "village": "99.99.99.9999"}, "region-not"),
        ("address", {"street": "Jl. Mawar 5", "village": "Gondang"}, "region-several"),
        (
            "address",
            {"street": "Jl. 5", "rt": "satu", "village": "35.16.06.2001"},
            "address-neighbourhood",
        ),
        ("address", {"street": "x" * 5_000, "village": "35.16.06.2001"}, "text-too-long"),
        ("coordinates", "here", "coordinates-not"),
        ("coordinates", "-7.4726", "coordinates-not"),
        ("coordinates", "-7.4726, 112.4381, 5", "coordinates-not"),
        ("coordinates", "51.5, -0.12", "coordinates-outside"),
        ("coordinates", "NaN, Infinity", "coordinates-not"),
        ("coordinates", "9" * 100_000, "coordinates-not"),
        ("coordinates", "-7e5, 112e9", "coordinates-not"),
        ("integer", "9" * 400, "number-not"),
        ("year", "2.026", "year-not"),
        ("year", "26", "year-not"),
        ("integer", "१२", "number-not"),
        ("decimal", "1e9", "number-not"),
    ],
)
def test_what_cannot_be_is_refused_with_a_code_of_its_own(
    name: str, typed: str | dict[str, str], code: str
) -> None:
    assert refusal_of(name, typed) == code


def test_a_month_that_has_not_begun_is_refused_where_it_must_have() -> None:
    assert read("month", {"month": "3", "year": "2026"}, not_after_today=True) == "2026-03"
    assert (
        refusal_of("month", {"month": "4", "year": "2026"}, not_after_today=True) == "date-future"
    )


def test_several_choices_are_kept_in_the_order_of_the_list() -> None:
    ticked = {"x": "shown", "x.cane": "yes", "x.rice": "yes", "x.gold": "yes"}
    kept = TYPES["choices"].read(ticked, "x", spec_of("choices"), CONTEXT)
    assert kept == ["rice", "cane"]
    assert TYPES["choices"].show(kept, spec_of("choices"), CONTEXT, "en") == "Rice, Sugar cane"
    assert TYPES["choices"].read({"x": "shown"}, "x", spec_of("choices"), CONTEXT) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("text", "Siti Aminah"),
        ("integer", 3100),
        ("year", 2026),
        ("decimal", "3.10"),
        ("rupiah", 1_500_000),
        ("date", "2026-02-20"),
        ("month", "2026-02"),
        ("time", "09:30"),
        ("yes_no", True),
        ("yes_no", False),
        ("choice", "maize"),
        ("choices", ["rice", "cane"]),
        ("nik", "3516014606809824"),
        ("nip", "198502142010012001"),
        ("phone", "081234567890"),
        ("email", "siti@example.id"),
        ("region", "35.16.06.2001"),
        ("coordinates", "-7.4726, 112.4381"),
        ("address", {"street": "A 1", "rt": "", "rw": "003", "village": "35.16.06.2001"}),
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_kept_is_read_again_from_the_boxes_it_fills(
    name: str, kept: object, language: str
) -> None:
    kind = TYPES[name]
    spec = spec_of(name, **({"scale": 2} if name == "decimal" else {}))
    boxes = kind.boxes_of(kept, "x", spec, language)
    assert kind.read(boxes, "x", spec, CONTEXT) == kept
    if kind.in_tables:
        assert kind.parse_cell(kind.line_of(kept, spec, language), spec, CONTEXT) == kept


@pytest.mark.parametrize(
    ("name", "cell", "kept"),
    [
        ("date", "20/02/2026", "2026-02-20"),
        ("date", "20 Februari 2026", "2026-02-20"),
        ("date", "20-Feb-2026", "2026-02-20"),
        ("date", "2026-02-20 00:00:00", "2026-02-20"),
        ("month", "Mei 2026", "2026-05"),
        ("month", "05/2026", "2026-05"),
        ("month", "2026-5", "2026-05"),
        ("yes_no", "Ya", True),
        ("yes_no", "TIDAK", False),
        ("choice", "Jagung", "maize"),
        ("choice", "SUGAR CANE", "cane"),
        ("choice", "1", "rice"),
        ("rupiah", "Rp1.500.000", 1_500_000),
    ],
)
def test_a_cell_is_read_as_spreadsheets_write_it(name: str, cell: str, kept: object) -> None:
    assert TYPES[name].parse_cell(cell, spec_of(name), CONTEXT) == kept


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("date", "02.20", "date-cell"),
        ("date", "31-2-2026", "date-not"),
        ("date", "20-Foo-2026", "date-not"),
        ("month", "2026", "month-cell"),
        ("yes_no", "perhaps", "yes-no-cell"),
        ("choice", "Emas", "choice-cell"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(name: str, cell: str, code: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        TYPES[name].parse_cell(cell, spec_of(name), CONTEXT)
    assert refused.value.code == code


def test_rules_see_months_as_days_and_addresses_by_their_village() -> None:
    address = {"street": "A 1", "rt": "", "rw": "", "village": "35.16.06.2001"}
    assert TYPES["month"].for_rules("2026-02", spec_of("month")) == date(2026, 2, 1)
    assert TYPES["address"].for_rules(address, spec_of("address")) == "35.16.06.2001"
    assert TYPES["choices"].for_rules(["rice"], spec_of("choices")) == ["rice"]


@pytest.mark.parametrize(
    ("name", "plain", "kept"),
    [
        ("month", "2026-02", "2026-02"),
        ("month", date(2026, 2, 1), "2026-02"),
        ("choices", ["cane", "rice"], ["rice", "cane"]),
        (
            "address",
            {"street": "A 1", "rt": 1, "rw": 2, "village": "35.16.06.2001"},
            {"street": "A 1", "rt": "001", "rw": "002", "village": "35.16.06.2001"},
        ),
    ],
)
def test_values_in_files_are_read_as_if_they_were_typed(
    name: str, plain: files.Plain, kept: object
) -> None:
    assert kept_of(TYPES[name], spec_of(name), plain, today=TODAY, codes=CODES) == kept


ROWS = {"name": {"type": "text"}, "born": {"type": "date"}}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"type": "choices"}, "a choice names a code list"),
        ({"type": "table"}, "a table has columns"),
        ({"type": "text", "columns": ROWS}, "a table has columns, nothing else"),
        ({"type": "text", "most_rows": 3}, "only a table has least_rows"),
        ({"type": "table", "columns": ROWS, "least_rows": 9, "most_rows": 3}, "least_rows is more"),
        (
            {"type": "table", "columns": {"a": {"type": "table"}}},
            "the column a is of the type table",
        ),
        ({"type": "table", "columns": {"a": {"type": "choices"}}}, "the column a: a choice names"),
        ({"type": "table", "columns": {"a": {"type": "address"}}}, "the column a is of the type"),
        ({"type": "table", "columns": {"a": {"type": "text", "unit": "kg"}}}, "the column a: only"),
    ],
)
def test_what_does_not_go_with_a_new_type_is_told(said: dict[str, object], told: str) -> None:
    spec = files.MaybeTable.model_validate(said)
    assert any(m.startswith(told) for m in typed_checks.typed_mistakes(spec, CODES))


def test_a_sound_table_has_no_mistakes() -> None:
    said = {"type": "table", "columns": ROWS, "least_rows": 1, "most_rows": 250}
    assert not list(typed_checks.typed_mistakes(files.MaybeTable.model_validate(said), CODES))


@pytest.mark.parametrize("module", [nip, wording])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.attempted > 0, result.failed) == (True, 0)
