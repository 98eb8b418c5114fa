"""`sekali services burden` prints a table or JSON, with the aims told as met or missed."""

import json
import shutil
from pathlib import Path

import pytest

from sekali.jobs.burden import measure_burden

PROJECT = Path(__file__).parents[3]
EXAMPLES = PROJECT / "tests" / "unit" / "catalogue" / "example_services"


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Return a copy of the example catalogue."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "services"))


def test_the_table_tells_boxes_shares_and_aims(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measure_burden(catalogue, as_json=False) == 0
    told = capsys.readouterr().out
    assert any(line.split()[:3] == ["contoh.surat", "10", "1"] for line in told.splitlines())
    assert "aim: known, at most 38 %: 90.0 %, missed" in told


def test_the_same_as_json(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure_burden(catalogue, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    (service,) = told["services"]
    assert service["boxes"] == told["total"]["boxes"] == 10
    assert "need" in service["typed"]["tenth"]["items"]
    assert [aim["at_most"] for aim in told["aims"]] == [38, 28, 20]


def test_a_service_without_the_official_form_is_named(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (catalogue / "contoh" / "surat" / "official-form.yaml").unlink()
    assert measure_burden(catalogue, as_json=False) == 1
    assert "without official-form.yaml: contoh.surat" in capsys.readouterr().out


def test_a_folder_that_does_not_compile_is_told(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = catalogue / "contoh" / "surat" / "service.yaml"
    service.write_text(service.read_text().replace("household.address", "household.adress"))
    rules = catalogue / "contoh" / "surat" / "rules.yaml"
    rules.write_text(rules.read_text().replace("most_copies", "most_copie", 1))
    assert measure_burden(catalogue, as_json=False) == 1
    assert "services/contoh/surat/" in capsys.readouterr().out


def test_of_the_services_of_this_repository_the_aims_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert measure_burden(None, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total"]["boxes"] == sum(one["boxes"] for one in told["services"])
