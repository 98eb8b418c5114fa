"""Values that stand in files, and the examples in the modules that read them."""

import doctest
from collections.abc import Mapping
from datetime import date
from types import ModuleType

import pytest

from sekali.casework import effect_facts
from sekali.catalogue import files, plain_values, typed_checks
from sekali.catalogue.gate import likeness
from sekali.catalogue.plain_values import kept_of, typed_as
from sekali.catalogue.value_types import TYPES, ValueRefused

NO_CODES: Mapping[str, files.CodeList] = {}


@pytest.mark.parametrize("module", [plain_values, likeness, effect_facts])
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert (result.attempted > 0, result.failed) == (True, 0)


@pytest.mark.parametrize(
    ("name", "plain", "kept"),
    [
        ("date", date(2026, 2, 20), "2026-02-20"),
        ("date", "2026-02-20", "2026-02-20"),
        ("time", "9.30", "09:30"),
        ("yes_no", True, True),
        ("yes_no", False, False),
        ("integer", 3100, 3100),
        ("decimal", "3,10", "3.10"),
        ("rupiah", "Rp1.500.000", 1_500_000),
        ("nik", "3516 0146 0680 9824", "3516014606809824"),
        ("region", "35.16.01.2001", "35.16.01.2001"),
        ("text", " Siti   Aminah ", "Siti Aminah"),
    ],
)
def test_a_value_is_read_as_if_it_were_typed(name: str, plain: files.Plain, kept: object) -> None:
    spec = files.Typed.model_validate({"type": name, "scale": 2 if name == "decimal" else None})
    assert kept_of(TYPES[name], spec, plain, today=date(2026, 3, 2), codes=NO_CODES) == kept


@pytest.mark.parametrize("typed", ["31-2-2026", "20-2", "soon", ""])
def test_a_day_that_is_none_can_be_typed_and_is_refused(typed: str) -> None:
    boxes = typed_as(TYPES["date"], "day", typed, files.Typed(type="date"))
    assert set(boxes) == {"day.day", "day.month", "day.year"}
    spec = files.Typed(type="date")
    if typed:
        with pytest.raises(ValueRefused):
            kept_of(TYPES["date"], spec, typed, today=date(2026, 3, 2), codes=NO_CODES)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"type": "text", "unit": "kg"}, "only numbers have min, max and unit"),
        ({"type": "integer", "scale": 2}, "only a decimal has a scale"),
        ({"type": "integer", "max_length": 2}, "only texts have"),
        ({"type": "text", "region_level": "village"}, "only a region has a region_level"),
        ({"type": "text", "not_after_today": True}, "only a date has not_after_today"),
        ({"type": "choice"}, "a choice names a code list"),
        ({"type": "choice", "codes": "colours"}, "there is no code list 'colours'"),
        ({"type": "integer", "min": "5", "max": "4"}, "min is more than max"),
    ],
)
def test_what_does_not_go_with_a_type_is_told(said: dict[str, object], told: str) -> None:
    spec = files.Typed.model_validate(said)
    assert any(m.startswith(told) for m in typed_checks.typed_mistakes(spec, NO_CODES))
