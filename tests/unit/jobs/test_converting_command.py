"""`sekali services convert`: an old folder stays in use, and is rewritten when somebody asks."""

import shutil
from pathlib import Path

import pytest

from sekali.cli.main import main
from sekali.jobs import services
from sekali.jobs.converting import convert_folder

OLD = Path(__file__).parents[2] / "support" / "language_1" / "services"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a copy of the catalogue that was written in language 1."""
    shutil.copytree(OLD, tmp_path / "services")
    return tmp_path / "services"


def texts(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*.yaml"))}


def test_the_frozen_folder_is_still_written_in_language_1() -> None:
    written = texts(OLD)
    assert written
    assert all("\nlanguage: 1\n" in f"\n{text}" for text in written.values())
    process = written["perizinan/bangunan-gedung/service.yaml"]
    assert "mark: items" in process
    assert "wait: day" in process


def test_a_folder_of_language_1_passes_the_gate_and_its_scenarios(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert services.check_services(OLD) == 0
    assert services.test_services(OLD) == 0
    assert "ok, 21 scenarios" in capsys.readouterr().out


def test_converted_it_passes_them_too_and_says_what_was_changed(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["services", "convert", str(old)]) == 0
    told = capsys.readouterr().out
    assert "  -      return: {to: applicant, mark: items}\n" in told
    assert "  +      return: {to: applicant}\n" in told
    after = texts(old)
    assert all("\nlanguage: 2\n" in f"\n{text}" for text in after.values())
    # Comments stay where they were.
    kept = "    # kept as people write: a comment beside the word\n    until: today"
    assert kept in after["perizinan/bangunan-gedung/service.yaml"]
    assert services.check_services(old) == 0
    assert services.test_services(old) == 0

    # And again changes nothing.
    capsys.readouterr()
    assert convert_folder(old, dry_run=False) == 0
    assert texts(old) == after
    assert capsys.readouterr().out.startswith("services convert: 0 files")


def test_a_dry_run_shows_it_and_writes_nothing(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = texts(old)
    assert main(["services", "convert", str(old), "--dry-run"]) == 0
    assert texts(old) == before
    assert "+      return: {to: applicant}" in capsys.readouterr().out


def test_where_one_file_cannot_be_read_none_is_written(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = old / "perizinan" / "bangunan-gedung" / "texts" / "id.yaml"
    spoilt.write_text("language: 1\ntitle: [\n")
    before = texts(old)
    assert convert_folder(old, dry_run=False) == 1
    assert texts(old) == before
    assert "id.yaml:" in capsys.readouterr().out


def test_a_folder_without_files_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert_folder(tmp_path / "nothing", dry_run=False) == 1
    assert "there are no YAML files here" in capsys.readouterr().out
