"""The registry sends whole records; what no agreement opens goes no further than the adapter."""

from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import CIVIL_REGISTRY
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.vault.adapters.civil_registry.opening import FIELDS
from sekali.vault.ports import NotAsked, RegistryPerson
from support.civil_permits import EVERYTHING, opening

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Simulator

CARD = "3516060101159001"
FATHER, MOTHER, CHILD = "3516060107889001", "3516064202909001", "3516061005159001"
# Asked by this number, so that telling it again tells nothing.
ASKED_BY = {"person": {"nik"}, "family": {"nik", "family_card_no"}}


def told(person: RegistryPerson) -> set[str]:
    """Return the fields of which something is said."""
    return {one.name for one in fields(person) if getattr(person, one.name) is not None}


def test_what_is_not_opened_is_not_told(registry: DukcapilRegistry, simulator: "Simulator") -> None:
    permit = opening("person.nik", "person.full_name", "person.sex")

    person = registry.person(MOTHER, permit=permit)

    assert person is not None
    assert told(person) == {"nik", "full_name", "sex"}
    # And it had been sent.
    assert simulator.ask("CALL_NIK", NIK=MOTHER)["content"][0]["AGAMA"]


def test_nor_of_anybody_on_a_family_card(registry: DukcapilRegistry) -> None:
    permit = opening("person.nik", "person.birth_date")

    family = registry.family(CARD, permit=permit)

    # Without the relation to the head they come by age.
    assert [member.nik for member in family] == [FATHER, MOTHER, CHILD]
    assert {frozenset(told(member)) for member in family} == {
        frozenset({"nik", "family_card_no", "birth_date"})
    }


@pytest.mark.parametrize("element", sorted(FIELDS))
def test_each_element_opens_itself_and_nothing_else(
    registry: DukcapilRegistry, element: str
) -> None:
    permit = opening("person.nik", element)

    opened = set().union(*(told(one) for one in registry.family(CARD, permit=permit)))

    # The head's name is told from the name of whoever is the head.
    assert opened - ASKED_BY["family"] <= {element.partition(".")[2]}


def test_who_may_be_told_less_is_not_given_what_another_was_told(
    registry: DukcapilRegistry,
) -> None:
    narrow = opening("person.nik", "person.full_name")
    wide = registry.person(MOTHER, permit=EVERYTHING)
    narrow_answer = registry.person(MOTHER, permit=narrow)
    assert wide is not None
    assert narrow_answer is not None
    assert "religion" in told(wide)
    assert told(narrow_answer) == {"nik", "full_name"}
    assert registry.person(MOTHER, permit=EVERYTHING) == wide

    registry.family(CARD, permit=EVERYTHING)
    assert "religion" not in told(registry.family(CARD, permit=narrow)[0])


def test_what_is_not_opened_is_not_logged_either(
    registry: DukcapilRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    # Given a father with an occupation that no list knows, which is logged where it is opened
    registry.person(FATHER, permit=opening("person.nik", "person.full_name"))
    assert "PENJINAK ULAR" not in caplog.text

    registry.person(FATHER, permit=EVERYTHING)
    assert "PENJINAK ULAR" in caplog.text


def test_without_their_numbers_no_family_is_asked_for(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    before = len(simulator.ledger())

    with pytest.raises(NotAsked):
        registry.family(CARD, permit=opening("person.full_name"))
    assert len(simulator.ledger()) == before


def test_every_field_is_opened_by_an_element_and_every_element_is_known() -> None:
    assert {one.partition(".")[2] for one in FIELDS} == {one.name for one in fields(RegistryPerson)}
    dictionary = catalogue.dictionary()
    assert all(dictionary.element(*one.split(".", 1)) for one in FIELDS)


def test_the_agreements_open_only_what_can_be_read() -> None:
    """What is in an agreement and not in this table would be asked for and never kept."""
    for agreement in catalogue.dictionary().agreements.of(CIVIL_REGISTRY):
        opened = {one for each in agreement.spec.opens for one in each.elements}
        assert opened <= set(FIELDS)
