"""`sekali services check` and `sekali services test`: for those who write services, and for CI."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings

from sekali.casework.scenarios.rules import ScenarioRules
from sekali.casework.scenarios.running import run_scenario
from sekali.catalogue.bundles import read_bundles
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.files import Scenario, Scenarios, Service
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.folders import service_folders
from sekali.catalogue.gate.all_rules import RULES
from sekali.catalogue.gate.bounds import TEST_SECONDS, TookTooLong, too_long, within_cpu_seconds
from sekali.catalogue.gate.bundle_rules import BUNDLE_RULES
from sekali.catalogue.gate.checking import (
    MOST_FINDINGS,
    check_catalogue,
    findings_before_scenarios,
    read_catalogue,
)
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.personas import PERSONAS_FILE, Personas, load_personas
from sekali.catalogue.reading import FileOf
from sekali.catalogue.reading_folders import Folder, read_folder
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.folder_renderer import TEST_SECONDS as DOCUMENTS_SECONDS
from sekali.documents.folder_renderer import FolderRenderer
from sekali.documents.ports import DocumentRenderer
from sekali.jobs.bundles import bundle_results

FINE, WRONG = 0, 1
_FIX = "correct the service, or what the scenario expects"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The catalogue that a folder belongs to, and the part of it that was asked about."""

    root: Path
    part: str

    def holds(self, path: str) -> bool:
        """Tell whether a path, as findings tell it, lies in the part."""
        return path == self.part or path.startswith(f"{self.part}/")


def check_services(folder: Path | None) -> int:
    """Print everything that is wrong in a folder, or in all; return the exit code."""
    started = time.perf_counter()
    chosen = chosen_part(folder)
    scenario_rules = ScenarioRules(TypstRenderer())
    by_scenarios = scenario_rules.rules()
    findings = check_catalogue(chosen.root, settings.DICTIONARY_DIR, by_scenarios)
    # What is wrong in the dictionary or with the personas concerns every folder.
    told = [f for f in findings if chosen.holds(f.path) or not _is_of_service(f, chosen)]
    tell(told)
    rules = len(RULES) + len(by_scenarios) + len(BUNDLE_RULES)
    result = f"{len(told)} findings" if told else f"ok, {rules} rules"
    if not_run := sum(map(chosen.holds, scenario_rules.not_run)):
        result += f", scenarios of {not_run} services not run until they are mended"
    say(f"services check: {result}, {time.perf_counter() - started:.2f} s")
    return WRONG if told else FINE


def test_services(folder: Path | None) -> int:
    """Run the scenarios of a folder, or of all; print what differs; return the exit code."""
    started = time.perf_counter()
    chosen = chosen_part(folder)
    try:
        tester = tester_of(chosen)
        folders = list(folders_of(chosen))
        bundles = [one for one in read_bundles(chosen.root) if chosen.holds(one.path)]
        results = [differences for one in folders for differences in tester.results(one)]
        compiled = partial(compiled_of, whole(chosen), tester.dictionary)
        results += bundle_results(bundles, compiled, tester.dictionary, tester.personas)
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    wrong = [finding for differences in results for finding in differences]
    tell(wrong)
    failed = sum(1 for differences in results if differences)
    seconds = time.perf_counter() - started
    told = f"{len(folders)} services, {len(bundles)} bundles"
    say(f"services test: {_result(len(results), failed)} ({told}, {seconds:.2f} s)")
    return WRONG if failed or not results else FINE


def _result(count: int, failed: int) -> str:
    if not count:
        return "there are no scenarios"
    return f"{failed} of {count} scenarios fail" if failed else f"ok, {count} scenarios"


def whole(chosen: Chosen) -> Chosen:
    """Return the whole catalogue that a part lies in."""
    return Chosen(chosen.root, chosen.root.name)


def chosen_part(folder: Path | None) -> Chosen:
    """Find the catalogue around a folder: it is where the personas stand."""
    if folder is None:
        return Chosen(settings.SERVICES_DIR, settings.SERVICES_DIR.name)
    here = folder.resolve()
    around = (one for one in (here, *here.parents) if (one / PERSONAS_FILE).is_file())
    root = next(around, here)
    return Chosen(root, here.relative_to(root.parent).as_posix())


