"""Checking the bundles of a catalogue beside its services: all findings at once."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sekali.catalogue.bundles import FOLDER, read_bundles
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.files.bundle import Bundle
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.gate.bounds import CHECK_SECONDS, TookTooLong, too_long, within_cpu_seconds
from sekali.catalogue.gate.bundle_rules import BundleUnderCheck, check_bundle
from sekali.catalogue.personas import Personas
from sekali.catalogue.reading import FileOf
from sekali.catalogue.reading_folders import Folder


def check_bundles(
    services_dir: Path,
    folders: Mapping[str, Folder | None],
    dictionary: DictionaryOf,
    personas: Personas | None,
) -> list[Finding]:
    """Return everything that is wrong in the bundles; ends soon whatever stands in them."""
    try:
        with within_cpu_seconds(CHECK_SECONDS):
            found = read_bundles(services_dir)
            services = dict(_compiled(found, folders, dictionary))
            return [
                finding
                for file in found
                for finding in check_bundle(BundleUnderCheck(file, services, dictionary, personas))
            ]
    except Refused as refused:
        return refused.findings
    except TookTooLong:
        return [too_long(f"{services_dir.name}/{FOLDER}", CHECK_SECONDS)]


def _compiled(
    found: Sequence[FileOf[Bundle]],
    folders: Mapping[str, Folder | None],
    dictionary: DictionaryOf,
) -> Iterator[tuple[str, CompiledService]]:
    """Yield the services that bundles name and that compile; of others their folder is told."""
    for key in sorted({spec.service for file in found for spec in file.shape.services}):
        folder = folders.get(key)
        if folder is None:
            continue
        try:
            yield key, compile_folder(folder, dictionary)
        except Refused:
            continue
