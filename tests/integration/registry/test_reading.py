from datetime import date
from typing import TYPE_CHECKING

import pytest

from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.vault.ports import RegistryUnavailable
from support.civil_permits import EVERYTHING

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Connect, Simulator

CARD, OTHER_CARD = "3516060101159001", "3578012003189002"
FATHER, MOTHER, CHILD = "3516060107889001", "3516064202909001", "3516061005159001"
GRANDMOTHER = "3578014108559002"
NOBODY = "3516060101709999"


def reason(refused: pytest.ExceptionInfo[RegistryUnavailable]) -> str:
    return refused.value.params["reason"]


def test_a_resident_comes_clean_out_of_a_record_full_of_habits(registry: DukcapilRegistry) -> None:
    person = registry.person(MOTHER, permit=EVERYTHING)
    assert person.nik == MOTHER
    assert person.family_card_no == CARD
    assert person.full_name == "DEWI CONTOH"
    assert (person.sex, person.religion, person.blood_type) == ("female", "islam", "o")
    assert (person.marital_status, person.family_relation) == ("married", "wife")
    assert (person.education, person.occupation) == ("upper_secondary", "homemaker")
    assert person.birth_date == date(1990, 2, 2)
    assert person.marriage_date == date(2012, 6, 20)
    assert (person.mother_name, person.father_name) == ("SITI CONTOH", None)
    assert (person.mother_nik, person.father_nik) == (None, None)
    assert (person.address, person.hamlet) == ("JL. MELATI NO. 5", "KRAJAN")
    assert person.divorce_date is None
    assert person.disability is None


def test_codes_have_their_zeros_and_dots_again(registry: DukcapilRegistry) -> None:
    mother, grandmother = (
        registry.person(MOTHER, permit=EVERYTHING),
        registry.person(GRANDMOTHER, permit=EVERYTHING),
    )
    assert (mother.village_code, mother.rt, mother.rw) == ("35.16.06.2001", "003", "001")
    assert mother.postal_code == "61382"
    assert grandmother.village_code == "35.75.02.1005"
    assert grandmother.rt == "011"


def test_the_codes_really_came_as_numbers_without_zeros(simulator: "Simulator") -> None:
    sent = simulator.ask("CALL_NIK", NIK=GRANDMOTHER)["content"][0]
    codes = [sent[name] for name in ("NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL", "NO_RT")]
    assert codes == [35, 75, 2, 1005, 11]


def test_dates_in_both_formats_are_the_same_days(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    # Given people whose dates come in one format and people whose dates come in the other
    members = simulator.ask("CALL_NOKK", NO_KK=CARD)["content"]
    members += simulator.ask("CALL_NOKK", NO_KK=OTHER_CARD)["content"]
    dotted = {member["NIK"] for member in members if "." in member["TGL_LHR"]}
    assert 0 < len(dotted) < len(members)

    # Then all of them were born on the day that their NIK says
    for member in members:
        person = registry.person(member["NIK"], permit=EVERYTHING)
        day = int(member["NIK"][6:8]) % 40
        assert f"{day:02d}{person.birth_date:%m%y}" == f"{day:02d}{member['NIK'][8:12]}"
        assert person.birth_date.day == day


def test_a_family_comes_with_its_head_first(registry: DukcapilRegistry) -> None:
    family = registry.family(CARD, permit=EVERYTHING)
    assert [member.nik for member in family] == [FATHER, MOTHER, CHILD]
    assert family[2].mother_nik == MOTHER


def test_a_label_nobody_knows_is_left_out_and_logged_once(
    registry: DukcapilRegistry, caplog: pytest.LogCaptureFixture
) -> None:
    assert registry.person(FATHER, permit=EVERYTHING).occupation is None
    registry.family(CARD, permit=EVERYTHING)
    warnings = [text for text in caplog.messages if "PENJINAK ULAR" in text]
    assert len(warnings) == 1
    assert registry.person(FATHER, permit=EVERYTHING).disability == "none"


def test_nobody_is_not_an_error(registry: DukcapilRegistry) -> None:
    assert registry.person(NOBODY, permit=EVERYTHING) is None
    assert registry.family("3516060101159999", permit=EVERYTHING) == ()


def test_the_same_question_is_asked_once_a_minute(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    before = len(simulator.ledger())
    first = registry.person(MOTHER, permit=EVERYTHING)
    assert registry.person(MOTHER, permit=EVERYTHING) is first
    assert registry.family(CARD, permit=EVERYTHING) is registry.family(CARD, permit=EVERYTHING)
    assert len(simulator.ledger()) == before + 2


def test_that_nobody_was_found_is_asked_again(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    before = len(simulator.ledger())
    registry.person(NOBODY, permit=EVERYTHING)
    registry.person(NOBODY, permit=EVERYTHING)
    assert len(simulator.ledger()) == before + 2


def test_the_registry_keeps_its_own_book_of_who_was_asked_for(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    registry.person(CHILD, permit=EVERYTHING)
    registry.person(NOBODY, permit=EVERYTHING)
    assert simulator.ledger()[-2:] == [
        ("CALL_NIK", CHILD, "1 data"),
        ("CALL_NIK", NOBODY, "Data Tidak Ditemukan"),
    ]


def test_a_wrong_password_is_refused_as_access(simulator: "Simulator", connect: "Connect") -> None:
    registry = connect(simulator.url, password="wrong")
    with pytest.raises(RegistryUnavailable) as refused:
        registry.person(MOTHER, permit=EVERYTHING)
    assert reason(refused) == "access"
    assert registry.check_config() == ["The civil registry refuses our user, password or address."]


@pytest.mark.parametrize("address", ["10.9.9.9", "", "not an address"])
def test_an_address_the_registry_does_not_know_is_refused_as_access(
    simulator: "Simulator", connect: "Connect", address: str
) -> None:
    # One of these answers has two spaces in it.
    with pytest.raises(RegistryUnavailable) as refused:
        connect(simulator.url, ip_user=address).person(MOTHER, permit=EVERYTHING)
    assert reason(refused) == "access"


def test_a_quota_used_up_is_told_at_once_and_not_asked_again(
    fresh: "Simulator", connect: "Connect"
) -> None:
    # Given a registry that answers three questions a day
    registry = connect(fresh.url, failures=1)
    for nik in (FATHER, MOTHER, CHILD):
        assert registry.person(nik, permit=EVERYTHING)

    # When a fourth is asked, then it is refused, once, without further tries
    with pytest.raises(RegistryUnavailable) as refused:
        registry.person(GRANDMOTHER, permit=EVERYTHING)
    assert reason(refused) == "quota"
    assert len(fresh.ledger()) == 4

    # And what was answered before is still there, and the line is not given up
    assert registry.person(FATHER, permit=EVERYTHING)
    with pytest.raises(RegistryUnavailable) as refused:
        registry.person(GRANDMOTHER, permit=EVERYTHING)
    assert reason(refused) == "quota"
    assert registry.check_config() == [
        "The day's quota of questions to the civil registry is used up."
    ]


def test_a_quota_is_still_used_up_after_the_registry_was_killed(fresh: "Simulator") -> None:
    for _ in range(3):
        assert "NIK" in fresh.ask("CALL_NIK", NIK=MOTHER)["content"][0]
    fresh.kill()
    fresh.start()
    said = fresh.ask("CALL_NIK", NIK=MOTHER)["content"]
    assert said == [{"RESPON": "Kuota Akses Hari ini telah Habis"}]


def test_a_good_connection_has_nothing_wrong_with_it(registry: DukcapilRegistry) -> None:
    assert registry.check_config() == []
