"""The example service, compiled, with changes where a test needs another form."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[3]
EXAMPLES = PROJECT / "tests" / "unit" / "catalogue" / "example_services"
Change = tuple[str, str, str]
Compile = Callable[..., CompiledService]


@pytest.fixture(scope="session")
def dictionary() -> DictionaryOf:
    return load_dictionary(PROJECT / "dictionary")


@pytest.fixture(scope="session")
def personas(dictionary: DictionaryOf) -> Personas:
    return load_personas(EXAMPLES, dictionary)


@pytest.fixture
def compiled(tmp_path: Path, dictionary: DictionaryOf) -> Compile:
    """Return a function that compiles the example with changes: (file, old, new)."""

    def compile_changed(*changes: Change) -> CompiledService:
        root = tmp_path / "services"
        shutil.copytree(EXAMPLES, root, dirs_exist_ok=True)
        folder = root / "contoh" / "surat"
        for file, old, new in changes:
            text = (folder / file).read_text()
            assert old in text, f"{old!r} is not in {file}"
            (folder / file).write_text(text.replace(old, new, 1))
        return compile_folder(read_folder(folder, root=tmp_path), dictionary)

    return compile_changed
