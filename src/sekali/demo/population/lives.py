"""What sample people have learned and do, and what their homes have: drawn from data/lives.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.weighted import Weighted

# School ages: UU 20/2003, as it is lived.
SCHOOL_AGE, JUNIOR_AGE, SENIOR_AGE, LEAVING_AGE = 7, 13, 16, 19
_RETIREMENT_AGE = 60
_FRAIL_AGE = 73
_IN_SCHOOL_AT_17 = 0.94
_RESTING_WHEN_FRAIL = 0.5
_NOT_RANKED = 0.12
_LEAST_OF_EARNERS, _POOR_UNTIL, _RICHEST = 4, 5, 10
_THROUGH_WORK, _THROUGH_AID, _INSURED = 0.80, 0.85, 0.93


class Lives:
    """Draws education, occupation and the like, each fitting the others."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        """Prepare the lists of a lives file (its form: data/lives.yaml)."""
        self._final = {key: Weighted[str](w) for key, w in spec["final_education"].items()}
        self._least_age: Mapping[str, int] = spec["least_age"]
        self._opens: Mapping[str, str] = spec["opens"]
        self._occupations = {
            (place, sex, level): Weighted[str](weights)
            for place, by_sex in spec["occupations"].items()
            for sex, by_level in by_sex.items()
            for level, weights in by_level.items()
        }
        self.formal: frozenset[str] = frozenset(spec["formal"])
        self._with_pension = frozenset(spec["with_pension"])
        self._electricity = {key: Weighted[int](w) for key, w in spec["electricity_va"].items()}
        self.blood_types = Weighted[str](spec["blood_type"])
        self.disabilities = Weighted[str](spec["disability"])
        addresses = spec["addresses"]
        self.hamlets, self.streets, self.lanes = (
            Weighted[str](dict.fromkeys(addresses[key], 1))
            for key in ("hamlets", "streets", "lanes")
        )

    def schooling(self, age: int, generation: str, rng: Random) -> tuple[str, bool]:
        """Return the highest education reached at that age, and whether it goes on."""
        if age < SCHOOL_AGE:
            return "no_schooling", False
        if age < JUNIOR_AGE:
            return "primary_unfinished", True
        if age < LEAVING_AGE:
            reached = "primary" if age < SENIOR_AGE else "junior_secondary"
            return reached, age < SENIOR_AGE or rng.random() < _IN_SCHOOL_AT_17
        return self._after_school(age, self._final[generation].draw(rng))

    def _after_school(self, age: int, aim: str) -> tuple[str, bool]:
        if self._least_age.get(aim, 0) <= age:
            return aim, False
        if age >= self._least_age["bachelor"]:
            return "bachelor", False  # the master's degree comes later, beside work
        return "senior_secondary", True

    def occupation(
        self, *, age: int, sex: str, education: str, studying: bool, urban: bool, rng: Random
    ) -> str:
        """Return what somebody of that age, sex and education does."""
        if age < SCHOOL_AGE:
            return "unemployed"
        if studying:
            return "student"
        place = "kota" if urban else "desa"
        drawn = self._occupations[place, sex, self._opens[education]].draw(rng)
        return drawn if age < _RETIREMENT_AGE else self._when_old(drawn, age, sex, rng)

    def _when_old(self, occupation: str, age: int, sex: str, rng: Random) -> str:
        if occupation in self._with_pension:
            return "pensioner"
        if occupation in self.formal or (age >= _FRAIL_AGE and rng.random() < _RESTING_WHEN_FRAIL):
            return "homemaker" if sex == "female" else "unemployed"
        return occupation

    def welfare_decile(self, occupations: set[str], rng: Random) -> int | None:
        """Return the decile of a household by what its members do; None where not ranked."""
        if rng.random() < _NOT_RANKED:
            return None
        if occupations & self.formal or "pensioner" in occupations:
            return _LEAST_OF_EARNERS + int(rng.random() * (_RICHEST - _LEAST_OF_EARNERS + 1))
        # The square root of a draw leans to the upper end; its mirror to the lower one.
        return 1 + int((1 - rng.random() ** 0.5) * _RICHEST)

    def electricity_va(self, decile: int | None, rng: Random) -> int:
        """Return the power of the connection in volt-ampere."""
        return self._electricity[decile or 0].draw(rng)

    def family_insurance(self, occupations: set[str], decile: int | None, rng: Random) -> str:
        """Return how a household is insured: by the state, through work, by itself or not."""
        chance = rng.random()
        if occupations & self.formal and chance < _THROUGH_WORK:
            return "worker"
        if decile is not None and decile <= _POOR_UNTIL and chance < _THROUGH_AID:
            return "pbi"
        return "self_paid" if chance < _INSURED else "none"


@cache
def load_lives(path: Path = DATA / "lives.yaml") -> Lives:
    """Return the lives of a file; read once in a process."""
    return Lives(read_yaml(path))
