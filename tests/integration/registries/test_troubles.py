"""Registries that are slow, down, out of quota, or talk nonsense."""

import time
from typing import TYPE_CHECKING

import pytest

from sekali.vault.adapters.registries.all_readings import READINGS
from sekali.vault.ports import RegistryUnavailable

if TYPE_CHECKING:
    from tests.integration.registries.conftest import Connect, Gateway

PLAIN, ODD = "3516045201949001", "3516041708919001"


@pytest.mark.parametrize("registry", READINGS)
def test_each_registrys_own_way_of_saying_that_the_quota_is_used_up_is_understood(
    connect: "Connect", gateway: "Gateway", registry: str
) -> None:
    gateway.weather("quota")
    with pytest.raises(RegistryUnavailable) as refused:
        connect(registry).facts_about(PLAIN)
    assert refused.value.params["reason"] == "quota"


@pytest.mark.parametrize("kind", ["drop", "html", "truncated", "lost-answer"])
def test_every_way_of_being_down_is_an_outage_and_then_forgotten(
    connect: "Connect", gateway: "Gateway", kind: str
) -> None:
    tax = connect("tax")
    gateway.weather("outage", kind=kind)
    with pytest.raises(RegistryUnavailable) as refused:
        tax.facts_about(PLAIN)
    assert refused.value.params["reason"] == "outage"

    gateway.weather("normal")
    assert tax.facts_about(PLAIN)


def test_a_slow_registry_is_not_waited_for_beyond_the_budget(
    connect: "Connect", gateway: "Gateway"
) -> None:
    gateway.weather("slow", seconds=1.5)
    start = time.monotonic()
    with pytest.raises(RegistryUnavailable) as refused:
        connect("land", timeout_seconds=0.2, budget_seconds=0.5).facts_about(PLAIN)
    assert refused.value.params["reason"] == "slow"
    assert time.monotonic() - start < 1.2


def test_one_registry_that_is_down_harms_no_other(connect: "Connect", gateway: "Gateway") -> None:
    gateway.weather("outage", registry="tax")
    tax, welfare = connect("tax", failures=1), connect("welfare")
    with pytest.raises(RegistryUnavailable):
        tax.facts_about(PLAIN)
    assert welfare.facts_about(PLAIN)

    # And one that is known to be down is not waited for.
    start = time.monotonic()
    with pytest.raises(RegistryUnavailable):
        tax.facts_about(ODD)
    assert time.monotonic() - start < 0.1


def test_a_refused_connection_is_an_outage_and_said_to_the_operator(
    connect: "Connect", fresh: "Gateway"
) -> None:
    tax = connect("tax", url=fresh.url)
    assert tax.facts_about(PLAIN)
    fresh.kill()
    assert tax.check_config() == ["The tax office cannot be reached, or answers nonsense."]
    fresh.start()
    assert tax.facts_about(ODD)
