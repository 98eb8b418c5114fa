import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.vault.ports import RegistryUnavailable
from support.civil_permits import EVERYTHING

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Connect, Simulator

CARD = "3516060101159001"
FATHER, MOTHER, CHILD = "3516060107889001", "3516064202909001", "3516061005159001"


def reason_and_seconds(ask: Callable[..., object], number: str) -> tuple[str, float]:
    start = time.monotonic()
    with pytest.raises(RegistryUnavailable) as refused:
        ask(number, permit=EVERYTHING)
    return refused.value.params["reason"], time.monotonic() - start


@pytest.mark.parametrize("kind", ["drop", "html", "truncated", "lost-answer", None])
def test_every_way_of_being_down_is_an_outage_and_then_forgotten(
    registry: DukcapilRegistry, simulator: "Simulator", kind: str | None
) -> None:
    simulator.weather("outage", kind=kind)
    assert reason_and_seconds(registry.person, MOTHER)[0] == "outage"

    # Errors are not remembered: the next question finds the registry well again.
    simulator.weather("normal")
    assert registry.person(MOTHER, permit=EVERYTHING).nik == MOTHER


def test_the_page_of_a_proxy_is_an_outage(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    simulator.weather("html-error")
    assert reason_and_seconds(registry.family, CARD)[0] == "outage"


def test_a_refused_connection_is_an_outage(fresh: "Simulator", connect: "Connect") -> None:
    registry = connect(fresh.url)
    assert registry.person(MOTHER, permit=EVERYTHING)
    fresh.kill()
    assert reason_and_seconds(registry.person, FATHER)[0] == "outage"
    assert registry.check_config() == ["The civil registry cannot be reached, or answers nonsense."]
    fresh.start()
    assert registry.person(FATHER, permit=EVERYTHING).nik == FATHER


def test_a_registry_that_closes_its_port_for_a_while_is_an_outage_for_that_while(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url)
    registry.person(MOTHER, permit=EVERYTHING)
    fresh.weather("outage", kind="refuse", seconds=0.6)
    assert reason_and_seconds(registry.person, FATHER)[0] == "outage"
    time.sleep(0.8)
    assert registry.person(FATHER, permit=EVERYTHING).nik == FATHER


def test_a_slow_registry_is_not_waited_for_beyond_the_budget(
    simulator: "Simulator", connect: "Connect"
) -> None:
    registry = connect(simulator.url, timeout_seconds=0.3, budget_seconds=0.7)
    simulator.weather("slow", seconds=1.5)
    reason, seconds = reason_and_seconds(registry.person, MOTHER)
    assert reason == "slow"
    assert 0.6 < seconds < 1.4


def test_a_registry_only_a_little_slow_is_waited_for(
    simulator: "Simulator", connect: "Connect"
) -> None:
    simulator.weather("slow", seconds=0.1)
    assert connect(simulator.url).person(MOTHER, permit=EVERYTHING).nik == MOTHER


def test_a_failed_try_is_repeated_at_most_twice(
    registry: DukcapilRegistry, simulator: "Simulator"
) -> None:
    # One try of three succeeds: the first question is answered at its third try.
    simulator.weather("flaky", kind="html", every=3)
    assert registry.person(MOTHER, permit=EVERYTHING).nik == MOTHER
    # One of four is out of reach.
    simulator.weather("flaky", kind="html", every=4)
    assert reason_and_seconds(registry.person, FATHER)[0] == "outage"


def test_a_dead_registry_is_soon_not_asked_at_all(
    simulator: "Simulator", connect: "Connect"
) -> None:
    # Given a registry that has failed three questions in a row
    registry = connect(
        simulator.url, failures=3, rest_seconds=0.5, timeout_seconds=0.3, budget_seconds=0.5
    )
    simulator.weather("slow", seconds=1.0)
    for nik in (FATHER, MOTHER, CHILD):
        reason_and_seconds(registry.person, nik)

    # Then further residents do not wait, and are told the same reason
    reason, seconds = reason_and_seconds(registry.person, FATHER)
    assert reason == "slow"
    assert seconds < 0.2

    # And after the rest one question finds it well again
    simulator.weather("normal")
    time.sleep(0.5)
    assert registry.person(FATHER, permit=EVERYTHING).nik == FATHER
    assert registry.person(MOTHER, permit=EVERYTHING).nik == MOTHER


def test_a_connection_is_kept_and_replaced_without_a_word_when_it_was_closed(
    fresh: "Simulator", connect: "Connect"
) -> None:
    registry = connect(fresh.url, pauses_seconds=())
    registry.person(FATHER, permit=EVERYTHING)
    fresh.kill()
    fresh.start()
    assert registry.person(MOTHER, permit=EVERYTHING).nik == MOTHER


def test_many_threads_ask_at_once_and_each_gets_its_own_answer(
    simulator: "Simulator", connect: "Connect"
) -> None:
    registry = connect(simulator.url)
    wrong = []

    def ask(nik: str) -> None:
        for _ in range(20):
            registry._people.forget(nik)
            if registry.person(nik, permit=EVERYTHING).nik != nik:
                wrong.append(nik)

    threads = [threading.Thread(target=ask, args=(nik,)) for nik in (FATHER, MOTHER, CHILD) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert wrong == []
