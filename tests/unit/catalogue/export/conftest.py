"""Services to export: those of this repository, and one that has a state of every kind."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.queries import folders
from sekali.catalogue.reading_folders import read_folder

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "example_services"
_STATES = """\
states:
  look: {doing: Sedang diperiksa, done: Diperiksa}
  fee: {doing: Menunggu pembayaran, done: Dibayar}
  asked: {doing: Instansi lain memberi pendapat, done: Semua menjawab}
  visit: {doing: Petugas datang melihat, done: Sudah dilihat}
  reading: {doing: Dua orang menilai, done: Sudah dinilai}
  comparing: {doing: Menunggu dibandingkan, done: Sudah dibandingkan}
  pause: {doing: Menunggu harinya, done: Harinya tiba}
  letter-comes: {doing: Menunggu surat dari <pengadilan> & kantor lain, done: Surat datang}
  sign: {doing: Sedang ditandatangani, done: Ditandatangani}
criteria: {tidiness: {label: Kerapian}, warmth: {label: Keramahan}}
fees: {stamp: Biaya meterai}
checks: {house_is_there: Rumahnya ada, door_is_open: Pintunya terbuka}
opinions: {social: Apakah keluarga ini mampu?, registry: Apakah datanya benar?}
"""


@pytest.fixture(scope="session")
def dictionary() -> DictionaryOf:
    return load_dictionary(settings.DICTIONARY_DIR)


@pytest.fixture(scope="session")
def real_services(dictionary: DictionaryOf) -> list[CompiledService]:
    """Return the services of this repository."""
    return [compile_folder(folder, dictionary) for folder in folders(settings.SERVICES_DIR)]


@pytest.fixture(scope="session")
def every_state(
    tmp_path_factory: pytest.TempPathFactory, dictionary: DictionaryOf
) -> CompiledService:
    """Return the example service, with a process in which every kind of state stands."""
    root = tmp_path_factory.mktemp("catalogue")
    shutil.copytree(EXAMPLES, root / "services")
    folder = root / "services" / "contoh" / "surat"
    service = folder / "service.yaml"
    process = (HERE / "every_state.yaml").read_text()
    text = re.sub(
        r"process:\n.*?(?=documents:)", lambda _: process, service.read_text(), flags=re.DOTALL
    )
    text = text.replace("fee_rupiah: 0", "fee: stamp")
    service.write_text(text)
    for language in ("id", "en"):
        words = folder / "texts" / f"{language}.yaml"
        states = r"states:\n(?:  .*\n)+"
        words.write_text(re.sub(states, lambda _: _STATES, words.read_text()))
    return compile_folder(read_folder(folder, root=root), dictionary)


@pytest.fixture(scope="session")
def all_services(
    real_services: list[CompiledService], every_state: CompiledService
) -> list[CompiledService]:
    """Return every service that there is to try."""
    return [*real_services, every_state]
