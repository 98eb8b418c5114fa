"""An object store of others in a process of its own, and a line to it that fails as lines do."""

import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sekali.documents.adapters.s3_blob_store import S3BlobStore
from sekali.documents.adapters.s3_bucket import Bucket, Waiting
from sekali.documents.adapters.s3_signing import Credentials

HOME = Path(__file__).parents[1] / "object_store"
BUCKET = "sekali"
IMPATIENT = Waiting(try_seconds=0.6, all_seconds=4, pauses_seconds=(0.01, 0.02, 0.04))


def now() -> datetime:
    """Return the time of day, by which requests are signed."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Objects:
    """A bucket of the store that runs, and who may use it."""

    address: str
    credentials: Credentials

    def store(self, folder: str = "") -> S3BlobStore:
        """Return a store of ours in a folder of the bucket, which waits only as tests may."""
        return self.seen_through(self.address + (f"/{folder}" if folder else ""))

    def seen_through(self, address: str) -> S3BlobStore:
        """Return a store of ours that goes by another address."""
        return S3BlobStore(Bucket(address, self.credentials, clock=now, waiting=IMPATIENT))


@contextmanager
def object_store() -> Iterator[Objects]:
    """Run the store."""
    python = HOME / ".venv/bin/python"
    assert python.exists(), "sh tests/install-object-store.sh"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    argv = [str(python), str(HOME / "serve.py"), str(port)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        key_id, _, secret = process.stdout.readline().strip().partition(" ")
        assert secret, "the object store ended"
        credentials = Credentials(key_id, secret, "us-east-1")
        yield Objects(f"http://127.0.0.1:{port}/{BUCKET}", credentials)
        process.terminate()


@dataclass
class FailingLine:
    """Stands between us and the store; each answer is spoiled by the next of ``faults``.

    A fault is ``503``, ``slow``, ``cut`` (the body ends in its middle), ``flip`` (a byte of the
    body is another), ``etag`` (it names other bytes), ``lost`` (the store has done what was
    asked, and its answer never comes), ``gone`` (hung up at once) or ``""`` (none).
    """

    to: str
    faults: list[str] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run it; give the address of the bucket through it."""
        line = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                line.carry(self.connection)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}/{BUCKET}"
            server.shutdown()

    def carry(self, caller: socket.socket) -> None:
        """Carry one question and its answer; then hang up."""
        question = _whole(caller)
        if not question:
            return
        self.asked.append(question.split(b"\r\n", 1)[0])
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "gone":
            return
        if fault == "503":
            caller.sendall(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n")
            return
        host, port = self.to.removeprefix("http://").split("/")[0].split(":")
        with socket.create_connection((host, int(port))) as store:
            store.sendall(question)
            answer = _whole(store, head_only=question.startswith(b"HEAD "))
        if fault == "lost":
            return
        if fault == "slow":
            _drip(caller, answer)
            return
        caller.sendall(_spoiled(answer, fault))


def _spoiled(answer: bytes, fault: str) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    if fault == "cut":
        return head + b"\r\n\r\n" + body[: len(body) // 2]
    if fault == "flip":
        return head + b"\r\n\r\n" + bytes([body[0] ^ 1]) + body[1:]
    if fault == "etag":
        lines = [
            b'ETag: "' + b"0" * 32 + b'"' if line.lower().startswith(b"etag:") else line
            for line in head.split(b"\r\n")
        ]
        return b"\r\n".join(lines) + b"\r\n\r\n" + body
    return answer


def _drip(caller: socket.socket, answer: bytes) -> None:
    try:
        for byte in answer:
            caller.sendall(bytes([byte]))
            time.sleep(0.05)
    except OSError:
        pass


def _whole(line: socket.socket, *, head_only: bool = False) -> bytes:
    """Read one message of HTTP with a length, or with chunks, or none."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    if b"transfer-encoding: chunked" in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += line.recv(65536)
    elif b"content-length:" in lower and not head_only:
        length = int(lower.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            more = line.recv(65536)
            if not more:
                break
            body += more
    return head + b"\r\n\r\n" + body
