"""Every way that a case can go is wanted of the scenarios: one that is taken out is missed."""

import re
import shutil
from pathlib import Path

import pytest

from support.checking import checked

PROJECT = Path(__file__).parents[3]
BUILDING, PERMIT = "perizinan/bangunan-gedung", "perizinan/izin-praktik-nakes"


@pytest.fixture
def services_dir(tmp_path: Path) -> Path:
    root = tmp_path / "services"
    for service in (BUILDING, PERMIT):
        shutil.copytree(PROJECT / "services" / service, root / service)
    shutil.copy(PROJECT / "services" / "_personas.yaml", root)
    return root


def without(services_dir: Path, service: str, word: str) -> None:
    """Take out every scenario that says a word."""
    for path in (services_dir / service / "scenarios").glob("*.yaml"):
        head, *scenarios = re.split(r"(?m)^(?=  - name: )", path.read_text())
        left = [one for one in scenarios if word not in one]
        path.write_text("".join([head, *left])) if left else path.unlink()


def missed(services_dir: Path) -> list[str]:
    return [f.message for f in checked(services_dir) if f.code == "coverage"]


def test_the_two_services_go_every_way(services_dir: Path) -> None:
    assert checked(services_dir) == []


@pytest.mark.parametrize(
    ("service", "word", "what"),
    [
        (BUILDING, "opinion: space, answer: conditions", "'conditions' as the answer of 'space'"),
        (BUILDING, "opinion: fire, answer: object", "'object' as the answer of 'fire'"),
        (BUILDING, "the fire service is silent", "'silence' as the answer of 'fire'"),
        (BUILDING, "distance_to_road: false", "'no' as the answer to 'distance_to_road'"),
        (BUILDING, "withdraws: true", "that the applicant takes it back"),
        (BUILDING, "mark: [plans]", "that what 'return' in 'inspection' sends back is corrected"),
        (BUILDING, "architect_name: Ir.", "the item 'architect_name' where its when: holds"),
        (BUILDING, "land-tax-open", "alone refuses (land-tax-open)"),
        (PERMIT, "passes:", "that time alone does 'approve' in 'examine'"),
    ],
)
def test_a_way_that_no_scenario_goes_is_missed(
    service: str, word: str, what: str, services_dir: Path
) -> None:
    without(services_dir, service, word)
    assert any(what in message for message in missed(services_dir))


def test_a_condition_that_always_holds_is_missed_where_it_does_not(services_dir: Path) -> None:
    path = services_dir / BUILDING / "service.yaml"
    always = "when: known(building.classification) || true"
    text = path.read_text().replace("when: building.classification == 'not_simple'", always, 1)
    path.write_text(text)
    assert "no scenario shows the item 'architect_name' where its when: does not hold" in missed(
        services_dir
    )


def test_a_template_is_told_with_its_line(services_dir: Path) -> None:
    path = services_dir / PERMIT / "documents" / "sip.typ"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, "#data.practice.no_such_thing"]))
    (found,) = checked(services_dir)
    assert (found.code, found.line) == ("document-sets", len(lines) + 1)
    assert found.path == f"services/{PERMIT}/documents/sip.typ"
    assert "no_such_thing" in found.message
