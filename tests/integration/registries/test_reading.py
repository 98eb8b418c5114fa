"""What each registry writes in its own way, read in ours."""

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from sekali.vault.adapters.registries.all_readings import READINGS
from sekali.vault.adapters.registries.births import GatewayBirthNotices
from sekali.vault.ports import RegistryUnavailable
from support.agreeing import permit

if TYPE_CHECKING:
    from tests.integration.registries.conftest import Connect, Gateway

PLAIN, ODD = "3516045201949001", "3516041708919001"
NOBODY = "3516046603129001"
NUMBER = "person.tax_number"
DIPLOMA = {
    "diploma_level": "diploma_3",
    "diploma_no": "2",
    "diploma_school": "POLITEKNIK CONTOH",
    "diploma_program": "Kebidanan",
    "diploma_year": 2015,
}
REGISTRATION = {
    "str_number": "33.1.2.401.9.25-9000001",
    "str_profession": "midwife",
    "str_competence": "Bidan vokasi",
    "skp_points": "37.50",
}
OF_PERSON: dict[str, dict[str, Any]] = {
    "tax": {"tax_number": "08.123.456.7-602.000"},
    "welfare": {"welfare_decile": 3, "dtsen_registered": True},
    "education": DIPLOMA,
    "health-workers": REGISTRATION,
}


@pytest.mark.parametrize("nik", [PLAIN, ODD])
@pytest.mark.parametrize("registry", OF_PERSON)
def test_facts_are_the_same_in_either_way_of_writing(
    connect: "Connect", registry: str, nik: str
) -> None:
    (holding,) = connect(registry).facts_about(nik)
    assert holding.facts == OF_PERSON[registry]
    # The social register tells by quarter, the others by day.
    assert holding.on == date(2025, 12, 31 if registry == "welfare" else 5)
    assert holding.kind == ("household" if registry == "welfare" else "person")


def test_each_parcel_of_land_is_told_with_what_is_known_of_its_tax(connect: "Connect") -> None:
    first, second = connect("land").facts_about(PLAIN)
    assert (first.kind, first.number, first.on) == ("land", "HM 90001", date(2025, 12, 5))
    assert first.facts == {
        "certificate_no": "HM 90001",
        "land_right": "ownership",
        "area": "1250.50",
        "village_code": "35.16.04.2001",
        "address": "DUSUN CONTOH",
        "tax_object_no": "351604200100100010",
        "pbb_paid_year": 2025,
    }
    assert "pbb_paid_year" not in second.facts


def test_a_single_vehicle_comes_bare_and_is_read_all_the_same(connect: "Connect") -> None:
    (one,) = connect("vehicles").facts_about(PLAIN)
    assert one.facts == {
        "plate_no": "S 9001 PA",
        "vehicle_kind": "motorcycle",
        "brand_model": "Honda Beat",
        "built_year": 2019,
        "colour": "Hitam",
        "tax_due_date": "2026-09-14",
    }


def test_each_board_is_told_with_the_office_that_somebody_holds_on_it(connect: "Connect") -> None:
    first, second = connect("legal-entities").facts_about(PLAIN)
    assert (first.kind, first.number) == ("organisation", "AHU-9.TAHUN 2021")
    assert (first.office, first.since) == ("chair", date(2021, 4, 1))
    assert first.facts == {
        "name": "Yayasan Contoh",
        "legal_form": "foundation",
        "ratification_no": "AHU-9.TAHUN 2021",
        "ratification_date": "2021-03-15",
        "village_code": "35.16.04.2001",
    }
    # An office that we have no word for represents nobody; a form that we do not know is left out.
    assert (second.office, second.since) == ("other_officer", None)
    assert second.facts == {"name": "CV Contoh", "nib": "9000000009009"}


@pytest.mark.parametrize("registry", READINGS)
def test_whom_a_registry_does_not_know_it_tells_nothing_about(
    connect: "Connect", registry: str
) -> None:
    assert connect(registry).facts_about(NOBODY) == ()


