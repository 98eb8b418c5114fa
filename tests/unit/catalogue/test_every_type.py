"""A service with every type: through the gate, its scenarios, and broken in one place at a time."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from sekali.catalogue import files
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.reading_folders import read_folder
from sekali.catalogue.table_words import column_label, headings
from sekali.jobs import services
from support.checking import checked

PROJECT = Path(__file__).parents[3]
CATALOGUE = PROJECT / "tests" / "support" / "every_type" / "services"
FOLDER = CATALOGUE / "contoh" / "bantuan-benih"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the catalogue that a test may break."""
    shutil.copytree(CATALOGUE, tmp_path / "services")
    return tmp_path / "services"


def findings_after(root: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    path = root / "contoh" / "bantuan-benih" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [(f.code, f.message) for f in checked(root)]


def test_it_passes_the_gate() -> None:
    assert checked(CATALOGUE) == []


def test_its_scenarios_pass_and_its_document_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert services.test_services(FOLDER) == 0
    assert "ok, 6 scenarios" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "told"),
    [
        ("texts/en.yaml", "  members.born: {label: Date of birth}\n", "", "text-missing", "members.born"),
        ("texts/en.yaml", "members.born:", "members.birth:", "text-orphan", "members.birth"),
        ("service.yaml", "type: choices\n        codes: vehicle_kind", "type: choices", "item-type", "code list"),
        ("service.yaml", "owner: {type: yes_no}", "owner: {type: choices, codes: sex}", "item-type", "owner"),
        ("service.yaml", "owner: {type: yes_no}", "owner: {type: table}", "item-type", "owner"),
        ("service.yaml", "least_rows: 2", "least_rows: 301", "item-type", "least_rows"),
        ("rules.yaml", "m.land", "m.area", "expression", "no such field"),
        ("rules.yaml", "'goods' in transport", "'goats' in transport", "expression", "goats"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(
    root: Path, file: str, old: str, new: str, code: str, told: str
) -> None:
    found = findings_after(root, file, old, new)
    assert any(told in message for _, message in found), found
    if code != "expression":
        assert code in {code for code, _ in found}


def test_rules_see_each_type_as_the_reference_says() -> None:
    dictionary = load_dictionary(PROJECT / "dictionary")
    service = compile_folder(read_folder(FOLDER, root=CATALOGUE.parent), dictionary)
    assert {"members", "founded", "transport"} <= service.rule_reads
    spec = service.item("members").spec
    assert spec is not None
    assert column_label(service, "members", "land", spec, "id") == "Luas lahan"
    assert headings(service, "members", spec)["luas lahan"] == "land"
    assert headings(service, "members", spec)["date of birth"] == "born"


def test_a_value_in_a_scenario_may_be_a_list_or_a_mapping() -> None:
    said = {
        "name": "x",
        "as": "siti",
        "on": date(2026, 3, 2),
        "known": {
            "household.village_code": {"value": "35.16.01.2001", "level": "declared"},
            "applicant.phone": None,
            "applicant.home": {"street": "A 1", "village": "35.16.01.2001"},
        },
        "given": {"a": ["x", "y"], "b": [{"name": "N", "born": date(2026, 1, 1)}], "c": True},
        "then": {"state": "done"},
    }
    scenario = files.Scenario.model_validate(said)
    assert isinstance(scenario.known["household.village_code"], files.KnownFact)
    assert scenario.known["applicant.home"] == {"street": "A 1", "village": "35.16.01.2001"}
    assert scenario.given == said["given"]
    with pytest.raises(ValidationError):
        files.Scenario.model_validate({**said, "given": {"a": [["nested"]]}})
