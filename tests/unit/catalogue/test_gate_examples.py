"""Every rule has a reason and an example, and the examples are found as the page says."""

from pathlib import Path

import pytest

from sekali.casework.scenarios.rules import ScenarioRules
from sekali.catalogue.gate.all_rules import SAID_BY_SCENARIOS, sayings
from sekali.catalogue.gate.reasons import REASONS
from sekali.documents.adapters.typst_renderer import TypstRenderer
from support.checking import checked
from support.gate_examples import FURTHER, examples


def test_every_rule_has_a_reason_and_an_example() -> None:
    assert set(sayings()) == set(REASONS) == set(examples())


def test_the_rules_that_run_scenarios_are_those_that_are_told() -> None:
    rules = ScenarioRules(TypstRenderer()).rules()
    assert {rule.code: rule.says for rule in rules} == SAID_BY_SCENARIOS


@pytest.mark.parametrize("code", FURTHER)
def test_an_example_is_found_and_says_how_to_mend_it(
    code: str, services_dir: Path, example: Path
) -> None:
    file, good, bad = FURTHER[code]
    path = example / file
    text = path.read_text() if path.exists() else ""
    assert good in text
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(good, bad, 1) if good else bad)
    found = checked(services_dir)
    assert code in {finding.code for finding in found}
    assert all(finding.fix for finding in found)
