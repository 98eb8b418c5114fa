"""What a rule of the gate is: a code, a sentence, and a check that finds everything against it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf, Pointer


class DuplicateRule(Exception):  # a mistake of ours, told when the program starts
    """Two rules have the same code."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One place that is against a rule, what is wrong there, and how to mend it."""

    file: FileOf[Any]
    at: Pointer
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the gate. ``says`` completes the sentence "A service folder is sound when ..."."""

    code: str
    says: str
    check: Callable[[UnderCheck], Iterable[Mistake]]

    def findings(self, under_check: UnderCheck) -> Iterator[Finding]:
        """Yield everything in a folder that is against the rule."""
        for mistake in self.check(under_check):
            yield mistake.file.finding(mistake.at, self.code, mistake.message, mistake.fix)


def registered(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """Return the rules by code.

    Raises:
        DuplicateRule: A code stands for two rules.
    """
    by_code: dict[str, Rule] = {}
    for rule in rules:
        if rule.code in by_code:
            raise DuplicateRule(rule.code)
        by_code[rule.code] = rule
    return by_code
