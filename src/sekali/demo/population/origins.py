"""Where people come from who were first registered elsewhere: drawn from data/origins.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.weighted import Weighted


@dataclass(frozen=True, slots=True)
class Origin:
    """A district of first registration; its code may not be in force any more."""

    district_code: str
    birth_place: str
    vanished: bool = False


@cache
def load_origins(path: Path = DATA / "origins.yaml") -> Weighted[Origin]:
    """Return the origins of a file; read once in a process."""
    return Weighted(
        {
            Origin(o["district"], o["birth_place"], o.get("vanished", False)): o["weight"]
            for o in read_yaml(path)["origins"]
        }
    )
