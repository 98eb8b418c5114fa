"""What is held about a person: one list of all tables, with what a copy and a deletion make of it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from sekali.casework.privacy.copy_shape import CopyOfData
from sekali.casework.privacy.held import CASE, TABLES
from sekali.catalogue import queries as catalogue
from sekali.storage.person_tables import KEY, PersonRow

# What names a person in a table that is not keyed by them.
NAMES_A_PERSON = {KEY, "subject_id", "account_id"}
# Of a copy: when it was made and by which law, what tells of other people, and other records.
OF_THE_COPY = {"version", "made_at", "law", "former_records"}
OF_PROFILES_BESIDE = {"household", "things", "former_relations"}
# Told by the plan in a way of its own: more than a count of rows.
TOLD_OTHERWISE = {"register-facts", "open-cases", "held", "ledger"}
# Gone by itself within minutes: nobody is told of it.
NOT_TOLD = {"work"}


def tables_of_people() -> Iterator[type[models.Model]]:
    """Yield every table of our rooms with a row about a person."""
    for model in apps.get_models():
        columns = {field.attname for field in model._meta.concrete_fields}
        if issubclass(model, PersonRow) or columns & NAMES_A_PERSON:
            yield model


def test_every_table_of_a_person_is_on_the_list_and_nothing_else() -> None:
    found = {model._meta.label for model in tables_of_people()}
    assert set(TABLES) == found, "say in casework/privacy/held.py what becomes of a new table"


@pytest.mark.parametrize("label", TABLES)
def test_each_is_in_the_copy_or_says_why_not(label: str) -> None:
    table = TABLES[label]
    assert bool(table.part) != bool(table.why_not)
    assert not table.part or table.part in CopyOfData.model_fields


@pytest.mark.parametrize("label", TABLES)
def test_each_is_deleted_or_stays_by_a_law(label: str) -> None:
    table, schedule = TABLES[label], catalogue.dictionary().retention
    assert table.kept_as
    for key in set(table.kept_as) - {CASE}:
        assert schedule[key].law
    assert not table.counted or table.counted in table.kept_as


def test_every_part_of_the_copy_comes_of_a_table() -> None:
    parts = set(CopyOfData.model_fields) - OF_THE_COPY - OF_PROFILES_BESIDE
    assert parts == {table.part for table in TABLES.values() if table.part}


def test_whatever_stays_is_told_in_the_report() -> None:
    schedule = catalogue.dictionary().retention
    stays = {key for key, kept in schedule.items() if kept.on_request == "stays"}
    counted = {table.counted for table in TABLES.values() if table.counted}
    assert stays == counted | TOLD_OTHERWISE | NOT_TOLD


def test_everything_on_the_schedule_is_held_somewhere() -> None:
    kept = {key for table in TABLES.values() for key in table.kept_as}
    assert kept - {CASE} == set(catalogue.dictionary().retention)
