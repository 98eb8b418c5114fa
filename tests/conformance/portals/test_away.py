"""A portal that is slow, broken or away keeps nobody from other ways in."""

from pathlib import Path

import pytest
from django.test import Client

from conformance.portal import (
    KEY,
    OtherPortal,
    address_to_go,
    at_portal,
    come_back,
    sign_in,
    wired,
    written,
)
from conformance.portals.visitors import said
from sekali.config import wiring


def test_a_slow_portal_is_not_waited_for_without_end(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekali.portals.adapters.public_line.TIMEOUT_SECONDS", 0.4)
    inapas.is_asked("siti", quirk="slow", seconds=2)
    assert "tidak bisa dihubungi" in said(sign_in(Client()))


def test_a_portal_that_breaks_is_told_and_left_alone_for_a_while(inapas: OtherPortal) -> None:
    inapas.is_asked("siti", quirk="broken")
    for _ in range(5):
        assert "tidak bisa dihubungi" in said(sign_in(Client()))
    inapas.is_asked("siti")
    # It is well again; nobody asks before the rest is over.
    back = at_portal(address_to_go(browser := Client(), f"/masuk/dari/{KEY}"))
    assert "tidak bisa dihubungi" in said(come_back(browser, back))


def test_a_portal_that_is_away_keeps_nobody_from_other_ways_in(
    tmp_path: Path,
) -> None:
    with wired(tmp_path, written("http://127.0.0.1:9")):
        answer = Client().post(f"/masuk/dari/{KEY}")
        assert "tidak bisa dihubungi" in answer.content.decode()
        assert 'name="sandi"' in answer.content.decode()
        assert any("does not answer" in one for one in wiring.portals()[KEY].check_config())


def test_an_outage_of_the_registry_keeps_out_nobody_who_is_connected(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    sign_in(Client())

    def away(*_: object) -> None:
        raise AssertionError("the registry was asked")

    monkeypatch.setattr(type(wiring.registry()), "person", away)
    assert sign_in(Client()).status_code == 302
