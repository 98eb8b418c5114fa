"""The services of this repository, compiled once for tests that need them together."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from sekali.catalogue.bundles import CompiledBundle, compile_bundles, read_bundles
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.folders import service_folders
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[2]
SERVICES = PROJECT / "services"


@lru_cache(1)
def dictionary() -> DictionaryOf:
    """Return the dictionary of this repository."""
    return load_dictionary(PROJECT / "dictionary")


@lru_cache(1)
def services() -> Mapping[str, CompiledService]:
    """Return every service by id."""
    folders = (read_folder(path, root=PROJECT) for path in service_folders(SERVICES))
    return {one.id: one for one in (compile_folder(folder, dictionary()) for folder in folders)}


@lru_cache(1)
def bundles() -> Mapping[str, CompiledBundle]:
    """Return every bundle by key."""
    return compile_bundles(read_bundles(SERVICES), services())


@lru_cache(1)
def personas() -> Personas:
    """Return the people of the scenarios."""
    return load_personas(SERVICES, dictionary())
