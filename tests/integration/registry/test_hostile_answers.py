"""Answers that no registry should give: whatever comes, a resident is only told 'not now'."""

import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.vault.ports import RegistryUnavailable
from support.civil_permits import EVERYTHING

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Connect

NIK, CARD = "3516064202909001", "3516060101159001"
GOOD = {
    "NIK": NIK, "NO_KK": CARD, "NAMA_LGKP": "DEWI", "JENIS_KLMIN": "PEREMPUAN",
    "TGL_LHR": "1990-02-02", "NO_PROP": 35, "NO_KAB": 16, "NO_KEC": 6, "NO_KEL": 2001,
}  # fmt: skip


class Impostor:
    """Listens where the registry should be, and sends whatever ``speak`` puts on the line."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.speak: Callable[[socket.socket], None] = lambda _: None
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def say(self, body: bytes, *, head: bytes = b"HTTP/1.1 200 OK") -> None:
        """Answer everything with this body."""

        def speak(line: socket.socket) -> None:
            line.sendall(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

        self.speak = speak

    def say_records(self, *records: object) -> None:
        """Answer everything with a well-formed page of these records."""
        self.say(json.dumps({"content": records}).encode())

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as heard:
            try:
                while _hear_question(heard):
                    self.calls += 1
                    self.speak(line)
            except OSError:
                return


def _hear_question(heard: io.BufferedReader) -> bytes:
    length = 0
    while (header := heard.readline()).strip():
        name, _, value = header.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return heard.read(length)


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    impostor = Impostor()
    yield impostor
    impostor.listener.close()


@pytest.fixture
def registry(impostor: Impostor, connect: "Connect") -> DukcapilRegistry:
    return connect(impostor.url, pauses_seconds=(), failures=10**9)


def reason(ask: Callable[..., object], number: str) -> str:
    with pytest.raises(RegistryUnavailable) as refused:
        ask(number, permit=EVERYTHING)
    assert type(refused.value) is RegistryUnavailable
    return refused.value.params["reason"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Login</html>",
        b"null",
        b"[]",
        b'"content"',
        b'{"content": null}',
        b'{"content": "Data"}',
        b'{"content": [1]}',
        b'{"content": [{"RESPON": {}}]}',
        b'{"content": [{"RESPON": "Sesuatu yang baru"}]}',
        b'{"content": [{"NIK": ',
        b"\xff\xfe\x00\x01",
        b"[" * 100_000,
        b'{"content": [{"NIK": ' + b"1" * 5000 + b"}]}",
    ],
)
def test_an_answer_that_makes_no_sense_is_an_outage(
    impostor: Impostor, registry: DukcapilRegistry, body: bytes
) -> None:
    impostor.say(body)
    assert reason(registry.person, NIK) == "outage"
    assert reason(registry.family, CARD) == "outage"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("NIK", None),
        ("NIK", "3516064202909002"),
        ("NIK", [NIK]),
        ("NO_KK", "12"),
        ("NAMA_LGKP", ""),
        ("NAMA_LGKP", {"first": "DEWI"}),
        ("JENIS_KLMIN", "X"),
        ("JENIS_KLMIN", True),
        ("TGL_LHR", "31.02.1990"),
        ("TGL_LHR", "02/02/90"),
        ("NO_KEL", 20011),
        ("NO_KEC", -6),
        ("NO_KEC", 6.5),
        ("NO_PROP", "JAWA"),
        ("ALAMAT", ["JL. MELATI"]),
    ],
)
def test_a_record_that_cannot_be_trusted_is_an_outage(
    impostor: Impostor, registry: DukcapilRegistry, field: str, value: object
) -> None:
    impostor.say_records(GOOD)
    assert registry.person(NIK, permit=EVERYTHING).village_code == "35.16.06.2001"
    registry._people.forget(NIK)
    impostor.say_records({**GOOD, field: value})
    assert reason(registry.person, NIK) == "outage"


def test_one_broken_record_does_not_close_the_line_to_everybody(
    impostor: Impostor, connect: "Connect"
) -> None:
    registry = connect(impostor.url, failures=1)
    impostor.say_records({**GOOD, "TGL_LHR": "0000-00-00"})
    for _ in range(3):
        assert reason(registry.person, NIK) == "outage"
    assert impostor.calls == 3  # and it is not asked for again and again either
    impostor.say_records(GOOD)
    assert registry.person(NIK, permit=EVERYTHING).nik == NIK


def test_a_family_with_a_stranger_in_it_is_an_outage(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    impostor.say_records(GOOD, {**GOOD, "NO_KK": "3516060101159002"})
    assert reason(registry.family, CARD) == "outage"


def test_letters_that_no_database_keeps_are_taken_out(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    impostor.say_records({**GOOD, "NAMA_LGKP": "  DEWI\x00\ud800 \n CONTOH\u202e "})
    assert registry.person(NIK, permit=EVERYTHING).full_name == "DEWI CONTOH"


def test_numbers_written_as_numbers_are_understood(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    impostor.say_records({**GOOD, "NIK": int(NIK), "NO_KK": int(CARD), "NIK_IBU": 0})
    person = registry.person(NIK, permit=EVERYTHING)
    assert (person.nik, person.family_card_no, person.mother_nik) == (NIK, CARD, None)


def test_junk_in_a_field_that_may_be_empty_is_left_out(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    junk = {"NIK_IBU": "123", "NO_RT": "3A", "KODE_POS": "613820", "TGL_KWN": "0000-00-00"}
    impostor.say_records({**GOOD, **junk})
    person = registry.person(NIK, permit=EVERYTHING)
    assert (person.mother_nik, person.rt, person.postal_code) == (None, None, None)
    assert person.marriage_date is None


def test_ten_megabytes_are_not_read_to_the_end(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    sent = []

    def pour(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
        sent.extend(line.send(b" " * 62_500) for _ in range(160))

    impostor.speak = pour
    assert reason(registry.person, NIK) == "outage"
    time.sleep(0.05)
    assert sum(sent) < 9_000_000


def test_an_answer_that_drips_is_given_up_in_time(impostor: Impostor, connect: "Connect") -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        for _ in range(40):
            line.sendall(b" ")
            time.sleep(0.05)

    impostor.speak = drip
    registry = connect(impostor.url, timeout_seconds=0.3, budget_seconds=0.3)
    start = time.monotonic()
    assert reason(registry.person, NIK) == "slow"
    assert time.monotonic() - start < 1.2


def test_headers_that_drip_are_given_up_in_time(impostor: Impostor, connect: "Connect") -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(40):
            line.sendall(b"X-%d: y\r\n" % number)
            time.sleep(0.05)

    impostor.speak = drip
    registry = connect(impostor.url, timeout_seconds=0.3, budget_seconds=0.3)
    start = time.monotonic()
    assert reason(registry.person, NIK) == "slow"
    assert time.monotonic() - start < 1.2


def test_an_answer_shorter_than_promised_is_not_believed(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    body = json.dumps({"content": [GOOD]}).encode()

    def speak(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) + 9) + body)
        line.shutdown(socket.SHUT_WR)

    impostor.speak = speak
    assert reason(registry.person, NIK) == "outage"


def test_an_answer_in_chunks_over_a_connection_not_kept_is_read(
    impostor: Impostor, registry: DukcapilRegistry
) -> None:
    body = json.dumps({"content": [GOOD]}).encode()

    def speak(line: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        line.sendall(head + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
        line.shutdown(socket.SHUT_WR)

    impostor.speak = speak
    assert registry.person(NIK, permit=EVERYTHING).nik == NIK


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"HTTP/1.1 500 No", "outage"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/", "outage"),
        (b"HTTP/1.1 599 Odd", "outage"),
        (b"SSH-2.0-OpenSSH", "outage"),
        (b"HTTP/1.1 401 Who", "access"),
        (b"HTTP/1.1 429 Often", "quota"),
    ],
)
def test_other_kinds_of_answer_have_their_reason(
    impostor: Impostor, registry: DukcapilRegistry, head: bytes, expected: str
) -> None:
    impostor.say(b"{}", head=head)
    assert reason(registry.person, NIK) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from([*GOOD, "RESPON", "AGAMA", "NO_RT"]), JSON))
def test_whatever_stands_in_a_record_it_is_read_or_not_now(
    impostor: Impostor, registry: DukcapilRegistry, changed: dict[str, object]
) -> None:
    impostor.say_records({**GOOD, **changed})
    try:
        person = registry.person(NIK, permit=EVERYTHING)
    except RegistryUnavailable:
        return
    registry._people.forget(NIK)
    assert person is None or person.nik == NIK
