"""Specific data: what the gate finds where it is left open who sees it, or who decides does not."""

import shutil
from pathlib import Path

import pytest

from sekali.catalogue.gate.checking import check_catalogue

PROJECT = Path(__file__).parents[3]
SERVICES = PROJECT / "services"
AID, DEATH = "kesehatan/jaminan-kesehatan-bayi", "kependudukan/akta-kematian"
SCHOLARSHIP = "pendidikan/beasiswa-daerah"


def messages_after(root: Path, service: str, old: str, new: str) -> list[str]:
    """Return what the rule finds in a service of ours once something in it was replaced."""
    folder = root / service
    shutil.copytree(SERVICES / service, folder)
    shutil.copy(SERVICES / "_personas.yaml", root)
    path = folder / "service.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    found = [one for one in check_catalogue(root, PROJECT / "dictionary") if one.code == "sees"]
    assert all(one.fix for one in found)
    return [one.message for one in found]


@pytest.mark.parametrize("service", [AID, DEATH, SCHOLARSHIP])
def test_our_own_services_say_it(tmp_path: Path, service: str) -> None:
    assert messages_after(tmp_path, service, "version:", "version:") == []


@pytest.mark.parametrize(
    ("service", "old", "new", "said"),
    [
        (
            SCHOLARSHIP,
            "    sees: []\n",
            "",
            "does not say what is seen of household.welfare_decile",
        ),
        (
            AID,
            "sees: [mother.insurance_segment, ",
            "sees: [",
            "does not see 'mother.insurance_segment'",
        ),
        (
            DEATH,
            "sees: [deceased.death_cause, death_letter]",
            "sees: [deceased.death_cause]",
            "the paper 'death_letter' is specific, and nobody ever sees it",
        ),
        (
            DEATH,
            "sees: [deceased.death_cause, death_letter]",
            "sees: [deceased, death_letter, household]",
            "'household' is nothing specific",
        ),
        (
            AID,
            "about: child.full_name",
            "about: child.primary_clinic",
            "would stand in every queue",
        ),
    ],
)
def test_what_is_left_open_is_found(
    tmp_path: Path, service: str, old: str, new: str, said: str
) -> None:
    assert any(said in message for message in messages_after(tmp_path, service, old, new))
