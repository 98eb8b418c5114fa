"""Sample organisations: for each of their officers, the boards on which the register knows them."""

from collections.abc import Iterator, Sequence

from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.holdings import Held
from sekali.demo.population.people import AS_OF
from sekali.demo.population.personas import Persona

REGISTRY = "legal-entities"


def boards_held(people: Sequence[Persona]) -> Iterator[Held]:
    """Yield what the register of legal entities holds of each sample officer, by NIK."""
    niks = {one.key: one.person.nik for one in people}
    boards: dict[str, list[dict[str, str]]] = {}
    for organisation in read_yaml(DATA / "organisations.yaml")["organisations"]:
        told = {key: value for key, value in organisation.items() if key != "board"}
        for key, seat in organisation["board"].items():
            boards.setdefault(niks[key], []).append({**told, **seat})
    for nik, found in boards.items():
        yield REGISTRY, nik, {"organisations": found, "as_of": AS_OF.isoformat()}


def boards_in_words(people: Sequence[Persona]) -> Iterator[str]:
    """Yield each sample organisation with its officers, for whoever looks for somebody to be."""
    names = {one.key: one.person.full_name for one in people}
    for organisation in read_yaml(DATA / "organisations.yaml")["organisations"]:
        board = organisation["board"].items()
        officers = (f"{names[key]} ({seat['office'].lower()})" for key, seat in board)
        yield f"{organisation['name']}: {', '.join(officers)}"
