"""Figures as they are shown: what each came to, by which formula and law, and of what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from sekali.casework.case_facts import CaseFacts
from sekali.casework.figures import figures_of
from sekali.casework.models import Case
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.figures import Explained, called, shown
from sekali.catalogue.rules_language.limits import Asked
from sekali.catalogue.value_types import Context
from sekali.kernel.wording import number
from sekali.web.fields import said_in
from sekali.web.labels import label_of, shown_fact
from sekali.web.texts import Words

PARAMETER, LOOKUP = "param.", "lookup."


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in words; ``inputs`` are what it was computed of, each with what it is called."""

    key: str
    label: str
    shown: str
    formula: str = ""
    law: str = ""
    sure: str = "confirmed"
    inputs: Sequence[tuple[str, str]] = ()
    parts: Sequence["FigureView"] = ()
    is_elsewhere: bool = False


def case_figures(
    case: Case,
    service: CompiledService,
    t: Words,
    context: Context,
    *,
    covered: Collection[str] = (),
) -> list[FigureView]:
    """Return the figures of a case, computed as on the day of its decision, or as of today.

    ``covered`` are the facts that who looks must not see; see casework.figures.
    """
    found = figures_of(
        service,
        catalogue.dictionary(),
        case.facts,
        today=localdate(case.decided_at) if case.decided_at else context.today,
        findings=case.findings,
        covered=covered,
    )
    return figure_views(found, service, case.facts, t, context)


def figure_views(
    found: Sequence[Explained],
    service: CompiledService,
    facts: CaseFacts,
    t: Words,
    context: Context,
) -> list[FigureView]:
    """Return figures in words; ``facts`` are those that they were computed of, as they are kept.

    Each is told once: where it stands in another one, that leads to it.
    """
    words = _Words(service, facts, t, context)
    told = {one.key for one in found}
    return [_view(one, words, told) for one in found]


def _view(one: Explained, words: "_Words", told: set[str]) -> FigureView:
    t, context = words.t, words.context
    parts = []
    for part in one.figures:
        is_told = part.key in told
        told.add(part.key)
        parts.append(_name_of(part, words) if is_told else _view(part, words, told))
    return FigureView(
        key=one.key,
        label=said_in(one.spec.label, t.language),
        shown=shown(one.spec, one.value, context.codes, t.language),
        formula=said_in(one.spec.formula, t.language),
        law=one.spec.law,
        sure=one.spec.sure,
        inputs=[*words.of_inputs(one.inputs), *words.of_lookups(one.asked)],
        parts=parts,
    )


def _name_of(one: Explained, words: "_Words") -> FigureView:
    """Return a figure by name and number, where all else of it stands elsewhere on the page."""
    label = said_in(one.spec.label, words.t.language)
    said = shown(one.spec, one.value, words.context.codes, words.t.language)
    return FigureView(one.key, label, said, is_elsewhere=True)


@dataclass(frozen=True, slots=True)
class _Words:
    """What puts the inputs of a figure into words."""

    service: CompiledService
    facts: CaseFacts
    t: Words
    context: Context

    def of_inputs(self, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield facts and numbers of the law, each with what it is called."""
        for name, value in inputs.items():
            if name.startswith(PARAMETER):
                yield self._parameter(name.removeprefix(PARAMETER), value)
            elif name in self.facts:
                kept = self.facts[name]["value"]
                said = shown_fact(self.service, name, kept, self.t, self.context)
                yield label_of(self.service, name, self.t.language), said

    def of_lookups(self, asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
        """Yield what tables of the law gave, each with what it was asked for."""
        for one in asked:
            spec = self.service.rules.lookups[one.lookup.removeprefix(LOOKUP)]
            label = said_in(spec.label, self.t.language) if spec.label else spec.in_force[-1].law
            keys = zip(spec.by, one.keys, strict=True)
            by = ", ".join(self._coded(kind, key) for kind, key in keys)
            yield f"{label} ({by})", self._coded(spec.gives, one.gave)

    def _parameter(self, key: str, value: Any) -> tuple[str, str]:
        """Return a number of the law by what the service calls it, else by where it stands."""
        label = self.service.text(self.t.language).parameters.get(key)
        return label or self.service.rules.parameters[key][-1].law, self._coded("", value)

    def _coded(self, kind: str, value: Any) -> str:
        """Return a key as its list of codes calls it, and a number as it is written."""
        if value is None:
            return "-"
        if isinstance(value, Decimal):
            return number(value, self.t.language)
        return called(kind, value, self.context.codes, self.t.language)
