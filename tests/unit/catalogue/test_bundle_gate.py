"""Each rule for bundles lets the sound ones pass, and finds what is against it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sekali.catalogue.bundles import FOLDER, read_bundles
from sekali.catalogue.files.bundle import Bundle, BundledService, BundleScenario, BundleText
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.gate.bundle_rules import BUNDLE_RULES, BundleUnderCheck, check_bundle
from sekali.jobs import services as jobs
from support.catalogue import SERVICES, dictionary, personas, services

AFTER = "after: [kependudukan.akta-kelahiran]"
SUBJECTS = "subjects: {child: child, mother: mother}"
LATER = "  - service: kependudukan.kartu-keluarga\n"
SAME = "scenarios:\n  - name: a known family"

# Code of the rule, a bundle, and one change to it that the rule has to find.
BAD = [
    ("bundle-key", "birth", "key: birth", "key: born"),
    ("bundle-key", "birth", "life_event: birth", "life_event: party"),
    ("bundle-service", "birth", LATER, "  - service: kependudukan.kartu\n"),
    ("bundle-service", "birth", LATER, "  - service: kependudukan.akta-kelahiran\n"),
    ("bundle-after", "birth", AFTER, "after: [kesehatan.jaminan-kesehatan-bayi]"),
    ("bundle-after", "birth", AFTER, "after: [kependudukan.kartu-keluarga]"),
    ("bundle-after", "death", "kependudukan.kartu-keluarga\n", "kependudukan.ktp-el\n"),
    ("bundle-subject", "birth", SUBJECTS, "subjects: {baby: child}"),
    ("bundle-subject", "birth", SUBJECTS, "subjects: {child: household}"),
    ("bundle-subject", "birth", SUBJECTS, "subjects: {child: mother, mother: mother}"),
    ("bundle-subject", "starting-a-business", "land: land", "land: business"),
    ("bundle-same", "birth", SAME, f"same: {{letter: {{kependudukan.akta-kelahiran: birth_letter}}}}\n{SAME}"),
    ("bundle-same", "birth", SAME, f"same: {{letter: {{kependudukan.akta-kelahiran: letter}}}}\n{SAME}"),
    ("bundle-same", "birth", SAME, f"same: {{letter: {{kependudukan.akta-kelahiran: birth_letter, kesehatan.jaminan-kesehatan-bayi: reason}}}}\n{SAME}"),
    ("bundle-item", "birth", SAME, f"same: {{child: {{kependudukan.akta-kelahiran: birth_letter, kesehatan.jaminan-kesehatan-bayi: reason}}}}\n{SAME}"),
    ("bundle-text", "birth", "  en:\n    title: A new baby, in one form", "  jv:\n    title: A"),
    ("bundle-scenario", "birth", "as: siti-aminah", "as: nobody"),
    ("bundle-scenario", "birth", "child.full_name:", "child.name:"),
    ("bundle-scenario", "death", "follow: [kependudukan.kartu-keluarga]", "follow: []"),
    ("bundle-scenario", "death", "follow: [kependudukan.", "follow: [other."),
]  # fmt: skip


def checked(tmp_path: Path, name: str, old: str, new: str) -> list[Finding]:
    """Return what the gate finds in a bundle with a change."""
    text = (SERVICES / FOLDER / f"{name}.yaml").read_text()
    assert old in text, f"{old!r} is not in {name}"
    folder = tmp_path / "services" / FOLDER
    folder.mkdir(parents=True)
    (folder / f"{name}.yaml").write_text(text.replace(old, new, 1))
    (file,) = read_bundles(folder.parent)
    return check_bundle(BundleUnderCheck(file, services(), dictionary(), personas()))


def test_the_bundles_of_this_repository_are_sound() -> None:
    for file in read_bundles(SERVICES):
        one = BundleUnderCheck(file, services(), dictionary(), personas())
        assert check_bundle(one) == []


@pytest.mark.parametrize(("code", "name", "old", "new"), BAD)
def test_a_bundle_against_a_rule_is_found(
    tmp_path: Path, code: str, name: str, old: str, new: str
) -> None:
    found = {finding.code for finding in checked(tmp_path, name, old, new)}
    assert code in found


def test_every_rule_but_one_has_a_bad_example_here() -> None:
    # Two statements worded alike: no two services of a bundle have such; see below.
    assert {code for code, *_ in BAD} | {"bundle-statement"} == set(BUNDLE_RULES)


def test_a_statement_that_two_services_word_alike_is_to_be_signed_once(tmp_path: Path) -> None:
    # Given two services whose statements say the same
    text = (SERVICES / FOLDER / "new-job.yaml").read_text()
    folder = tmp_path / "services" / FOLDER
    folder.mkdir(parents=True)
    changed = text.replace("perizinan.izin-praktik-nakes", "perizinan.bangunan-gedung")
    (folder / "new-job.yaml").write_text(changed)
    (file,) = read_bundles(folder.parent)
    both = dict(services())
    card, permit = both["kependudukan.ktp-el"], both["perizinan.bangunan-gedung"]
    words = permit.texts["id"].items["follows_plans"]
    said = card.texts["id"].model_copy(
        update={"items": {**card.texts["id"].items, "card_lost": words}}
    )
    both[card.id] = replace(card, texts={"id": said})

    one = BundleUnderCheck(file, both, dictionary(), personas())
    found = [finding.code for finding in check_bundle(one)]
    assert "bundle-statement" in found


def test_what_is_no_bundle_is_told_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "services" / FOLDER
    folder.mkdir(parents=True)
    (folder / "birth.yaml").write_text("language: 2\nkey: birth\nextra: 1\n")
    with pytest.raises(Refused) as refused:
        read_bundles(folder.parent)
    assert "services/_bundles/birth.yaml:3" in str(refused.value)


def test_bundles_can_be_tested_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert jobs.test_services(SERVICES / FOLDER) == 0
    assert "0 services, 5 bundles" in capsys.readouterr().out


def test_every_rule_and_key_stands_in_the_reference() -> None:
    page = (SERVICES.parent / "docs" / "howto" / "bundle-services.md").read_text()
    rules = re.findall(r"^\| `(bundle-[a-z]+)` \| (.+) \|$", page, re.MULTILINE)
    assert dict(rules) == {code: rule.says for code, rule in BUNDLE_RULES.items()}
    reference = page.partition("## Reference")[2]
    for shape in (Bundle, BundledService, BundleText, BundleScenario):
        for name, field in shape.model_fields.items():
            assert f"`{field.alias or name}`" in reference, name
