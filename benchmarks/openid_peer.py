"""The peer: npm oidc-provider in a process of its own, with a log on disk for its store."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation
from benchmarks.openid import FOUND, OK, RETURN, SEE_OTHER, Client, Provider
from benchmarks.wire import Answer, Browser
from sekali.launch.addresses import free_ports

PROGRAM = Path(__file__).parents[1] / "tests" / "conformance" / "peer_to_measure.mjs"
READY_SECONDS = 20.0
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer."""

    provider: Provider
    pid: int

    def cpu_seconds(self) -> float:
        """Return what its process has used since it began."""
        return float(sum(psutil.Process(self.pid).cpu_times()[:2]))

    def memory_mib(self) -> float:
        """Return its memory (PSS; where the kernel does not say, what is its own alone)."""
        found = psutil.Process(self.pid).memory_full_info()
        return float(getattr(found, "pss", found.uss)) / 1024 / 1024

    def agreed(self, count: int) -> list[Client]:
        """Return clients whose people have signed in and agreed once, with any name."""
        return [_agreed(Client(self.provider, Browser(self.provider.port))) for _ in range(count)]


@contextmanager
def running_peer(installation: Installation) -> Iterator[Peer]:
    """Run it beside an installation, with its log on the same disk.

    Raises:
        BenchmarkFailed: Node or its packages are missing, or it did not come up.
    """
    node = shutil.which("node")
    if node is None or not (PROGRAM.parent / "node_modules").exists():
        raise BenchmarkFailed("the peer needs Node: run `sh tests/install-clients.sh`")
    port, said = free_ports(1)[0], installation.var.parent / "peer.out"
    argv = [node, str(PROGRAM), str(port), str(installation.var.parent / "peer.log")]
    with said.open("wb") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603  # our own program
    try:
        _wait(process, said)
        provider = Provider(
            port=port,
            authorize="/auth",
            token="/token",  # noqa: S106  # an address
            client_id="measured",
            secret="a secret that is long enough",  # noqa: S106  # of a benchmark
            scope="openid profile",
        )
        yield Peer(provider, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while b"ready" not in said.read_bytes():
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchmarkFailed(f"the peer did not start:\n{said.read_text()}")
        time.sleep(0.05)


def _agreed(client: Client) -> Client:
    """Sign in with any name, and agree, as its own development pages ask."""
    answer = client.browser.get(client.request(), follow=False)
    for _ in range(_MOST_STEPS):
        if answer.status == OK:
            prompt = "login" if b'value="login"' in answer.body else "consent"
            form = {"prompt": prompt, "login": "siti", "password": "any"}
            answer = client.browser.post(client.browser.path, form, follow=False)
            continue
        address = answer.headers.get("location", "")
        if address.startswith(RETURN):
            client.redeem(address)
            return client
        answer = _opened(client, answer, address)
    raise BenchmarkFailed("the peer does not come back with a code")


def _opened(client: Client, answer: Answer, address: str) -> Answer:
    if answer.status not in {FOUND, SEE_OTHER} or not address:
        raise BenchmarkFailed(f"the peer answered {answer.status}")
    own = f"http://localhost:{client.provider.port}"
    return client.browser.get(address.removeprefix(own), follow=False)
