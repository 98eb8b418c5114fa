"""Where a portal is asked at all: public machines, encrypted, within time and size."""

import socket
from typing import Any

import pytest

from sekali.kernel import public_host
from sekali.kernel.public_host import PublicHTTPSConnection
from sekali.openid.adapters.http_line import HttpClientLine
from sekali.portals.adapters.public_line import PublicLine
from sekali.portals.refusals import PortalUnavailable


@pytest.mark.parametrize(
    "address",
    [
        "http://sso.inapas.example/token",
        "https://user:secret@sso.inapas.example/",
        "https://sso.inapas.example/#part",
        "file:///etc/passwd",
        "gopher://x/",
        "https://",
        "https://[broken/",
        "https://x:99999999/",
        "",
    ],
)
def test_what_is_no_encrypted_address_is_not_gone_to(address: str) -> None:
    line = PublicLine(may_be_local=False)
    assert not line.may_go_to(address)
    with pytest.raises(PortalUnavailable):
        line.get(address)


def test_a_sample_installation_reaches_its_own_machine_and_no_other_without_encryption() -> None:
    line = PublicLine(may_be_local=True)
    assert line.may_go_to("http://127.0.0.1:8030/inapas")
    assert line.may_go_to("http://localhost:8030/")
    for address in ("http://127.0.0.1.evil.example/", "http://localhost.evil.example/",
                    "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data"):  # fmt: skip
        assert not line.may_go_to(address)


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"], ["10.1.2.3"], ["192.168.0.1"], ["169.254.169.254"], ["::1"], ["fd00::1"],
        ["100.64.0.1"], ["::ffff:10.0.0.1"],
        # One that is public does not make up for one that is not.
        ["203.0.114.1", "10.0.0.1"],
    ],
    ids=str,
)  # fmt: skip
def test_a_name_that_leads_into_the_house_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    def connect(*_: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(public_host.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(public_host.socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        PublicHTTPSConnection("sso.inapas.example").connect()
    with pytest.raises(PortalUnavailable):
        PublicLine(may_be_local=False).get("https://sso.inapas.example/")
    with pytest.raises(ConnectionRefusedError):
        HttpClientLine(may_be_local=False).tell("https://antrean.example/keluar", {})


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers otherwise the second time is not asked a second time."""
    answers = iter([["203.0.114.1"], ["127.0.0.1"]])
    gone_to: list[Any] = []

    def look_up(_host: str, port: int, **_: Any) -> list[Any]:
        found = next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    def connect(address: Any, *_: Any) -> None:
        gone_to.append(address)
        raise TimeoutError

    monkeypatch.setattr(public_host.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(public_host.socket, "create_connection", connect)
    with pytest.raises(TimeoutError):
        PublicHTTPSConnection("sso.inapas.example").connect()
    assert gone_to == [("203.0.114.1", 443)]


def test_clients_are_told_over_https_alone() -> None:
    with pytest.raises(OSError, match="not https"):
        HttpClientLine(may_be_local=False).tell("http://antrean.example/keluar", {})
