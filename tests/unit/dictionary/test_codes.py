"""The code lists: each is what the registries and forms print, and can be looked up both ways."""

from collections import Counter
from pathlib import Path

import pytest

from sekali.catalogue.files import CodeList
from sekali.demo.population.data_files import read_yaml

CODES = Path(__file__).parents[3] / "dictionary" / "codes"
FILES = sorted(CODES.glob("*.yaml"))
# How many values each list of the civil registry and its forms has (SIAK, Permendagri 109/2019).
SIZES = {
    "birth_attendant": 4,
    "birth_facility": 5,
    "birth_kind": 5,
    "blood_type": 13,
    "death_cause": 6,
    "death_declared_by": 4,
    "disability": 7,
    "education": 10,
    "family_relation": 11,
    "health_profession": 12,
    "land_right": 6,
    "marital_status": 4,
    "marital_status_form": 6,
    "move_class": 5,
    "move_kind": 4,
    "move_reason": 7,
    "move_request": 5,
    "occupation": 89,
    "religion": 7,
    "sex": 2,
    "vehicle_kind": 5,
}
PRINTED_BY_THE_REGISTRY = [
    "sex",
    "religion",
    "education",
    "marital_status",
    "family_relation",
    "blood_type",
    "disability",
    "occupation",
]


def code_list(name: str) -> CodeList:
    return CodeList.model_validate(read_yaml(CODES / f"{name}.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_list_is_named_like_its_file_and_repeats_no_key_and_no_code(file: Path) -> None:
    found = code_list(file.stem)

    assert found.id == file.stem
    assert [k for k, n in Counter(item.key for item in found.items).items() if n > 1] == []
    assert [c for c, n in Counter(item.code for item in found.items).items() if n > 1] == []


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_list_has_all_its_values(name: str, size: int) -> None:
    assert len(code_list(name).items) == size


@pytest.mark.parametrize("name", PRINTED_BY_THE_REGISTRY)
def test_every_value_the_registry_prints_has_one_label_in_capitals(name: str) -> None:
    labels = [item.registry for item in code_list(name).items]

    assert all(label and label == label.upper() for label in labels)
    assert len(set(labels)) == len(labels)


def test_the_numbered_lists_are_numbered_from_one_without_a_gap() -> None:
    for name in SIZES:
        codes = [int(item.code) for item in code_list(name).items]
        assert codes == list(range(1, len(codes) + 1)), name


def test_the_six_marital_states_of_the_form_map_to_the_four_of_the_registry() -> None:
    kept = {item.key for item in code_list("marital_status").items}
    form = code_list("marital_status_form").items

    assert {item.maps_to for item in form} == kept


@pytest.mark.parametrize(
    ("name", "key", "code", "label"),
    [
        ("sex", "female", "2", "PEREMPUAN"),
        ("family_relation", "household_head", "1", "KEPALA KELUARGA"),
        ("family_relation", "wife", "3", "ISTRI"),
        ("marital_status", "never_married", "1", "BELUM KAWIN"),
        ("education", "senior_secondary", "5", "SLTA/SEDERAJAT"),
        ("occupation", "farmer", "9", "PETANI/PEKEBUN"),
        ("occupation", "self_employed", "88", "WIRASWASTA"),
        ("occupation", "village_head", "86", "KEPALA DESA"),
        ("blood_type", "unknown", "13", "TIDAK TAHU"),
    ],
)
def test_well_known_values_have_their_official_number_and_label(
    name: str, key: str, code: str, label: str
) -> None:
    item = next(item for item in code_list(name).items if item.key == key)

    assert (item.code, item.registry) == (code, label)
