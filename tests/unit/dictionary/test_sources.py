"""Who mends what a source has wrong: offices that there are."""

import shutil
from pathlib import Path

import pytest

from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.findings import Refused

DICTIONARY = Path(__file__).parents[3] / "dictionary"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mended_by: social-affairs", "mended_by: nobody-there"),
        ("  agency: communications", "  agency: nobody-there"),
    ],
)
def test_who_mends_is_an_agency(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "dictionary"
    shutil.copytree(DICTIONARY, folder)
    sources = folder / "sources.yaml"
    text = sources.read_text("utf-8")
    assert old in text
    sources.write_text(text.replace(old, new), "utf-8")

    with pytest.raises(Refused) as refused:
        load_dictionary(folder)

    (found,) = refused.value.findings
    assert (found.code, found.message) == ("mended-by", "no agency nobody-there")


def test_what_the_dictionary_says_now_is_sound() -> None:
    found = load_dictionary(DICTIONARY)
    assert found.sources["social-registry"].mended_by == "social-affairs"
