import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from sekali.demo.civil_registry.newborn import OF_EVERY_NEWBORN
from sekali.kernel.nik import mismatches, read_nik
from sekali.vault.adapters.civil_registry.cleaning import CODED_FIELDS
from sekali.vault.ports import EntryRefused, NewResident, RegistryPerson, RegistryUnavailable
from support.civil_permits import EVERYTHING

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Connect, Simulator

CODES = Path(__file__).parents[3] / "dictionary" / "codes"
CARD = "3516060101159001"
FATHER, MOTHER, CHILD = "3516060107889001", "3516064202909001", "3516061005159001"
GIRL = NewResident(
    full_name="AYU CONTOH",
    sex="female",
    birth_place="MOJOKERTO",
    birth_date=date(2026, 2, 20),
    district_code="35.16.06",
    family_card_no=CARD,
    father_name="BUDI CONTOH",
    father_nik=FATHER,
    mother_name="DEWI CONTOH",
    mother_nik=MOTHER,
    birth_certificate_no="3516-LU-20022026-0001",
)


def names(family: Sequence[RegistryPerson]) -> list[str]:
    return [member.full_name for member in family]


def test_a_newborn_gets_a_nik_and_stands_on_the_family_card(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url)
    assert "AYU CONTOH" not in names(
        registry.family(CARD, permit=EVERYTHING)
    )  # and now this is remembered

    nik = registry.issue_nik(GIRL, idempotency_key="case-1")

    assert nik == "3516066002269001"
    assert mismatches(read_nik(nik), "female", GIRL.birth_date) == []
    family = registry.family(CARD, permit=EVERYTHING)
    assert [member.nik for member in family] == [FATHER, MOTHER, CHILD, nik]
    child = family[3]
    assert (child.full_name, child.birth_date) == ("AYU CONTOH", date(2026, 2, 20))
    assert (child.family_relation, child.marital_status) == ("child", "single")
    assert (child.village_code, child.rt, child.religion) == ("35.16.06.2001", "003", "islam")
    assert (child.mother_nik, child.father_nik) == (MOTHER, FATHER)
    assert child.birth_certificate_no == "3516-LU-20022026-0001"


def test_the_same_key_gives_the_same_nik_and_one_child(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url)
    first = registry.issue_nik(GIRL, idempotency_key="case-1")
    assert registry.issue_nik(GIRL, idempotency_key="case-1") == first
    assert names(registry.family(CARD, permit=EVERYTHING)).count("AYU CONTOH") == 1


def test_twins_have_two_keys_and_two_niks(fresh: "Simulator", connect: "Connect") -> None:
    registry = connect(fresh.url)
    first = registry.issue_nik(GIRL, idempotency_key="case-1")
    second = registry.issue_nik(replace(GIRL, full_name="AYI CONTOH"), idempotency_key="case-2")
    assert (first[-4:], second[-4:]) == ("9001", "9002")


def test_a_boy_has_his_day_as_it_is(fresh: "Simulator", connect: "Connect") -> None:
    boy = replace(GIRL, sex="male")
    assert connect(fresh.url).issue_nik(boy, idempotency_key="b").startswith("351606200226")


def test_a_nik_told_before_kill_9_is_told_again_after_it(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url)
    told = registry.issue_nik(GIRL, idempotency_key="case-1")
    fresh.kill()
    fresh.start()
    assert registry.issue_nik(GIRL, idempotency_key="case-1") == told
    assert names(registry.family(CARD, permit=EVERYTHING)).count("AYU CONTOH") == 1


def test_an_answer_lost_and_the_registry_killed_make_no_second_child(
    fresh: "Simulator", connect: "Connect"
) -> None:
    # Given a registry that entered the child and died before anybody heard of it
    registry = connect(fresh.url)
    fresh.weather("outage", kind="lost-answer")
    with pytest.raises(RegistryUnavailable) as refused:
        registry.issue_nik(GIRL, idempotency_key="case-1")
    assert refused.value.params["reason"] == "outage"
    fresh.kill()
    fresh.start()

    # When the job tries again with its key, then the child has one NIK
    nik = registry.issue_nik(GIRL, idempotency_key="case-1")
    assert [one.nik for one in registry.family(CARD, permit=EVERYTHING)] == [
        FATHER,
        MOTHER,
        CHILD,
        nik,
    ]


