"""What a form shows and asks, by what is known."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, Filling, Plan
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import DECLARED, VERIFIED, Fact, Holder, Surroundings

TODAY = date(2026, 3, 2)
IDS = UUID("00000000-0000-7000-8000-000000000000")
SERVICE = "service.yaml"
Compile = Callable[..., CompiledService]
PHONE = "- {fact: applicant.phone, purpose: contact, optional: true}"


def an_id(name: str) -> UUID:
    return uuid5(IDS, name)


def a_fact(value: Any, *, declared: bool = False, until: date | None = None) -> Fact:
    level = DECLARED if declared else VERIFIED
    source = "resident" if declared else "civil-registry"
    return Fact(value, level, source, date(2026, 1, 12), until)


def a_person(name: str, **facts: Fact | str) -> Holder:
    kept = {key: fact if isinstance(fact, Fact) else a_fact(fact) for key, fact in facts.items()}
    return Holder(an_id(name), "person", {"full_name": a_fact(name), **kept})


HOME = Holder(an_id("home"), "household", {"village_code": a_fact("35.16.01.2001")})
SITI = a_person("Siti Aminah", sex="female", family_relation="wife")
RARA = a_person("Rara", family_relation="child")
ADIK = a_person("Adik", family_relation="child")
WATI = a_person("Wati", nik="3516014606809824")


def around(
    person: Holder = SITI,
    *family: Holder,
    household: Holder | None = HOME,
    named: Holder | None = None,
) -> Surroundings:
    related = [(member, frozenset({"child"})) for member in family]
    if household is not None:
        related.append((household, frozenset({"household"})))
    if named is not None:
        related.append((named, frozenset({"named"})))
    return Surroundings(person, tuple(related))


def answered(**values: Any) -> dict[str, dict[str, Any]]:
    """Return answers by key; two underscores stand for the point."""
    extra = {"by": "x", "at": "2026-03-02T08:00:00+07:00", "channel": "web"}
    return {key.replace("__", "."): {"value": value, **extra} for key, value in values.items()}


@pytest.fixture
def plan(compiled: Compile, dictionary: DictionaryOf) -> Callable[..., Plan]:
    def make(
        surroundings: Surroundings | None = None,
        *changes: tuple[str, str, str],
        answers: Mapping[str, Any] | None = None,
        subjects: Mapping[str, str] | None = None,
        today: date = TODAY,
    ) -> Plan:
        filling = Filling(subjects or {}, answers or {})
        service = compiled(*changes)
        return plan_form(service, dictionary, surroundings or around(), filling, today=today)

    return make


def standing(plan: Plan, key: str) -> str:
    line = plan.line(key)
    return line.standing if line else "hidden"


Planned = Callable[..., Plan]


def test_what_a_registry_says_is_shown_and_not_asked(plan: Planned) -> None:
    line = plan().line("household.village_code")
    assert line is not None
    assert (line.standing, line.value) == ("verified", "35.16.01.2001")
    assert line.fact is not None
    assert line.fact.source == "civil-registry"


def test_what_nobody_knows_of_a_newborn_is_asked(plan: Planned) -> None:
    assert standing(plan(), "baby.full_name") == "asked"


def test_what_was_answered_stands_there_with_who_typed_it(plan: Planned) -> None:
    line = plan(answers=answered(baby__full_name="Ahmad Fauzi")).line("baby.full_name")
    assert line is not None
    assert (line.standing, line.value) == ("answered", "Ahmad Fauzi")
    assert line.answer is not None
    assert line.answer.channel == "web"


def test_an_answer_does_not_change_what_a_registry_says(plan: Planned) -> None:
    changed = plan(answers=answered(household__village_code="35.78.01.1001"))
    line = changed.line("household.village_code")
    assert line is not None
    assert (line.standing, line.value) == ("verified", "35.16.01.2001")


def test_what_was_said_before_is_filled_in(plan: Planned) -> None:
    siti = a_person("Siti", phone=a_fact("081234", declared=True, until=date(2026, 6, 1)))
    assert standing(plan(around(siti)), "applicant.phone") == "declared"


def test_what_was_said_too_long_ago_is_confirmed_not_typed_anew(plan: Planned) -> None:
    siti = a_person("Siti", phone=a_fact("081234", declared=True, until=TODAY))
    line = plan(around(siti)).line("applicant.phone")
    assert line is not None
    assert (line.standing, line.value) == ("confirm", "081234")
    assert line.is_open


def test_what_was_said_before_can_be_said_otherwise(plan: Planned) -> None:
    siti = a_person("Siti", phone=a_fact("081234", declared=True, until=date(2026, 6, 1)))
    changed = plan(around(siti), answers=answered(applicant__phone="0899"))
    line = changed.line("applicant.phone")
    assert line is not None
    assert (line.standing, line.value) == ("answered", "0899")


def test_what_only_a_registry_can_say_is_left_to_the_officer(plan: Planned) -> None:
    change = (SERVICE, PHONE, "- applicant.insurance_segment")
    assert standing(plan(None, change), "applicant.insurance_segment") == "hidden"


def test_a_number_is_asked_although_only_a_registry_can_say_it(plan: Planned) -> None:
    assert standing(plan(None, (SERVICE, PHONE, "- applicant.nik")), "applicant.nik") == "asked"


def test_an_optional_item_keeps_no_page_open(plan: Planned) -> None:
    page = plan().pages[0]
    assert "applicant.phone" not in {line.item.key for line in page.open_lines}


# --- who the subjects are -----------------------------------------------------------------


def test_nobody_is_chosen_where_nobody_fits(plan: Planned) -> None:
    assert standing(plan(), "sister") == "hidden"


def test_an_optional_subject_is_asked_for_even_of_one_candidate(plan: Planned) -> None:
    line = plan(around(SITI, RARA)).line("sister")
    assert line is not None
    assert line.standing == "asked"
    assert line.candidates == (RARA,)


def test_the_only_candidate_is_taken_where_there_has_to_be_one(plan: Planned) -> None:
    needed = (SERVICE, ", optional: true}\n  friend", "}\n  friend")
    line = plan(around(SITI, RARA), needed).line("sister")
    assert line is not None
    assert (line.standing, line.value) == ("declared", str(RARA.subject_id))


def test_of_several_the_likely_one_is_taken_and_can_be_changed(plan: Planned) -> None:
    likely = (SERVICE, ", optional: true}\n", ", default: candidate.full_name == 'Adik'}\n")
    family = around(SITI, RARA, ADIK)
    assert plan(family, likely).holders["sister"] is ADIK
    chosen = plan(family, subjects={"sister": str(RARA.subject_id)})
    assert chosen.holders["sister"] is RARA
    assert standing(chosen, "sister") == "answered"


def test_of_several_equally_likely_nobody_is_taken(plan: Planned) -> None:
    likely = (SERVICE, ", optional: true}\n", ', default: "true"}\n')
    assert standing(plan(around(SITI, RARA, ADIK), likely), "sister") == "asked"


def test_somebody_from_outside_the_family_cannot_be_chosen(plan: Planned) -> None:
    chosen = plan(around(SITI, RARA, ADIK, named=WATI), subjects={"sister": str(WATI.subject_id)})
    assert "sister" not in chosen.holders


def test_nobody_can_be_chosen_where_that_is_allowed(plan: Planned) -> None:
    chosen = plan(around(SITI, RARA), subjects={"sister": NOBODY})
    line = chosen.line("sister")
    assert line is not None
    assert (line.standing, line.value) == ("answered", NOBODY)


def test_how_many_could_be_meant_is_known_to_conditions(plan: Planned) -> None:
    rule = (SERVICE, "rule: known(household.village_code)", "rule: sister.candidates > 1")
    assert plan(around(SITI, RARA), rule).refusals(complete=False) == ["no-family-card"]
    assert plan(around(SITI, RARA, ADIK), rule).refusals(complete=False) == []


FRIENDS_NAME = (SERVICE, "      - friend.nik\n", "      - friend.nik\n      - friend.full_name\n")


def test_of_a_stranger_only_the_number_is_asked_first(plan: Planned) -> None:
    asked = plan(None, FRIENDS_NAME)
    assert standing(asked, "friend.nik") == "asked"
    assert standing(asked, "friend.full_name") == "hidden"


def test_who_was_found_by_the_number_is_not_asked_about(plan: Planned) -> None:
    found = plan(
        around(SITI, named=WATI),
        FRIENDS_NAME,
        answers=answered(friend__nik="3516014606809824"),
        subjects={"friend": str(WATI.subject_id)},
    )
    assert standing(found, "friend.nik") == "answered"
    assert standing(found, "friend.full_name") == "verified"


def test_who_no_registry_could_find_is_asked_about(plan: Planned) -> None:
    away = plan(
        None,
        FRIENDS_NAME,
        answers=answered(friend__nik="3516014606809824"),
        subjects={"friend": NOBODY},
    )
    assert standing(away, "friend.full_name") == "asked"


# --- conditions ---------------------------------------------------------------------------


def test_an_item_is_shown_when_its_condition_holds(plan: Planned) -> None:
    change = (SERVICE, "- ask: copies", "- ask: copies\n        when: need == 'school'")
    assert standing(plan(None, change), "copies") == "hidden"
    assert standing(plan(None, change, answers=answered(need="work")), "copies") == "hidden"
    assert standing(plan(None, change, answers=answered(need="school")), "copies") == "asked"


def test_a_page_is_shown_when_its_condition_holds(plan: Planned) -> None:
    change = (
        SERVICE,
        "purpose: letter\n    items",
        "purpose: letter\n    when: known(applicant.email)\n    items",
    )
    assert plan(None, change).pages == ()
    siti = a_person("Siti", email=a_fact("s@example.org", declared=True))
    assert [page.key for page in plan(around(siti), change).pages] == ["main"]


def test_without_a_household_the_condition_on_it_refuses_at_once(plan: Planned) -> None:
    assert plan(around(household=None)).refusals(complete=False) == ["no-family-card"]


def test_what_is_unanswered_refuses_only_the_complete_form(plan: Planned) -> None:
    rule = (SERVICE, "rule: known(household.village_code)", "rule: copies < 3")
    assert plan(None, rule).refusals(complete=False) == []
    assert plan(None, rule).refusals(complete=True) == ["no-family-card"]
    too_many = plan(None, rule, answers=answered(copies=4))
    assert too_many.refusals(complete=False) == ["no-family-card"]


def test_what_is_still_asked_is_held_against_nobody_by_being_unknown(plan: Planned) -> None:
    rule = (SERVICE, "rule: known(household.village_code)", "rule: known(copies)")
    assert plan(None, rule).refusals(complete=False) == []
    assert plan(None, rule).refusals(complete=True) == ["no-family-card"]
    assert plan(None, rule, answers=answered(copies=2)).refusals(complete=True) == []


def test_a_parameter_is_the_one_of_the_day(plan: Planned) -> None:
    rule = (SERVICE, "rule: known(household.village_code)", "rule: param.most_copies == 3")
    assert plan(None, rule, today=date(2023, 12, 31)).refusals(complete=True) == []
    assert plan(None, rule, today=date(2024, 1, 1)).refusals(complete=True) != []


# --- counting -----------------------------------------------------------------------------


def test_the_first_page_counts_what_is_left_to_type_and_what_is_known(plan: Planned) -> None:
    counted = plan(around(SITI, RARA))
    # Three facts of the baby, the sister, the friend's number, two questions, the statement.
    assert counted.to_type == 8
    assert counted.to_attach == 1
    assert counted.known == 1
    page = counted.first_open_page()
    assert page is not None
    assert page.key == "main"


def test_nothing_is_open_once_everything_is_answered(plan: Planned) -> None:
    answers = answered(
        baby__full_name="Ahmad Fauzi", baby__sex="male", baby__birth_date="2026-02-20",
        friend__nik="3516014606809824", need="school", copies=2, picture=["id"], truth=True,
    )  # fmt: skip
    done = plan(around(named=WATI), answers=answers, subjects={"friend": str(WATI.subject_id)})
    assert done.first_open_page() is None
