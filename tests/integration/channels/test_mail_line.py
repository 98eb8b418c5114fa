"""Letters travel encrypted where the settings say so, to a server that can be believed, or not at all."""

import runpy
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from django.conf import LazySettings
from django.core.mail import EmailMessage

from sekali.config import settings as source
from sekali.launch.addresses import free_ports
from support.certificates import CERTIFICATE, KEY, write_certificate

USER, PASSWORD = "sekali", "of the mail server"
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
Kept = list[bytes]


class Server:
    """Keeps what it takes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.kept: Kept = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a letter."""
        self.kept.append(envelope.content)
        return "250 kept"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the server's certificate and key."""
    place = tmp_path_factory.mktemp("mail")
    write_certificate(place)
    return place


def knows(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, told: Any) -> AuthResult:
    """Let in who has the right password."""
    is_right = isinstance(told, LoginPassword) and told == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=is_right)


@pytest.fixture
def server(certificate: Path) -> Iterator[tuple[Server, int]]:
    """A mail server that takes letters over STARTTLS and from whom it knows alone."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / CERTIFICATE, certificate / KEY)
    handler, port = Server(), free_ports(1)[0]
    controller = Controller(
        handler,
        hostname="localhost",
        port=port,
        tls_context=context,
        require_starttls=True,
        authenticator=knows,
        auth_required=True,
    )
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


@pytest.fixture
def told(
    server: tuple[Server, int], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Kept]:
    """Send a letter with settings of an operator; return what the server has kept."""

    def send(**variables: str) -> Kept:
        handler, port = server
        monkeypatch.setenv("SEKALI_SMTP", f"localhost:{port}")
        for name, value in variables.items():
            monkeypatch.setenv(f"SEKALI_SMTP_{name}", value)
        for name, value in runpy.run_path(source.__file__).items():
            if name.startswith("EMAIL_"):
                setattr(settings, name, value)
        settings.EMAIL_BACKEND = SMTP_BACKEND
        EmailMessage("Kabar", "Isi", to=["siti@contoh.example"]).send()
        return handler.kept

    return send


LOGIN = {"USER": USER, "PASSWORD": PASSWORD}


def test_a_letter_goes_over_starttls_with_our_login(
    told: Callable[..., Kept], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / CERTIFICATE))
    assert len(told(SECURITY="starttls", **LOGIN)) == 1


def test_a_server_that_nobody_vouches_for_gets_neither_letter_nor_password(
    told: Callable[..., Kept], server: tuple[Server, int]
) -> None:
    with pytest.raises(ssl.SSLError):
        told(SECURITY="starttls", **LOGIN)
    assert server[0].kept == []


def test_without_it_this_server_takes_nothing(
    told: Callable[..., Kept], server: tuple[Server, int]
) -> None:
    with pytest.raises(OSError):  # noqa: PT011  # any refusal of smtplib's
        told(**LOGIN)
    assert server[0].kept == []
