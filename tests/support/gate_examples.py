"""A good and a bad example of every rule of the gate: what the pages show and the tests try."""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]
# A file, what stands there in a sound folder, and what the rule finds instead of it.
Example = tuple[str, str, str]
_LIST = "bulk: {by: [front-office], of: [nobody], columns: [need], law: UU 24/2013 pasal 27}"
_CALENDAR = (
    "recurs: {every: month, on: 1, since: 2026-01-01, holds: shoe_size, for: known(applicant.nik),"
    " opens: offer, law: UU 24/2013 pasal 27}"
)
_PAIRS = " && ".join(
    f"household.members.all(a, household.members.exists(b, a.{field} == b.{field}))"
    for field in ("nik", "full_name")
)

_EDITION = """language: 2
edition: "2026"
opens: "2026-03-01 08:00:00"
closes: "{closes} 00:00:00"
law: [{{cite: UU 30/2014 pasal 24}}]
groups: {{all: {{quota: 3}}}}
days: {{ranking: 2026-04-10, announcement: 2026-04-20}}
{more}"""
_NUMBER = 'parameters: {least: {value: "1", law: UU 30/2014 pasal 24}}\n'
_ONWARD = "within: {working_hours: 1}, actions: {"
_PANEL = (
    "  read: {panel: {reviewers: 2, from: assessor, rubric: {tidy: {max: 5}}, combine: trimmed-mean, "
    f"law: UU 30/2014 pasal 24}}, {_ONWARD}scored: {{to: sign}}}}}}\n"
)
_RANKING = (
    "  rank: {ranking: {by: '1', take: pass, officer: head-of-office, law: UU 30/2014 pasal 24}, "
    f"{_ONWARD}chosen: {{to: sign}}, not-chosen: {{to: refused}}}}}}\n"
)
_CALL = "call: {groups: {all: copies > 0}, among: office, announce: nothing, law: UU 30/2014}"
_HIDDEN = "hidden_applicant: {when: 'true', from: everybody, law: UU 30/2014}"

# Of rules whose bad example needs more than one change, or that need scenarios to be run.
FURTHER: Mapping[str, Example] = {
    "once-only": (
        "texts/id.yaml",
        "need: {label: Untuk keperluan apa surat ini?}",
        "need: {label: Nama lengkap ibu}",
    ),
    "rule-cycle": (
        "service.yaml",
        "    actions:\n      accept: {to: sign}",
        "    decide_by_rule: few\n    actions:\n      approve: {to: look}\n      accept: {to: sign}",
    ),
    "form-cost": (
        "service.yaml",
        "rule: known(household.village_code)",
        f"rule: known(household.village_code) && {_PAIRS}",
    ),
    "bulk": (
        "service.yaml",
        "about: baby.full_name\n",
        f"about: baby.full_name\n{_LIST}\n",
    ),
    "recurs": (
        "service.yaml",
        "about: baby.full_name\n",
        f"about: baby.full_name\n{_CALENDAR}\n",
    ),
    "calculator": (
        "service.yaml",
        "documents:\n",
        "calculator: {asks: [baby.birth_date, baby.birth_date], figures: [age]}\ndocuments:\n",
    ),
    "hidden-applicant": (
        "service.yaml",
        "about: baby.full_name\n",
        f"about: baby.full_name\n{_HIDDEN}\n",
    ),
    "call": ("service.yaml", "about: baby.full_name\n", f"about: baby.full_name\n{_CALL}\n"),
    "call-days": ("calls/2026.yaml", "", _EDITION.format(closes="2026-02-01", more="")),
    "call-groups": ("calls/2026.yaml", "", _EDITION.format(closes="2026-04-01", more="")),
    "call-parameters": (
        "calls/2026.yaml",
        "",
        _EDITION.format(closes="2026-04-01", more=_NUMBER),
    ),
    "panel": ("service.yaml", "  sign:\n", f"{_PANEL}  sign:\n"),
    "ranking": ("service.yaml", "  sign:\n", f"{_RANKING}  sign:\n"),
    "file-unknown": ("hook.py", "", "import os\n"),
    "document-sets": (
        "documents/letter.typ",
        "#data.baby.full_name",
        "#data.baby.full_nam",
    ),
}


def examples() -> Mapping[str, Example]:
    """Return one example of each rule: the first that the tests of the rules try."""
    return {**FURTHER, **dict(reversed(_tried_by_tests()))}


def _tried_by_tests() -> list[tuple[str, Example]]:
    path = TESTS / "unit" / "catalogue" / "test_gate_rules.py"
    spec = importlib.util.spec_from_file_location("gate_rules_examples", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tried: list[tuple[str, Example]] = module.BAD
    return tried
