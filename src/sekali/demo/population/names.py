"""Names and cultures of sample people, drawn from data/names.yaml."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.weighted import Weighted

_PERCENT = 100
_FIRST_YEAR, _LAST_YEAR = 1800, 2100


class _NamesOfGeneration:
    __slots__ = ("_first", "_last", "_one_word", "_three_words")

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self._first = Weighted[str](spec["first"])
        self._last = Weighted[str](spec["last"])
        self._one_word = spec["one_word"] / _PERCENT
        self._three_words = self._one_word + spec["three_words"] / _PERCENT

    def draw(self, rng: Random, family_name: str | None) -> str:
        first, shape = self._first.draw(rng), rng.random()
        # "Moh." is no name of its own: such people have a second word.
        if shape < self._one_word and not first.endswith("."):
            return first
        last = family_name or self._last.draw(rng)
        if shape < self._three_words:
            middle = self._first if family_name else self._last
            return _joined(first, middle.draw(rng), last)
        return _joined(first, last)


def _joined(*words: str) -> str:
    return " ".join(dict.fromkeys(words))  # nobody is called Dewi Dewi


class Names:
    """Draws names by culture, sex and year of birth."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        """Prepare the lists of a names file (its form: data/names.yaml)."""
        self._generations = _generations(spec["generations"])
        self._places = {p["within"]: Weighted[str](p["weights"]) for p in spec["places"]}
        cultures = spec["cultures"]
        self._religions = {key: Weighted[str](c["religions"]) for key, c in cultures.items()}
        self._inherits = {key for key, c in cultures.items() if c.get("family_name")}
        self._lists = {
            (culture, sex, generation): _NamesOfGeneration(lists)
            for culture, by_sex in cultures.items()
            for sex in ("male", "female")
            for generation, lists in by_sex[sex].items()
        }

    def cultures_at(self, village_code: str) -> Weighted[str]:
        """Return the cultures of a village, by the longest code that it lies within."""
        within = village_code
        while within and within not in self._places:
            within = within.rpartition(".")[0]
        return self._places[within or next(iter(self._places))]

    def religions_of(self, culture: str) -> Weighted[str]:
        """Return the religions of a culture."""
        return self._religions[culture]

    def generation(self, birth_year: int) -> str:
        """Return the generation somebody is of: elder, middle, young or child."""
        return self._generations[birth_year - _FIRST_YEAR]

    def draw(
        self, culture: str, sex: str, birth_year: int, rng: Random, *, father: str | None = None
    ) -> str:
        """Return a name; the father's last word stays where a culture has family names."""
        family_name = father.rpartition(" ")[2] if father and culture in self._inherits else None
        return self._lists[culture, sex, self.generation(birth_year)].draw(rng, family_name)


def _generations(spec: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Return the generation of each year from the first on: asked three times a person."""
    return [
        next(g["key"] for g in spec if year <= g["until"])
        for year in range(_FIRST_YEAR, _LAST_YEAR + 1)
    ]


@cache
def load_names(path: Path = DATA / "names.yaml") -> Names:
    """Return the names of a file; read once in a process."""
    return Names(read_yaml(path))
