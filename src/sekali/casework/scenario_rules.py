"""Rules of the gate that are judged by running the scenarios of a folder."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from sekali.casework.scenario_trail import SILENCE, Happening, Trail, trail_of
from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.gate.all_rules import DOCUMENT_SETS, EXERCISED, SAID_BY_SCENARIOS
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf, Pointer
from sekali.catalogue.strict_yaml import Document
from sekali.documents.folder_renderer import CHECK_SECONDS, FolderRenderer
from sekali.documents.ports import DocumentRenderer, TemplateFailed

_FIX = "add a scenario in which that happens"
_FIX_TEMPLATE = "correct the template; what it is given stands in docs/howto/write-a-service.md"
_NOT_THERE = "does not contain key"
_FIX_MISSING = (
    "correct its spelling, or print it only where it is: a question that was not asked, or not "
    "answered, is not there; see the templates in docs/howto/write-a-service.md"
)
_ANSWERS = ("agree", "conditions", "object", SILENCE)


class ScenarioRules:
    """The rules, for one check of the catalogue: the scenarios of a folder run once for all."""

    def __init__(self, renderer: DocumentRenderer) -> None:
        self._renderer = renderer
        self._digest = ""
        self._trails: list[Trail] = []

    def rules(self) -> list[Rule]:
        """Return the rules."""
        checks = {EXERCISED: self._ways, DOCUMENT_SETS: self._documents}
        return [Rule(code, SAID_BY_SCENARIOS[code], check) for code, check in checks.items()]

    def _trails_of(self, under_check: UnderCheck) -> list[Trail]:
        service, personas = under_check.service, under_check.personas
        if service is None or personas is None:
            return []
        if self._digest != under_check.folder.digest:
            self._trails = [
                trail_of(service, under_check.dictionary, scenario, personas)
                for _, scenario, _ in under_check.scenarios()
            ]
            self._digest = under_check.folder.digest
        return self._trails

    def _ways(self, under_check: UnderCheck) -> Iterator[Mistake]:
        """Yield every way that no scenario goes."""
        trails = self._trails_of(under_check)
        happened = {one for trail in trails for one in trail.happened}
        for happening, message, at in _wanted(under_check) if trails else ():
            if happening not in happened:
                yield Mistake(under_check.file, at, f"no scenario shows {message}", _FIX)

    def _documents(self, under_check: UnderCheck) -> Iterator[Mistake]:
        """Yield every document that cannot be set with the facts of the first scenario of it."""
        renderer = FolderRenderer(self._renderer, seconds=CHECK_SECONDS)
        issued: dict[str, Mapping[str, Any]] = {}
        for trail in self._trails_of(under_check):
            issued = {**trail.documents, **issued}
        for key, words in issued.items():
            template = under_check.definition.documents[key].template
            try:
                renderer.render(under_check.folder.templates[template], words)
            except TemplateFailed as failed:
                file = _file_of(f"{under_check.folder.told}/{template}", failed)
                message = f"{key} cannot be set: {failed.sentence}"
                is_missing = _NOT_THERE in failed.sentence
                yield Mistake(file, (), message, _FIX_MISSING if is_missing else _FIX_TEMPLATE)


def _wanted(under_check: UnderCheck) -> Iterator[tuple[Happening, str, Pointer]]:
    yield from _of_form(under_check)
    for number, condition in enumerate(under_check.definition.eligibility):
        what = f"that {condition.rule!r} alone refuses ({condition.otherwise})"
        yield ("condition", number), what, ("eligibility", number)
    for key, state, at in under_check.states():
        yield from _of_state(key, state, at)
    if under_check.definition.withdrawable:
        yield ("withdrawal",), "that the applicant takes it back", ("process",)


def _of_form(under_check: UnderCheck) -> Iterator[tuple[Happening, str, Pointer]]:
    for number, page in enumerate(under_check.definition.form):
        if page.when is not None:
            yield from _both("page", page.page, ("form", number))
    for placed in under_check.items:
        if getattr(placed.item, "when", None) is not None:
            yield from _both("item", placed.key, placed.at)
        if isinstance(placed.item, files.EvidenceItem):
            yield from _of_evidence(placed.item, placed.at)


def _of_evidence(item: files.EvidenceItem, at: Pointer) -> Iterator[tuple[Happening, str, Pointer]]:
    """Yield each way to show it, and that an authority saves showing it."""
    for way in item.any_of or ():
        yield ("way", item.evidence, way), f"{item.evidence!r} as {way!r}", (*at, "any_of", way)
    if item.unless_verified:
        what = f"that {item.evidence!r} is not asked, because all of unless_verified: is held"
        yield ("vouched for", item.evidence), what, (*at, "unless_verified")


def _both(kind: str, key: str, at: Pointer) -> Iterator[tuple[Happening, str, Pointer]]:
    yield (kind, key, True), f"the {kind} {key!r} where its when: holds", at
    yield (kind, key, False), f"the {kind} {key!r} where its when: does not hold", at


def _of_state(
    key: str, state: files.State, at: Pointer
) -> Iterator[tuple[Happening, str, Pointer]]:
    yield from _answers(state, at)
    for number, timer in enumerate(state.timers):
        if timer.act is not None:
            what = f"that time alone does {timer.act!r} in {key!r}"
            yield ("by time", key, timer.act), what, (*at, "timers", number)
    for name, action in state.actions.items():
        if action.to == RETURNED:
            what = f"that what {name!r} in {key!r} sends back is corrected"
            yield ("corrected", key, name), what, (*at, "actions", name)


def _answers(state: files.State, at: Pointer) -> Iterator[tuple[Happening, str, Pointer]]:
    """Yield what other agencies, and the checks of an inspection, can answer."""
    if isinstance(state, files.Opinions):
        for name, answer in product(state.opinions, _ANSWERS):
            what = f"{answer!r} as the answer of {name!r}"
            yield ("opinion", name, answer), what, (*at, "opinions", name)
    if isinstance(state, files.Work) and state.inspection is not None:
        for name, said in product(state.inspection.checks, (True, False)):
            what = f"{'yes' if said else 'no'!r} as the answer to {name!r}"
            yield ("check", name, said), what, (*at, "inspection")


def _file_of(path: str, failed: TemplateFailed) -> FileOf[Any]:
    """Return a template as a file whose only place is the line that the compiler names."""
    return FileOf(path, None, Document(path, None, {(): failed.line or 1}))