def test_a_registry_killed_in_the_middle_of_many_entries_doubles_none(
    fresh: "Simulator", connect: "Connect"
) -> None:
    told: dict[str, str] = {}

    def enter(number: int) -> None:
        # A girl of her own for each thread; a lost answer leaves no entry in ``told``.
        registry = connect(fresh.url, pauses_seconds=(), timeout_seconds=5, budget_seconds=5)
        for turn in range(200):
            key = f"{number}-{turn}"
            child = replace(GIRL, full_name=f"ANAK {key}")
            try:
                told[key] = registry.issue_nik(child, idempotency_key=key)
            except RegistryUnavailable:
                return

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    while len(told) < 20 and threads[0].is_alive():
        threads[0].join(timeout=0.01)
    fresh.kill()
    assert len(told) >= 20
    for thread in threads:
        thread.join()
    fresh.start()

    # Every child that was told of is told of again by the same number, and stands once.
    registry = connect(fresh.url, timeout_seconds=5, budget_seconds=5)
    for key, nik in told.items():
        child = replace(GIRL, full_name=f"ANAK {key}")
        assert registry.issue_nik(child, idempotency_key=key) == nik
    on_card = names(registry.family(CARD, permit=EVERYTHING))
    assert len(set(told.values())) == len(told)
    assert all(on_card.count(f"ANAK {key}") == 1 for key in told)


def test_many_who_send_the_same_key_at_once_are_told_the_same_nik(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url, timeout_seconds=5, budget_seconds=5)
    niks = []

    def enter() -> None:
        niks.append(registry.issue_nik(GIRL, idempotency_key="at-once"))

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(niks) == 8
    assert len(set(niks)) == 1


def test_a_flaky_registry_is_asked_again_with_the_same_key(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url)
    fresh.weather("flaky", kind="lost-answer", every=3)
    child = replace(GIRL, full_name="BAYU CONTOH", birth_date=date(2026, 3, 1))
    nik = registry.issue_nik(child, idempotency_key="flaky")
    fresh.weather("normal")
    assert names(registry.family(CARD, permit=EVERYTHING)).count("BAYU CONTOH") == 1
    assert registry.person(nik, permit=EVERYTHING).full_name == "BAYU CONTOH"


@pytest.mark.parametrize(
    ("child", "said"),
    [
        (replace(GIRL, family_card_no="3516060101159999"), "Nomor KK Tidak Ditemukan"),
        (replace(GIRL, full_name=""), "Data Tidak Lengkap: NAMA_LGKP"),
    ],
)
def test_what_the_registry_will_not_enter_is_told_in_its_words(
    fresh: "Simulator", connect: "Connect", child: NewResident, said: str
) -> None:
    with pytest.raises(EntryRefused) as refused:
        connect(fresh.url).issue_nik(child, idempotency_key="refused")
    assert refused.value.params == {"reason": "refused", "said": said}


def test_a_key_used_for_another_child_is_refused(fresh: "Simulator", connect: "Connect") -> None:
    registry = connect(fresh.url)
    registry.issue_nik(replace(GIRL, full_name="SATU"), idempotency_key="used")
    with pytest.raises(EntryRefused):
        registry.issue_nik(replace(GIRL, full_name="DUA"), idempotency_key="used")


def test_entries_stand_in_the_registrys_own_book(fresh: "Simulator", connect: "Connect") -> None:
    connect(fresh.url).issue_nik(replace(GIRL, full_name="TIGA"), idempotency_key="booked")
    assert fresh.ledger()[-1] == ("new_nik", CARD, "1 data")


def test_what_is_written_of_every_newborn_has_a_key_in_our_lists() -> None:
    lists = {name: field for field, name in CODED_FIELDS.items()}
    for name, label in OF_EVERY_NEWBORN.items():
        items = yaml.safe_load((CODES / f"{lists[name]}.yaml").read_text())["items"]
        assert label in [item["registry"] for item in items]
