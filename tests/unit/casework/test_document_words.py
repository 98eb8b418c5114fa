"""What a document says: questions of the service, results of its tables, and places, in words."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sekali.casework.case_facts import CaseFacts
from sekali.casework.document_words import households_of, subject_words
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.plain_values import place_name
from sekali.catalogue.reading_folders import read_folder
from sekali.catalogue.value_types import Context

PROJECT = Path(__file__).parents[3]
FAMILY = (("3516015205969801", "wife"), ("3516011708939802", "household_head"))
ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def move(dictionary: DictionaryOf) -> CompiledService:
    folder = PROJECT / "services" / "kependudukan" / "surat-pindah"
    return compile_folder(read_folder(folder, root=PROJECT), dictionary)


def said(value: Any) -> dict[str, Any]:
    """Return a value as a case keeps it."""
    return {"value": value, "level": "declared", "source": "resident", "date": "2026-03-02"}


def facts_of_move(*, to: str, moving: int = len(FAMILY)) -> CaseFacts:
    """Return the facts of a move of the first few of a family to a village."""
    rows = [
        {"nik": nik, "full_name": "Siti", "family_relation": relation, "verified": True}
        for nik, relation in FAMILY
    ]
    return {
        "household.village_code": said("35.16.01.2001"),
        "household.members": said(rows),
        "destination.village_code": said(to),
        "movers": said(rows[:moving]),
        "move_reason": said("housing"),
    }


def words_of(move: CompiledService, dictionary: DictionaryOf, facts: CaseFacts) -> dict[str, Any]:
    """Return what the letter gets."""
    context = Context(ON, dictionary.codes, place_name)
    return subject_words(move, dictionary, facts, context, new_nik=None, findings={})


def test_a_question_of_the_service_stands_in_words_beside_the_facts(
    move: CompiledService, dictionary: DictionaryOf
) -> None:
    words = words_of(move, dictionary, facts_of_move(to="35.16.01.2003"))
    assert words["asked"] == {"move_reason": "Perumahan"}


@pytest.mark.parametrize(
    ("to", "moving", "how_far", "who"),
    [
        (
            "35.16.01.2001",
            2,
            "Dalam satu desa atau kelurahan",
            "Kepala keluarga dan seluruh anggota",
        ),
        ("35.16.01.2003", 1, "Antardesa atau antarkelurahan", "Anggota keluarga"),
        ("35.16.04.2001", 2, "Antarkecamatan", "Kepala keluarga dan seluruh anggota"),
        (
            "35.78.08.1001",
            2,
            "Antarkabupaten atau antarkota",
            "Kepala keluarga dan seluruh anggota",
        ),
        ("33.72.01.1001", 1, "Antarprovinsi", "Anggota keluarga"),
    ],
)
def test_what_a_table_works_out_is_printed_with_the_words_of_its_code_list(
    move: CompiledService, dictionary: DictionaryOf, to: str, moving: int, how_far: str, who: str
) -> None:
    words = words_of(move, dictionary, facts_of_move(to=to, moving=moving))
    assert words["decided"] == {"move_class": how_far, "move_kind": who}


def test_those_of_several_who_were_ticked_are_rows(
    move: CompiledService, dictionary: DictionaryOf
) -> None:
    (mover,) = words_of(move, dictionary, facts_of_move(to="35.78.08.1001", moving=1))["movers"]
    assert (mover["nik"], mover["family_relation"]) == ("3516015205969801", "Istri")


def test_every_household_of_a_service_has_its_place(move: CompiledService) -> None:
    assert households_of(move) == ["household", "destination"]
