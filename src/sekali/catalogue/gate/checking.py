"""Checking the whole catalogue: reading, compiling and every rule; all findings at once."""

from collections.abc import Mapping
from pathlib import Path

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.folders import service_folders
from sekali.catalogue.gate.all_rules import RULES
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import Folder, read_folder

MOST_FINDINGS = 500


def check_catalogue(services_dir: Path, dictionary_dir: Path) -> list[Finding]:
    """Return everything that is wrong in the service folders; empty if they may be published.

    Whatever the folders hold, this ends soon and raises nothing about them.
    """
    wrong: list[Finding] = []
    try:
        dictionary = load_dictionary(dictionary_dir)
    except Refused as refused:
        # Without a dictionary every reference would be told as wrong.
        return _told(refused.findings)
    personas = _personas(services_dir, dictionary, wrong)
    folders = _folders(services_dir, wrong)
    catalogue = {key: one.service.shape if one else None for key, one in folders.items()}
    for folder in folders.values():
        if folder is not None:
            wrong += check_folder(folder, dictionary, personas, catalogue)
    return _told(wrong)


def check_folder(
    folder: Folder,
    dictionary: DictionaryOf,
    personas: Personas | None,
    catalogue: Mapping[str, files.Service | None],
) -> list[Finding]:
    """Return everything that is wrong in one folder that could be read."""
    wrong: list[Finding] = []
    service = _compiled(folder, dictionary, wrong)
    under_check = UnderCheck(folder, dictionary, service, personas, catalogue)
    for rule in RULES.values():
        wrong += rule.findings(under_check)
    return wrong


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


def _folders(services_dir: Path, wrong: list[Finding]) -> dict[str, Folder | None]:
    """Return every folder by the id that its path says, None for one that cannot be read."""
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
