"""One folder while it is compiled: what it may name, what it reads, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sekali.catalogue.compiling.names import elements_of, kinds_of, names_in_form, names_of
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.findings import Finding
from sekali.catalogue.reading import FileOf, Pointer
from sekali.catalogue.reading_folders import Folder
from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import BOOLEAN, Type

# Where a mistake in an expression has no better advice of its own.
SEE = "see docs/reference/expressions.md"


@dataclass
class Compilation:
    """What the parts of a folder are compiled with; it goes on after a finding, to tell all."""

    folder: Folder
    dictionary: DictionaryOf
    wrong: list[Finding] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.definition = self.folder.service.shape
        self.rules = self.folder.all_rules
        self.names = names_of(self.folder, self.dictionary)
        self._kinds = kinds_of(self.definition)
        self._form_names = self.names | names_in_form(self.folder)

    def expression(
        self,
        source: str | None,
        at: Pointer,
        *,
        candidate: bool = False,
        expect: Type | None = BOOLEAN,
    ) -> Expression | None:
        """Return an expression of the service; None where there is none, or it is wrong.

        With ``candidate`` it is about somebody who may become a subject.
        """
        if source is None:
            return None
        names = self._form_names
        if candidate:
            names = names | dict(elements_of("candidate", "person", self.dictionary))
        return self.told(at, lambda: compile_expression(source, names=names, expect=expect))

    def told(
        self,
        at: Pointer,
        compile_it: Callable[[], Expression],
        *,
        file: FileOf[Any] | None = None,
    ) -> Expression | None:
        """Return what is compiled, and note what it reads; None and a finding where it is wrong.

        It stands in ``service.yaml``, unless another file is named.
        """
        try:
            compiled = compile_it()
        except ExpressionError as error:
            message, fix = str(error.params["message"]), str(error.params["fix"] or SEE)
            where = file or self.folder.service
            self.wrong.append(where.finding(at, error.code, message, fix))
            return None
        self.reads |= compiled.reads
        return compiled

    def element(self, reference: str, at: Pointer) -> KnownElement | None:
        """Return the element that ``subject.element`` names; None and a finding where none is."""
        subject, name = reference.split(".")
        kind = self._kinds.get(subject)
        found = self.dictionary.element(kind, name) if kind else None
        derived = self.dictionary.derived_fact(kind, name)
        if derived is not None:
            what = f"{reference} is computed, so it is neither asked nor kept"
            self.unknown(at, what, f"name what it follows from: {', '.join(derived.rests_on)}")
        elif found is None:
            what = f"no element {name} of a {kind}" if kind else f"no subject {subject}"
            self.unknown(at, what, "see dictionary/ and subjects:")
        return found

    def unknown(self, at: Pointer, message: str, fix: str) -> None:
        """Tell of a name that stands for nothing."""
        self.wrong.append(self.folder.service.finding(at, "unknown-reference", message, fix))
