"""`sekali services check` and `test` say what is wrong and end with the code that CI reads."""

import shutil
from pathlib import Path

import pytest

from sekali.jobs import services

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """Return a copy of the example catalogue."""
    copied = tmp_path / "services"
    shutil.copytree(PROJECT / "tests" / "unit" / "catalogue" / "example_services", copied)
    return copied


def spoil(catalogue: Path, file: str, old: str, new: str) -> None:
    path = catalogue / "contoh" / "surat" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_services_of_this_repository_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert services.check_services(None) == 0
    assert "services check: ok" in capsys.readouterr().out
    assert services.test_services(None) == 0
    assert "services test: ok" in capsys.readouterr().out


def test_a_finding_is_told_and_the_code_is_one(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(catalogue, "service.yaml", "owner: civil-registry", "owner: nobody")
    assert services.check_services(catalogue) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("services/contoh/surat/service.yaml:5  owner  ")
    assert told[-1].startswith("services check: 1 findings, ")


def test_one_folder_can_be_checked_and_tested_alone(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a second folder that is broken
    shutil.copytree(catalogue / "contoh" / "surat", catalogue / "contoh" / "rusak")
    assert services.check_services(catalogue) == 1
    # Then the first is sound all the same
    assert services.check_services(catalogue / "contoh" / "surat") == 0
    assert services.test_services(catalogue / "contoh" / "surat") == 0
    assert services.check_services(catalogue / "contoh" / "rusak") == 1


def test_a_scenario_that_fails_is_told_with_its_line(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(catalogue, "rules.yaml", "copies <= param.most_copies", "copies < 2")
    assert services.test_services(catalogue) == 1
    told = capsys.readouterr().out.splitlines()
    where = "services/contoh/surat/scenarios/main.yaml:3  scenario  few copies: state: 'sign'"
    assert told[0].startswith(where)
    assert told[-1].startswith("services test: 1 of 7 scenarios fail")


def test_what_does_not_compile_is_told_and_not_run(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(catalogue, "rules.yaml", "copies <= param.most_copies", "copies <= many")
    assert services.test_services(catalogue) == 1
    assert "expression-unknown-name" in capsys.readouterr().out


@pytest.mark.parametrize("command", [services.check_services, services.test_services])
def test_a_folder_that_is_not_there_is_told(command: object, tmp_path: Path) -> None:
    assert callable(command)
    assert command(tmp_path / "nowhere") == 1