def _is_of_service(finding: Finding, chosen: Chosen) -> bool:
    personas = f"{chosen.root.name}/{PERSONAS_FILE}"
    return finding.path.startswith(f"{chosen.root.name}/") and finding.path != personas


def folders_of(chosen: Chosen) -> Iterator[Folder]:
    """Read the folders of a part.

    Raises:
        Refused: One of them cannot be read.
    """
    for path in service_folders(chosen.root):
        if chosen.holds(path.relative_to(chosen.root.parent).as_posix()):
            yield read_folder(path, root=chosen.root.parent)


def one_folder(folder: Path) -> Folder:
    """Read the folder of one service.

    Raises:
        Refused: It cannot be read, or is that of none or several.
    """
    chosen = chosen_part(folder)
    read = list(folders_of(chosen))
    if len(read) != 1:
        message, fix = f"{len(read)} services are in it", "give the folder of one service"
        raise Refused([Finding(chosen.part, 1, "one-service", message, fix)])
    return read[0]


def tester_of(chosen: Chosen) -> "Tester":
    """Return what tests the folders of a part.

    Raises:
        Refused: The dictionary or the personas cannot be read.
    """
    dictionary = load_dictionary(settings.DICTIONARY_DIR)
    personas = load_personas(chosen.root, dictionary)
    # Which other services there are; what is wrong with them is not asked here.
    catalogue = {
        key: folder.service.shape if folder else None
        for key, folder in read_catalogue(chosen.root, []).items()
    }
    return Tester(dictionary, personas, catalogue, TypstRenderer())


def compiled_of(chosen: Chosen, dictionary: DictionaryOf) -> Mapping[str, CompiledService]:
    """Compile the folders of a part.

    Raises:
        Refused: One of them cannot be read, or does not compile.
    """
    compiled = (compile_folder(folder, dictionary) for folder in folders_of(chosen))
    return {service.id: service for service in compiled}


@dataclass(frozen=True, slots=True)
class Tester:
    """Runs the scenarios of folders, and sets the documents that they issue."""

    dictionary: DictionaryOf
    personas: Personas
    catalogue: Mapping[str, Service | None]
    renderer: DocumentRenderer

    def results(self, folder: Folder) -> Iterator[list[Finding]]:
        """Yield for each scenario what came out otherwise than it says, in bounded time.

        Raises:
            Refused: The folder does not compile, or no case of it could move.
        """
        try:
            with within_cpu_seconds(TEST_SECONDS):
                service = self._runnable(folder)
                results = list(self._results(folder, service))
        except TookTooLong:
            raise Refused([too_long(folder.told, TEST_SECONDS)]) from None
        yield from results

    def _runnable(self, folder: Folder) -> CompiledService:
        service = compile_folder(folder, self.dictionary)
        under_check = UnderCheck(folder, self.dictionary, service, self.personas, self.catalogue)
        if wrong := findings_before_scenarios(under_check):
            raise Refused(wrong)
        return service

    def _results(self, folder: Folder, service: CompiledService) -> Iterator[list[Finding]]:
        renderer = FolderRenderer(self.renderer, seconds=DOCUMENTS_SECONDS)
        people = self.personas
        for file, number, scenario in _scenarios(folder):
            differences = run_scenario(
                service, self.dictionary, scenario, people, people.office, renderer
            )
            yield [
                file.finding(("scenarios", number), "scenario", f"{scenario.name}: {one}", _FIX)
                for one in differences
            ]


def _scenarios(folder: Folder) -> Iterator[tuple[FileOf[Scenarios], int, Scenario]]:
    for file in folder.scenarios:
        for number, scenario in enumerate(file.shape.scenarios):
            yield file, number, scenario


def tell(findings: Sequence[Finding]) -> None:
    """Print findings, one a line."""
    for finding in findings[:MOST_FINDINGS]:
        say(str(finding))
    if len(findings) >= MOST_FINDINGS:
        say(f"only the first {MOST_FINDINGS} findings are told")


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")
