"""Rules of the gate that are judged by running the scenarios of a folder."""

from collections.abc import Iterator, Mapping
from typing import Any

from sekali.casework.scenarios.trail import Trail, trail_of
from sekali.casework.scenarios.wanted import wanted
from sekali.catalogue.gate.all_rules import COVERAGE, DOCUMENT_SETS, SAID_BY_SCENARIOS
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf
from sekali.catalogue.strict_yaml import Document
from sekali.documents.folder_renderer import CHECK_SECONDS, FolderRenderer
from sekali.documents.ports import DocumentRenderer, TemplateFailed

_FIX_TEMPLATE = "correct the template; what it is given stands in docs/howto/write-a-service.md"
_NOT_THERE = "does not contain key"
_FIX_MISSING = (
    "correct its spelling, or print it only where it is: a question that was not asked, or not "
    "answered, is not there; see the templates in docs/howto/write-a-service.md"
)


class ScenarioRules:
    """The rules, for one check of the catalogue: the scenarios of a folder run once for all.

    ``not_run`` are the paths of folders whose scenarios could not be run: what those lack is not
    known before the rest of what is wrong there is mended.
    """

    def __init__(self, renderer: DocumentRenderer) -> None:
        self.not_run: set[str] = set()
        self._renderer = renderer
        self._digest = ""
        self._trails: list[Trail] = []

    def rules(self) -> list[Rule]:
        """Return the rules."""
        checks = {COVERAGE: self._coverage, DOCUMENT_SETS: self._documents}
        return [Rule(code, SAID_BY_SCENARIOS[code], check) for code, check in checks.items()]

    def _trails_of(self, under_check: UnderCheck) -> list[Trail] | None:
        """Return what each scenario shows; None where none can be run."""
        service, personas = under_check.service, under_check.personas
        if service is None or personas is None:
            self.not_run.add(under_check.folder.told)
            return None
        if self._digest != under_check.folder.digest:
            self._trails = [
                trail_of(service, under_check.dictionary, scenario, personas)
                for _, scenario, _ in under_check.scenarios()
            ]
            self._digest = under_check.folder.digest
        return self._trails

    def _coverage(self, under_check: UnderCheck) -> Iterator[Mistake]:
        """Yield everything wanted of the scenarios that none of them shows."""
        trails = self._trails_of(under_check)
        if trails is None:
            return
        happened = {one for trail in trails for one in trail.happened}
        for one in wanted(under_check):
            if one.happening not in happened:
                message = f"no scenario shows {one.what}"
                yield Mistake(under_check.file, one.at, message, one.fix)

    def _documents(self, under_check: UnderCheck) -> Iterator[Mistake]:
        """Yield every document that cannot be set with the facts of the first scenario of it."""
        renderer = FolderRenderer(self._renderer, seconds=CHECK_SECONDS)
        issued: dict[str, Mapping[str, Any]] = {}
        for trail in self._trails_of(under_check) or ():
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


def _file_of(path: str, failed: TemplateFailed) -> FileOf[Any]:
    """Return a template as a file whose only place is the line that the compiler names."""
    return FileOf(path, None, Document(path, None, {(): failed.line or 1}))
