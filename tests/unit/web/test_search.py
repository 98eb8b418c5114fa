"""Services are found by the words people use, soon, however many services there are."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.queries import folders
from sekali.catalogue.strict_yaml import load_strict
from sekali.web.search import ServiceSearch
from sekali.web.search_words import mistakes_between

PROJECT = Path(__file__).parents[3]
FIRST, MANY = 3, 1_000
# A bound for a busy machine; what is usual is printed.
MOST_MILLISECONDS = 2.0


def table() -> list[tuple[str, str]]:
    text = Path(__file__).with_name("life_queries.yaml").read_text("utf-8")
    queries = load_strict(text, "life_queries.yaml").value["queries"]
    return [(asked, service) for service, those in queries.items() for asked in those]


@pytest.fixture(scope="module")
def dictionary() -> DictionaryOf:
    return load_dictionary(PROJECT / "dictionary")


@pytest.fixture(scope="module")
def services(dictionary: DictionaryOf) -> dict[str, CompiledService]:
    compiled = [compile_folder(one, dictionary) for one in folders(PROJECT / "services")]
    return {service.id: service for service in compiled}


@pytest.fixture(scope="module")
def search(services: dict[str, CompiledService], dictionary: DictionaryOf) -> ServiceSearch:
    return ServiceSearch(services, dictionary)


def test_the_table_is_large_enough() -> None:
    assert len(set(table())) >= 60


@pytest.mark.parametrize(("asked", "service"), table())
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_people_type_finds_it(
    search: ServiceSearch, asked: str, service: str, language: str
) -> None:
    found = [one.id for one in search.found(asked, language).services]
    assert service in found[:FIRST]


def test_nothing_asked_shows_everything_by_title(search: ServiceSearch) -> None:
    for asked in ("", "  ", "saya mau mengurus"):
        titles = [one.text("en").title for one in search.found(asked, "en").services]
        assert titles == sorted(titles)
        assert len(titles) == len(search.services)


def test_where_nothing_fits_the_nearest_are_shown(search: ServiceSearch) -> None:
    found = search.found("kkeluarrgga", "id")
    assert not found.services
    assert "kependudukan.kartu-keluarga" in [one.id for one in found.nearest]
    assert search.found("zzzz 0000", "id") == ((), [], ())


@pytest.mark.parametrize(
    ("left", "right", "mistakes"),
    [("lahir", "lahir", 0), ("lahr", "lahir", 1), ("atka", "akta", 1), ("ktp", "kartu", 3)],
)
def test_mistakes_are_counted(left: str, right: str, mistakes: int) -> None:
    assert min(mistakes_between(left, right, 2), 3) == mistakes


def test_a_thousand_services_answer_at_once(
    services: dict[str, CompiledService],
    dictionary: DictionaryOf,
    record_property: Callable[[str, object], None],
) -> None:
    many = dict(_many(services))
    began = time.perf_counter()
    search = ServiceSearch(many, dictionary)
    made_in = time.perf_counter() - began
    took = []
    for asked, _ in table():
        began = time.perf_counter()
        assert search.found(asked, "id").services
        took.append((time.perf_counter() - began) * 1_000)
    usual, slowest = statistics.median(took), max(took)
    figures = f"made in {made_in:.2f} s, {usual:.2f} ms usual, {slowest:.2f} ms most"
    record_property("figures", figures)
    assert usual < MOST_MILLISECONDS, figures


def _many(services: dict[str, CompiledService]) -> list[tuple[str, CompiledService]]:
    """Return many services as different from each other as their names can make them."""
    real = list(services.values())
    made = []
    for number in range(MANY):
        one = real[number % len(real)]
        definition = one.definition.model_copy(update={"id": f"{one.id}-{number}"})
        texts = {
            language: text.model_copy(
                update={
                    "title": f"{text.title} {_name(number)}",
                    "search": [*text.search, f"{_name(number * 7)} {_name(number * 13)}"],
                }
            )
            for language, text in one.texts.items()
        }
        made.append((definition.id, replace(one, definition=definition, texts=texts)))
    return made


def _name(number: int) -> str:
    syllables = ("ba", "ke", "ru", "ti", "so", "ma", "le", "ndu", "pa", "gi")
    return "".join(syllables[int(digit)] for digit in f"{number:04d}")
