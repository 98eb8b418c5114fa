"""Facts that a registry holds: when it may be asked, and how a form stands before and after."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sekali.casework.actions.fetching import questions_of
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, Filling, Plan, asked_key
from sekali.catalogue import files
from sekali.catalogue.agreements import AskedFor
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import DECLARED, VERIFIED, Fact, Holder, Level, Surroundings
from support.agreeing import agreed

TODAY = date(2026, 3, 2)
IDS = UUID("00000000-0000-7000-8000-000000000000")
SERVICE, ID, EN = "service.yaml", "texts/id.yaml", "texts/en.yaml"
PHONE = "- {fact: applicant.phone, purpose: contact, optional: true}"
TAX = (SERVICE, PHONE, PHONE + "\n      - applicant.tax_number")
DECILE = (SERVICE, PHONE, PHONE + "\n      - household.welfare_decile")
LAND = (SERVICE, PHONE, PHONE + "\n      - choose: land\n      - land.certificate_no")
OF_APPLICANT = (SERVICE, "subjects:\n", "subjects:\n  land: {kind: land, of: applicant}\n")
Compile = Callable[..., CompiledService]
LETTER = AskedFor("civil-registry", "contoh.surat", "letter", "public-task")


def an_id(name: str) -> UUID:
    return uuid5(IDS, name)


def a_fact(value: Any, level: Level = VERIFIED, until: date | None = None) -> Fact:
    return Fact(value, level, "civil-registry", date(2026, 1, 12), until)


def a_holder(name: str, kind: str = "person", **facts: Fact | str) -> Holder:
    kept = {key: fact if isinstance(fact, Fact) else a_fact(fact) for key, fact in facts.items()}
    return Holder(an_id(name), kind, kept)


SITI = a_holder("siti", full_name="Siti Aminah", nik="3516015205969801", sex="female")
HOME = a_holder("home", "household", village_code="35.16.01.2001")
PARCEL = a_holder("parcel", "land", certificate_no="HM 98110")
OTHER_PARCEL = a_holder("other parcel", "land", certificate_no="HM 98111")


def around(*land: Holder, person: Holder = SITI, home: Holder = HOME) -> Surroundings:
    related = [(home, frozenset({"household"})), *((one, frozenset({"land"})) for one in land)]
    return Surroundings(person, tuple(related))


def answers(**values: Any) -> Mapping[str, Mapping[str, Any]]:
    said = {"by": "x", "at": "2026-03-02T08:00:00+07:00", "channel": "web"}
    return {key.replace("__", "."): {"value": value, **said} for key, value in values.items()}


def asked(registry: str, subject: str, outcome: str) -> Mapping[str, Mapping[str, Any]]:
    return {asked_key(registry, subject): next(iter(answers(x=outcome).values()))}


def plan(
    service: CompiledService,
    dictionary: DictionaryOf,
    surroundings: Surroundings,
    given: Mapping[str, Mapping[str, Any]] | None = None,
    subjects: Mapping[str, str] | None = None,
    **said: Any,
) -> Plan:
    agreeing = agreed(dictionary, LETTER, **said)
    return plan_form(
        service, agreeing, surroundings, Filling(subjects or {}, given or {}), today=TODAY
    )


def standing(of: Plan, key: str) -> str:
    line = of.line(key)
    return line.standing if line else "hidden"


def test_what_a_registry_holds_is_open_but_not_typed(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(TAX)
    before, after = (plan(s, dictionary, around()) for s in (compiled(), service))
    assert standing(after, "applicant.tax_number") == "elsewhere"
    assert after.to_type == before.to_type
    pages = [page for page in after.pages if any(x.standing == "elsewhere" for x in page.lines)]
    assert "applicant.tax_number" in {line.item.key for line in pages[0].open_lines}
    (question,) = questions_of(after, pages[0])
    assert (question.registry, question.person) == ("tax", SITI)


def test_what_no_agreement_opens_is_asked_of_the_resident(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service, number = compiled(TAX), "applicant.tax_number"
    ended = files.InForce(since=date(2025, 1, 1), until=TODAY)
    assert standing(plan(service, dictionary, around(), in_force=ended), number) == "asked"
    lasts = files.InForce(since=date(2025, 1, 1), until=date(2026, 3, 3))
    assert standing(plan(service, dictionary, around(), in_force=lasts), number) == "elsewhere"
    others = ["person.str_number"]
    assert standing(plan(service, dictionary, around(), elements=others), number) == "asked"
    # Another agency, another service, another purpose, another ground: each is outside.
    for place in range(len(LETTER)):
        outside = AskedFor(*("contact" if n == place else x for n, x in enumerate(LETTER)))
        if place == len(LETTER) - 1:
            outside = outside._replace(ground="consent")
        if place == 1:
            outside = outside._replace(what="contoh.kartu")
        filling = Filling({}, {})
        there = plan_form(service, agreed(dictionary, outside), around(), filling, today=TODAY)
        assert standing(there, number) == "asked"


def test_after_a_registry_was_asked_what_it_did_not_say_is_typed(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(TAX)
    for outcome in ("unavailable", "not-found", "declined", "found"):
        given = asked("tax", "applicant", outcome)
        line = plan(service, dictionary, around(), given).line("applicant.tax_number")
        assert line is not None
        assert (line.standing, line.outcome) == ("asked", outcome)


def test_the_officer_learns_why_something_was_typed(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    typed = answers(applicant__tax_number="3516015205969801")
    given = {**asked("tax", "applicant", "unavailable"), **typed}
    line = plan(compiled(TAX), dictionary, around(), given).line("applicant.tax_number")
    assert line is not None
    assert (line.standing, line.registry, line.outcome) == ("answered", "tax", "unavailable")


def test_what_is_known_is_not_fetched_and_what_is_old_is(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(DECILE)
    for until, wanted in ((None, "verified"), (date(2026, 4, 1), "verified"), (TODAY, "elsewhere")):
        home = a_holder(
            "home", "household", village_code="35.16.01.2001",
            welfare_decile=a_fact(3, until=until),
        )  # fmt: skip
        there = plan(service, dictionary, around(home=home))
        assert standing(there, "household.welfare_decile") == wanted


def test_what_only_a_registry_can_say_stays_hidden_where_it_did_not(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    given = asked("welfare", "household", "not-found")
    there = plan(compiled(DECILE), dictionary, around(), given)
    assert standing(there, "household.welfare_decile") == "hidden"


def test_what_a_resident_said_is_not_fetched_over_their_head(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    said = a_holder("siti", full_name="Siti Aminah", tax_number=a_fact("1", DECLARED))
    there = plan(compiled(TAX), dictionary, around(person=said))
    assert standing(there, "applicant.tax_number") == "declared"


def test_land_that_nobody_knows_of_is_asked_of_the_land_office_and_then_typed(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(LAND, OF_APPLICANT)
    assert standing(plan(service, dictionary, around()), "land") == "hidden"
    assert standing(plan(service, dictionary, around()), "land.certificate_no") == "elsewhere"
    given = asked("land", "land", "not-found")
    assert standing(plan(service, dictionary, around(), given), "land.certificate_no") == "asked"


def test_the_only_parcel_is_likely_and_confirmed_and_another_can_be_named(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(LAND, OF_APPLICANT)
    there = plan(service, dictionary, around(PARCEL))
    line = there.line("land")
    assert line is not None
    assert (line.standing, line.value) == ("asked", str(PARCEL.subject_id))
    assert standing(there, "land.certificate_no") == "verified"

    another = plan(service, dictionary, around(PARCEL), subjects={"land": NOBODY})
    assert standing(another, "land") == "answered"
    assert standing(another, "land.certificate_no") == "asked"


def test_of_two_parcels_none_is_taken_for_granted(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    service = compiled(LAND, OF_APPLICANT)
    there = plan(service, dictionary, around(PARCEL, OTHER_PARCEL))
    assert standing(there, "land") == "asked"
    assert standing(there, "land.certificate_no") == "hidden"
    chosen = plan(
        service,
        dictionary,
        around(PARCEL, OTHER_PARCEL),
        subjects={"land": str(OTHER_PARCEL.subject_id)},
    )
    line = chosen.line("land.certificate_no")
    assert line is not None
    assert line.value == "HM 98111"
