"""The shapes of files: strict, and a mistake in one is told as that one mistake."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue import files
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.reading import read_file
from sekali.catalogue.reading_folders import read_folder

SERVICE = "service.yaml"
Check = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- evidence: picture", "- evidence: picture\n        proofs: []", "proofs: Extra inputs"),
        ("- ask: need\n        type: text", "- ask: need", "'type' is missing"),
        ("- ask: need", "- asc: need", "this is no item: one of fact, ask, evidence"),
        ("- {issue: letter}", "- {isue: letter}", "this is no effect: one of issue, register"),
        ("relation: child}", "relatoin: child}", "'relation' is missing"),
        ("{working_hours: 2}", "{working_hours: 2, working_days: 1}", "give one of working_hours"),
        ("{working_hours: 2}", "{}", "give one of working_hours"),
        ("fee_rupiah: 0", 'fee_rupiah: "0"', "valid integer"),
        ("fee_rupiah: 0", "fee_rupiah: -1", "greater than or equal to 0"),
        ("version: 1.0.0", "version: v1", "'v1' is not a version: three numbers with dots"),
        ("about: baby.full_name", "about: need", "'need' is not a reference to a fact"),
        ('min: "1"', "min: one", "'one' is not a number in quotation marks"),
        ('min: "1"', 'min: "NaN"', "'NaN' is not a number in quotation marks"),
    ],
)
def test_a_mistake_is_told_once_with_its_place(
    old: str, new: str, message: str, findings_after: Check
) -> None:
    found = [f for f in findings_after((SERVICE, old, new)) if f.code == "shape"]
    assert any(message in f.message for f in found)
    # A misspelt key is two findings: one is missing, another is too much.
    assert len(found) <= 2


def test_a_definition_that_is_written_out_is_read_as_the_same(
    services_dir: Path, example: Path
) -> None:
    service = read_folder(example, root=services_dir.parent).service.shape
    written = service.model_dump(by_alias=True)
    assert files.Service.model_validate(written) == service


def test_a_text_that_a_comma_cuts_off_is_to_be_quoted(tmp_path: Path) -> None:
    path = tmp_path / "research.yaml"
    path.write_text(
        "language: 2\nkind: research\ntitle: {id: Penelitian}\nelements:\n"
        "  title: {type: text, label: {id: Judul}, sensitivity: general, authority: resident,\n"
        "    hint: {id: Write one, if any.}}\n"
    )
    with pytest.raises(Refused) as refused:
        read_file(path, files.Dictionary, root=tmp_path)
    assert all("inside { } a comma begins" in f.fix for f in refused.value.findings)


def test_a_finding_is_one_plain_line(tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    path.write_text('language: 2\n"strange\\nkey\\u001b[2J": x\n')
    with pytest.raises(Refused) as refused:
        read_file(path, files.Sources, root=tmp_path)
    told = [str(finding) for finding in refused.value.findings]
    assert all(line.isprintable() for line in told)
    assert any("strange?key" in line for line in told)
