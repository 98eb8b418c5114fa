"""Facts are read through few doors, and each of them asks on what ground."""

import ast
import inspect
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest

from architecture.test_rooms import sources
from sekali.casework import queries as casework
from sekali.vault import queries as vault
from sekali.vault.facts import Holder, Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.models import FactVersion, Profile

# Where the tables of facts are named, and why no ground is asked there.
_TABLES = {
    "vault/queries.py": "reads: every function that gives facts asks for a ground, see below",
    "vault/holding.py": "locks a profile for those who write, to see what a new fact replaces",
    "vault/actions.py": "writes",
    "vault/belonging.py": "writes; it asks only of which record another is part now",
    "vault/merging.py": "writes; it puts what one record holds to another one",
    "vault/parting.py": "writes; officers see of it what look_at_pair writes down",
    "vault/taking_back.py": "writes; it puts back what a decision that was undone had replaced",
    "vault/restricting.py": "writes; it marks facts whose owner restricts them",
    "vault/forgetting.py": "deletes a person's own words; it tells names of elements, no value",
    "vault/models.py": "says what the tables are",
    "web/fact_words.py": "types what is shown",
    "demo/filling.py": "fills an empty installation with sample people",
}
# Who takes the statement of vault.queries into a read of their own.
_STATEMENT = {"casework/queries.py"}
# Scenarios make people up, and the outlook of a form asks as somebody of whom nothing is known.
_MADE_UP = {"casework/outlook.py", "casework/scenarios/people.py"}
# What is locked for writing, and who may.
_HELD = {"vault/holding.py", "vault/actions.py", "vault/taking_back.py", "vault/restricting.py"}
_TABLE_NAMES = {Profile._meta.db_table, FactVersion._meta.db_table}
_MODEL_NAMES = {"Profile", "FactVersion"}
_FACTS = (Holder, Surroundings, FactVersion, casework.OpenDraft)


def _said_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.alias):
            yield node.name


def _names_of(tree: ast.AST) -> set[str]:
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found | {node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}


def _files(is_wanted: Callable[[ast.Module], bool]) -> set[str]:
    return {str(file) for file, tree in sources() if is_wanted(tree)}


def _touches_tables(tree: ast.Module) -> bool:
    said = list(_said_in(tree))
    return bool(_MODEL_NAMES & set(said)) or any(t in one for t in _TABLE_NAMES for one in said)


def test_the_tables_of_facts_are_touched_in_the_vault_alone() -> None:
    # The models' own file names its classes, and no table.
    assert _files(_touches_tables) == set(_TABLES) - {"vault/models.py"}


def test_the_statement_that_reads_a_form_is_taken_by_one_room() -> None:
    took = _files(lambda tree: "SURROUNDINGS" in _names_of(tree)) - set(_TABLES)
    assert took == _STATEMENT


def test_facts_are_locked_by_those_who_write_them() -> None:
    assert _files(lambda tree: "held_facts" in _names_of(tree)) == _HELD


def test_what_is_known_is_put_together_in_the_vault_alone() -> None:
    """Whoever could make a ``Holder`` from rows of their own would need no ground."""

    def makes(tree: ast.Module) -> bool:
        return any(
            isinstance(node, ast.Call) and ast.unparse(node.func) in {"KeptFacts", "Surroundings"}
            for node in ast.walk(tree)
        )

    made = {file for file in _files(makes) if not file.startswith("vault/")}
    assert made == _MADE_UP


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


def _giving_facts() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in (vault, casework):
        for name, function in vars(module).items():
            is_door = inspect.isfunction(function) and function.__module__ == module.__name__
            if not is_door or name.startswith("_"):
                continue
            given = set(_parts(get_type_hints(function)["return"]))
            if given & set(_FACTS) or name == "holders_of_element":
                yield f"{module.__name__}.{name}", function


DOORS = dict(_giving_facts())


def test_the_doors_are_found() -> None:
    assert {name.rpartition(".")[2] for name in DOORS} == {
        "surroundings_of",
        "surroundings_from",
        "holder_of",
        "holders_of_element",
        "versions_of",
        "whole_history",
        "open_draft",
    }


@pytest.mark.parametrize("name", DOORS)
def test_every_door_asks_for_a_ground_and_has_none_of_its_own(name: str) -> None:
    asked = inspect.signature(DOORS[name]).parameters["ground"]
    hint = get_type_hints(DOORS[name])["ground"]
    assert hint is Ground
    assert not isinstance(hint, UnionType)
    assert asked.default is inspect.Parameter.empty
    assert asked.kind is inspect.Parameter.KEYWORD_ONLY


def test_a_door_without_a_ground_does_not_open() -> None:
    with pytest.raises(TypeError, match="ground"):
        vault.holder_of(UUID(int=1))  # type: ignore[call-arg]
