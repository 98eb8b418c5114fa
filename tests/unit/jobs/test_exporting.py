"""`sekali services export` writes files that others read."""

import json
from pathlib import Path

import pytest

from sekali.cli.main import main

PROJECT = Path(__file__).parents[3]
EXAMPLES = PROJECT / "tests" / "unit" / "catalogue" / "example_services"


def exported(form: str, out: Path, *more: str) -> int:
    return main(["services", "export", "--format", form, "--out", str(out), *more, str(EXAMPLES)])


def test_the_catalogue_is_one_file(tmp_path: Path) -> None:
    assert exported("cpsv-ap", tmp_path / "new") == 0
    assert exported("sippn", tmp_path / "new") == 0
    linked = json.loads((tmp_path / "new" / "catalogue.jsonld").read_text())
    assert "contoh.surat" in {node.get("identifier") for node in linked["@graph"]}
    assert json.loads((tmp_path / "new" / "sippn.json").read_text())["layanan"]


def test_each_process_is_a_file(tmp_path: Path) -> None:
    assert exported("svg", tmp_path, "--language", "en") == 0
    assert exported("bpmn", tmp_path) == 0
    assert "<svg" in (tmp_path / "contoh.surat.svg").read_text()
    assert "bpmn:definitions" in (tmp_path / "contoh.surat.bpmn").read_text()


def test_a_folder_that_does_not_compile_is_told_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "services" / "broken"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text("language: 1\n")
    out = tmp_path / "out"
    arguments = ["services", "export", "--format", "svg", "--out", str(out)]
    assert main([*arguments, str(tmp_path / "services")]) == 1
    assert "service.yaml:1" in capsys.readouterr().out
    assert not out.exists()
