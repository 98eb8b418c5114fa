import doctest
import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.vault.adapters.civil_registry import answers, cleaning, opening
from sekali.vault.adapters.civil_registry.cleaning import Cleaner, comparable, read_day
from sekali.vault.adapters.civil_registry.opening import FIELDS
from sekali.vault.ports import RegistryUnavailable

RECORD = {
    "NIK": "3516064202909001", "NO_KK": "3516060101159001", "NAMA_LGKP": "DEWI CONTOH",
    "JENIS_KLMIN": "PEREMPUAN", "TGL_LHR": "1990-02-02", "NO_PROP": 35, "NO_KAB": 16,
    "NO_KEC": 6, "NO_KEL": 2001,
}  # fmt: skip
LABELS = {
    "sex": {"LAKI-LAKI": "male", "PEREMPUAN": "female"},
    "education": {"AKADEMI/DIPLOMA III/S. MUDA": "diploma_3"},
    "blood_type": {"A-": "a_negative"},
    "disability": {"TIDAK ADA": "none"},
}


@pytest.mark.parametrize("module", [answers, cleaning, opening])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_any_day_is_read_in_both_formats(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day:%d.%m}.{day.year:04d}") == day
    assert read_day(f"{day.isoformat()} 00:00:00.0") == day


@given(st.text(max_size=30))
def test_any_other_text_is_no_day_and_breaks_nothing(text: str) -> None:
    found = read_day(text)
    assert found is None or isinstance(found, date)


@pytest.mark.parametrize("text", ["", "0000-00-00", "30.02.2000", "02.01.90", "1990.02.01"])
def test_what_may_mean_two_days_or_none_is_no_day(text: str) -> None:
    assert read_day(text) is None


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99), st.integers(1000, 2999))
def test_a_region_is_padded_whichever_zeros_were_lost(
    province: int, regency: int, district: int, village: int
) -> None:
    codes = {"NO_PROP": province, "NO_KAB": regency, "NO_KEC": str(district), "NO_KEL": village}
    found = Cleaner(LABELS).person({**RECORD, **codes}, FIELDS).village_code
    assert found == f"{province:02d}.{regency:02d}.{district:02d}.{village:04d}"


@pytest.mark.parametrize(
    ("code_list", "field", "label", "key"),
    [
        ("education", "PDDK_AKH", "Akademi / Diploma III / S. Muda", "diploma_3"),
        ("blood_type", "GOL_DARAH", "A\u2212", "a_negative"),
        ("blood_type", "GOL_DARAH", " ", None),
        ("disability", "PNYDNG_CCT", "TIDAK  ADA", "none"),
        ("religion", "AGAMA", "ISLAM", None),
    ],
)
def test_a_label_is_found_however_it_is_spelled(
    code_list: str, field: str, label: str, key: str | None
) -> None:
    person = Cleaner(LABELS).person({**RECORD, field: label}, FIELDS)
    assert getattr(person, code_list) == key


def test_an_endless_supply_of_new_labels_does_not_fill_the_memory(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    cleaner = Cleaner(LABELS)
    for number in range(cleaning.MOST_UNKNOWN_LABELS + 50):
        cleaner.person({**RECORD, "AGAMA": f"NEW {number}"}, FIELDS)
    assert len(cleaner._told) == cleaning.MOST_UNKNOWN_LABELS


def test_the_registrys_own_label_is_found_for_a_key() -> None:
    assert Cleaner(LABELS).label("sex", "female") == "PEREMPUAN"
    with pytest.raises(KeyError):
        Cleaner(LABELS).label("sex", "unknown")


def test_a_log_of_a_broken_record_holds_nothing_about_the_person(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(RegistryUnavailable):
        Cleaner(LABELS).person({**RECORD, "TGL_LHR": "02-1990-02"}, FIELDS)
    assert "TGL_LHR" in caplog.text
    assert "DEWI" not in caplog.text
    assert "1990" not in caplog.text


@given(st.text(max_size=30))
def test_to_compare_a_label_twice_is_to_compare_it_once(label: str) -> None:
    assert comparable(comparable(label)) == comparable(label)
