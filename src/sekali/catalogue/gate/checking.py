"""Checking the whole catalogue: reading, compiling and every rule; all findings at once."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.folders import service_folders
from sekali.catalogue.gate.all_rules import BEFORE_SCENARIOS, RULES
from sekali.catalogue.gate.bounds import CHECK_SECONDS, TookTooLong, too_long, within_cpu_seconds
from sekali.catalogue.gate.bundle_checking import check_bundles
from sekali.catalogue.gate.rule import Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import Folder, read_folder

MOST_FINDINGS = 500


def check_catalogue(
    services_dir: Path, dictionary_dir: Path, by_scenarios: Sequence[Rule] = ()
) -> list[Finding]:
    """Return everything that is wrong in the service folders; empty if they may be published.

    Whatever the folders hold, this ends soon and raises nothing about them. The rules that are
    judged by running scenarios come from a room above, which can run them; a folder whose
    scenarios cannot be run is given to them without its service.
    """
    wrong: list[Finding] = []
    try:
        dictionary = load_dictionary(dictionary_dir)
    except Refused as refused:
        # Without a dictionary every reference would be told as wrong.
        return _told(refused.findings)
    personas = _personas(services_dir, dictionary, wrong)
    folders = read_catalogue(services_dir, wrong)
    catalogue = {key: one.service.shape if one else None for key, one in folders.items()}
    for folder in folders.values():
        if folder is not None:
            under_check = UnderCheck(folder, dictionary, None, personas, catalogue)
            wrong += check_folder(under_check, by_scenarios)
    wrong += check_bundles(services_dir, folders, dictionary, personas)
    return _told(wrong)


def check_folder(under_check: UnderCheck, by_scenarios: Sequence[Rule] = ()) -> list[Finding]:
    """Return everything that is wrong in one folder that could be read, compiled or not yet."""
    wrong: list[Finding] = []
    try:
        with within_cpu_seconds(CHECK_SECONDS):
            _check(under_check, by_scenarios, wrong)
    except TookTooLong:
        wrong.append(too_long(under_check.folder.told, CHECK_SECONDS))
    return wrong


def _check(under_check: UnderCheck, by_scenarios: Sequence[Rule], wrong: list[Finding]) -> None:
    under_check = replace(
        under_check, service=_compiled(under_check.folder, under_check.dictionary, wrong)
    )
    for rule in RULES.values():
        wrong += islice(rule.findings(under_check), MOST_FINDINGS)
    if {one.code for one in wrong} & BEFORE_SCENARIOS:
        # It compiles, and cannot be run all the same.
        under_check = replace(under_check, service=None)
    for rule in by_scenarios:
        wrong += islice(rule.findings(under_check), MOST_FINDINGS)


def findings_before_scenarios(under_check: UnderCheck) -> list[Finding]:
    """Return what has to be mended in a folder that compiles before any scenario can run."""
    rules = (RULES[code] for code in BEFORE_SCENARIOS)
    return sorted({finding for rule in rules for finding in rule.findings(under_check)})


def _told(wrong: list[Finding]) -> list[Finding]:
    """Return findings in order of place, each once, and no more than can be read."""
    return sorted(set(wrong))[:MOST_FINDINGS]


def _personas(
    services_dir: Path, dictionary: DictionaryOf, wrong: list[Finding]
) -> Personas | None:
    try:
        return load_personas(services_dir, dictionary)
    except Refused as refused:
        wrong += refused.findings
        return None


def read_catalogue(services_dir: Path, wrong: list[Finding]) -> dict[str, Folder | None]:
    """Return every folder by the id that its path says, None for one that cannot be read.

    Why it cannot is added to ``wrong``.
    """
    folders: dict[str, Folder | None] = {}
    try:
        paths = service_folders(services_dir)
    except Refused as refused:
        wrong += refused.findings
        return {}
    for path in paths:
        key = ".".join(path.relative_to(services_dir).parts)
        try:
            folders[key] = read_folder(path, root=services_dir.parent)
        except Refused as refused:
            folders[key] = None
            wrong += refused.findings
    return folders


def _compiled(
    folder: Folder, dictionary: DictionaryOf, wrong: list[Finding]
) -> CompiledService | None:
    try:
        return compile_folder(folder, dictionary)
    except Refused as refused:
        wrong += refused.findings
        return None
