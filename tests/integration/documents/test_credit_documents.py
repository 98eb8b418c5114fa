"""The three documents of the yearly conversion print what was computed, with decimal comma."""

import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from sekali.casework.scenarios.running import run_scenario
from sekali.catalogue import files
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.personas import load_personas
from sekali.catalogue.reading import read_file
from sekali.catalogue.reading_folders import read_folder
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.ports import JSON
from support.catalogue import PROJECT, SERVICES, dictionary
from support.pdfs import pages_of, words_of

FOLDER = SERVICES / "kepegawaian" / "konversi-predikat"
YEAR = "a teacher with a good year has her three letters, and has typed nothing"
TITLES = ("KONVERSI PREDIKAT KINERJA KE", "AKUMULASI ANGKA KREDIT", "PENETAPAN ANGKA KREDIT")


class KeepingRenderer:
    """Sets documents and keeps them, in the order in which they were issued."""

    def __init__(self, renderer: TypstRenderer) -> None:
        self.renderer = renderer
        self.kept: list[bytes] = []

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return the PDF, and keep it."""
        self.kept.append(self.renderer.render(template, data))
        return self.kept[-1]

    def warm_up(self) -> None:
        """Get ready."""
        self.renderer.warm_up()

    def check_config(self) -> list[str]:
        """Return what is wrong with the renderer."""
        return self.renderer.check_config()


def scenarios() -> Iterator[files.Scenario]:
    for path in sorted(FOLDER.glob("scenarios/*.yaml")):
        yield from read_file(path, files.Scenarios, root=PROJECT).shape.scenarios


@pytest.fixture
def issued(renderer: TypstRenderer) -> Callable[[str], list[bytes]]:
    """Return a function that gives the documents that a scenario issues."""
    service = compile_folder(read_folder(FOLDER, root=PROJECT), dictionary())
    personas = load_personas(SERVICES, dictionary())

    def documents(beginning: str) -> list[bytes]:
        found = next(one for one in scenarios() if one.name.startswith(beginning))
        keeping = KeepingRenderer(renderer)
        assert not run_scenario(service, dictionary(), found, personas, personas.office, keeping)
        return keeping.kept

    return documents


def test_the_three_are_one_page_each_and_marked_as_samples(
    issued: Callable[[str], list[bytes]],
) -> None:
    pdfs = issued(YEAR)
    for pdf, title in zip(pdfs, TITLES, strict=True):
        said = words_of(pdf)
        assert title in said
        assert "DATA CONTOH" in said
        assert "199404082019032901" in said.replace(" ", "")
        assert pages_of(pdf) == 1


def test_the_conversion_has_percentage_coefficient_and_credit_of_each_part_of_the_year(
    issued: Callable[[str], list[bytes]],
) -> None:
    said = words_of(issued("twelve months")[0])
    assert len(re.findall(r"Baik 100% 12,50 1,042", said)) == 12
    assert "Jumlah angka kredit yang diperoleh 12,500" in said
    assert "Desember 2025" in said


def test_the_accumulation_adds_what_is_not_rounded(issued: Callable[[str], list[bytes]]) -> None:
    said = words_of(issued("then January and February")[1])
    assert re.search(r"2024 Januari . Desember Sangat baik 150% 12,50 18,750", said)
    assert re.search(r"2025 Januari . Februari Baik 100% 12,50 2,083", said)
    assert "20,833" in said


def test_the_determination_has_old_and_new_and_what_is_missing(
    issued: Callable[[str], list[bytes]],
) -> None:
    said = words_of(issued(YEAR)[2])
    assert "Angka kredit jabatan fungsional lama 50,000 0,000 50,000" in said
    assert "Angka kredit konversi 31,250 12,500 43,750" in said
    assert "Jumlah angka kredit kumulatif 81,250 12,500 93,750" in said
    assert "Angka kredit minimal yang harus dipenuhi 100,000 100,000" in said
    assert "kekurangan 6,250" in said
    assert "Penata, III/c" in said
    assert "Ahli Muda" in said