@pytest.mark.parametrize("registry", READINGS)
def test_a_registry_that_is_well_has_nothing_for_an_operator(
    connect: "Connect", registry: str
) -> None:
    assert connect(registry).check_config() == []


def test_a_wrong_key_is_told_to_the_operator(connect: "Connect") -> None:
    assert connect("tax", key="wrong").check_config() == ["The tax office refuses our key."]


def test_a_question_asked_again_within_a_minute_is_not_asked_again(
    connect: "Connect", gateway: "Gateway"
) -> None:
    tax = connect("tax")
    told = tax.facts_about(PLAIN)
    gateway.weather("outage", registry="tax")
    assert tax.facts_about(PLAIN) == told


@pytest.mark.parametrize("nik", [PLAIN, ODD])
def test_the_tax_office_says_whether_a_number_is_the_persons_and_no_more(
    connect: "Connect", nik: str
) -> None:
    tax = connect("tax")
    assert tax.matches(nik, {NUMBER: "08.123.456.7-602.000"}) == {NUMBER: True}
    assert tax.matches(nik, {NUMBER: "08.123.456.7-602.001"}) == {NUMBER: False}
    assert tax.matches(NOBODY, {NUMBER: "08.123.456.7-602.000"}) == {}
    # What no agreement opens is not sent.
    assert tax.adapter.matches(nik, {NUMBER: "1"}, permit=permit("tax", frozenset())) == {}


def test_who_compares_nothing_says_so(connect: "Connect") -> None:
    with pytest.raises(RegistryUnavailable) as refused:
        connect("land").matches(PLAIN, {"land.certificate_no": "HM 90001"})
    assert refused.value.params["reason"] == "access"


@pytest.mark.parametrize(("weather", "reason"), [("quota", "quota"), ("outage", "outage")])
def test_matching_has_the_same_bad_days(
    connect: "Connect", gateway: "Gateway", weather: str, reason: str
) -> None:
    gateway.weather(weather, registry="tax")
    with pytest.raises(RegistryUnavailable) as refused:
        connect("tax").matches(PLAIN, {NUMBER: "08.123.456.7-602.000"})
    assert refused.value.params["reason"] == reason


def test_what_the_agreement_does_not_open_goes_no_further_than_the_adapter(
    connect: "Connect",
) -> None:
    health = connect("health-workers").adapter
    opened = permit("health-workers", frozenset({"person.str_number"}))
    (holding,) = health.facts_about(PLAIN, permit=opened)
    assert holding.facts == {"str_number": "33.1.2.401.9.25-9000001"}
    # And what was remembered of a wider question is as narrow for this one.
    nothing = permit("health-workers", frozenset({"person.tax_number"}))
    assert health.facts_about(PLAIN, permit=nothing) == ()


def test_a_notice_of_a_birth_is_read_and_waits_until_it_was_taken(
    notices: GatewayBirthNotices, fresh: "Gateway"
) -> None:
    (notice,) = notices.waiting()
    assert notice.mother_nik == PLAIN
    assert (notice.sex, notice.birth_date, notice.birth_time) == (
        "male",
        date(2026, 2, 20),
        time(9, 30),
    )
    assert (notice.birth_place, notice.birth_weight, notice.birth_length) == ("Mojokerto", 3150, 49)
    assert (notice.birth_facility, notice.birth_attendant) == ("hospital", "midwife_or_nurse")
    assert len(notices.waiting()) == 1

    notices.take(notice.number, outcome="received")
    notices.take(notice.number, outcome="received")
    assert notices.waiting() == []

    # What was taken stays taken, also by a process that was killed.
    fresh.kill()
    fresh.start()
    assert notices.waiting() == []


def test_notices_in_a_bad_hour_are_for_the_next_time(
    notices: GatewayBirthNotices, fresh: "Gateway"
) -> None:
    fresh.weather("quota", registry="births")
    with pytest.raises(RegistryUnavailable) as refused:
        notices.waiting()
    assert refused.value.params["reason"] == "quota"
