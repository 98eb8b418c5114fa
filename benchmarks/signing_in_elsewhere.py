"""CPU-ms of code flows and refreshes: ours, a peer's in the same run, and a floor."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.floor import measured_update
from benchmarks.installation import Installation
from benchmarks.meter import Meter
from benchmarks.openid import Client, Provider, agreed_here
from benchmarks.openid_peer import Peer, running_peer
from benchmarks.wire import Browser

CLIENTS, AT_ONCE = 8, 4
FLOWS_EACH, REFRESHES_EACH = 10, 20
MS = 1_000
SIGNATURES = 50
_RSA_BITS = 2_048
Cpu = Callable[[], AbstractContextManager[dict[str, float]]]
Work = tuple[str, Callable[[Client], None], int]
WORK: tuple[Work, ...] = (
    ("code_flow", Client.sign_in, FLOWS_EACH),
    ("token_refresh", Client.refresh, REFRESHES_EACH),
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Measures signing in for another system on one installation."""

    installation: Installation
    rounds: int
    cpu: Cpu

    def figures(self, browsers: Sequence[Browser], meter: Meter, seconds: int) -> dict[str, Any]:
        """Return the figures; the people at these browsers are signed in."""
        found = self._ours(browsers[:CLIENTS])
        with running_peer(self.installation) as peer:
            found |= self._peer(peer)
        update = measured_update(self.installation, meter, seconds)
        found["floor_signature_cpu_ms"] = signature_cpu_ms()
        found["floor_refresh_cpu_ms"] = round(found["floor_signature_cpu_ms"] + update, 3)
        for name, _, _ in WORK:
            ours, theirs = found[f"{name}_cpu_ms"], found[f"peer_{name}_cpu_ms"]
            found[f"{name}_to_peer"] = round(ours / theirs, 2)
        return found

    def _ours(self, browsers: Sequence[Browser]) -> dict[str, Any]:
        clients = agreed_here(Provider.here(self.installation), browsers)
        found: dict[str, Any] = {}
        for name, work, times in WORK:
            cpu, rates = [], []
            for _ in range(self.rounds):
                with self.cpu() as used:
                    took = _all(clients, work, times)
                cpu.append(sum(used.values()) / (len(clients) * times) * MS)
                rates.append(len(clients) * times / took)
            found |= _told("", name, cpu, rates)
        for client in clients:
            client.close()
        return found

    def _peer(self, peer: Peer) -> dict[str, Any]:
        clients = peer.agreed(CLIENTS)
        found: dict[str, Any] = {}
        for name, work, times in WORK:
            # Compiled as far as it will be: its first hundreds of requests are twice as dear.
            _all(clients, work, 2 * times)
            cpu, rates = [], []
            for _ in range(self.rounds):
                before = peer.cpu_seconds()
                took = _all(clients, work, 2 * times)
                done = len(clients) * 2 * times
                cpu.append((peer.cpu_seconds() - before) / done * MS)
                rates.append(done / took)
            found |= _told("peer_", name, cpu, rates)
        found["peer_memory_mib"] = round(peer.memory_mib(), 1)
        for client in clients:
            client.close()
        return found


def signature_cpu_ms() -> float:
    """Return the median processor time of one RS256 signature, which each ID token needs."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=_RSA_BITS)
    times = []
    for _ in range(SIGNATURES):
        before = time.process_time_ns()
        key.sign(b"x" * 500, padding.PKCS1v15(), SHA256())
        times.append((time.process_time_ns() - before) / 1e6)
    return round(statistics.median(times), 3)


def _all(clients: Sequence[Client], work: Callable[[Client], None], times: int) -> float:
    """Let every client do something so often, several at a time; return the seconds it took."""

    def often(client: Client) -> None:
        for _ in range(times):
            work(client)

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(often, clients))
    return time.perf_counter() - began


def _told(whose: str, name: str, cpu: Sequence[float], rates: Sequence[float]) -> dict[str, Any]:
    return {
        f"{whose}{name}_cpu_ms": round(statistics.median(cpu), 2),
        f"{whose}{name}_cpu_ms_rounds": [round(one, 2) for one in cpu],
        f"{whose}{name}_per_second": round(statistics.median(rates), 1),
    }
