"""A stream of sample households, the same for the same seed, in memory that does not grow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.families import compose
from sekali.demo.population.finishing import finish
from sekali.demo.population.lives import load_lives
from sekali.demo.population.names import load_names
from sekali.demo.population.numbers import DistrictNumbers
from sekali.demo.population.origins import load_origins
from sekali.demo.population.people import AS_OF, Household, VillageLike
from sekali.demo.population.settling import Place, Sources, regency_of, settle

_ELSEWHERE = 5_000.0  # people of a village outside East Java
Quota = tuple[VillageLike, int]


def households(
    *,
    seed: int,
    regions: Sequence[VillageLike],
    count_people: int | None = None,
    as_of: date = AS_OF,
) -> Iterator[Household]:
    """Yield households with exactly ``count_people`` members in all.

    They come district by district, villages in the order of their codes, each village with its
    share of the people of its regency. Every NIK and family card number is unique in the run.

    Args:
        seed: The same seed and arguments give the same people, on any machine.
        regions: Villages they live in, of at most 700 districts.
        count_people: How many people; None for as many as live in such villages (SP2020).
        as_of: Day that ages refer to; nothing told of anybody happened after it.

    Raises:
        SerialsUsedUp: More people than the sample serials of one district reach for.
    """
    quotas = _quotas(sorted(regions, key=lambda village: village.code), count_people)
    sources = Sources(load_names(), load_lives(), load_origins(), as_of.toordinal())
    drawing = _Drawing(sources, left=sum(share for _, share in quotas))
    by_district = groupby(quotas, key=lambda quota: _district_of(quota[0].code))
    for index, (district, villages) in enumerate(by_district):
        # A stream of chance and of serials for each district: forgotten with it.
        rng = Random(f"{seed}/{district}")  # noqa: S311  sample people, not secrets
        numbers = DistrictNumbers(district, index)
        for village, share in villages:
            yield from drawing.households_of(_place(village, numbers, rng, sources), share)


@dataclass(slots=True)
class _Drawing:
    sources: Sources
    left: int  # how many people are still wanted in all
    ahead: int = 0  # a family may be larger than what its village still lacked

    def households_of(self, place: Place, share: int) -> Iterator[Household]:
        wanted = share - self.ahead
        while wanted > 0:
            family = compose(
                self.sources.today, place.rng, urban=place.village.is_urban, at_most=self.left
            )
            wanted -= len(family)
            self.left -= len(family)
            yield finish(settle(family, place, self.sources), place, self.sources)
        self.ahead = -wanted


def _place(village: VillageLike, numbers: DistrictNumbers, rng: Random, sources: Sources) -> Place:
    cultures = sources.names.cultures_at(village.code)
    return Place(village, numbers, rng, cultures, birth_place_of(village))


def birth_place_of(village: VillageLike) -> str:
    """Return the place that people born there name: the regency or city without its kind."""
    return village.regency_name.removeprefix("Kabupaten ").removeprefix("Kota ")


def _district_of(code: str) -> str:
    return code.rpartition(".")[0]


def _quotas(villages: Sequence[VillageLike], count_people: int | None) -> list[Quota]:
    """Share the people out, so that the rounded shares add up."""
    means = _mean_people(DATA / "people.yaml")
    weights = [means.get(regency_of(village.code), _ELSEWHERE) for village in villages]
    whole = sum(weights)
    count = round(whole) if count_people is None else count_people
    quotas, weight, given = [], 0.0, 0
    for village, share in zip(villages, weights, strict=True):
        weight += share
        quotas.append((village, round(count * weight / whole) - given))
        given += quotas[-1][1]
    return quotas


def _mean_people(path: Path) -> Mapping[str, float]:
    regencies = read_yaml(path)["regencies"]
    return {code: r["people"] / r["villages"] for code, r in regencies.items()}
