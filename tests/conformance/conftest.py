"""A running installation, a system registered on its pages by two officers, and others' clients."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey

from conformance.person import Person
from journeys.installation import Installation, started
from support.openid import BORN, EMAIL, PROFILE, public_half
from support.people import CLERK, HEAD

HERE = Path(__file__).parent
# Nobody listens there: the browser of these tests reads addresses, and does not go there.
RETURN, LEFT = "http://localhost:9/kembali", "http://localhost:9/keluar"


@pytest.fixture(scope="session")
def running() -> Iterator[Installation]:
    """Sekali as `make run` starts it."""
    with started(Installation) as installation:
        yield installation


@dataclass
class Registered:
    """A system as its maker knows it."""

    issuer: str
    id: str
    secret: str
    key: ECKey | None = None


Register = Callable[..., Registered]


@pytest.fixture(scope="session")
def register(running: Installation) -> Register:
    """Let a clerk propose a system on the page, and the head of the office approve it."""
    clerk, head = Person(running.address, CLERK), Person(running.address, HEAD)

    def register(kind: str = "web", *, reads_facts: bool = False, **more: str) -> Registered:
        client_id = str(uuid4())
        key = ECKey.generate_key("P-256") if reads_facts else None
        typed = {"name": "Antrean", "kind": kind, "authentication": "secret", **more}
        typed["id_token_algorithm"] = "ES256" if key else "RS256"
        if key:
            typed |= {"authentication": "key", "keys": json.dumps({"keys": [public_half(key)]})}
        if kind == "web":
            typed |= {"redirect_uris": RETURN, "after_logout_uris": LEFT}
        uses = [] if kind == "machine" else [PROFILE, EMAIL, *([BORN] if reads_facts else [])]
        typed["rows"] = str(len(uses))
        for place, use in enumerate(uses):
            typed |= {f"{part}.{place}": use[part] for part in use}
        proposed = clerk.send(f"/meja/sistem/{client_id}/usul", **typed)
        assert proposed.status_code == 302, proposed.text
        page = f"/meja/sistem/{client_id}"
        seen = re.search(r'name="lihat" value="([^"]+)"', head.see(page).text)
        assert seen
        approved = head.send(page, lakukan="approve", lihat=seen[1])
        secret = re.search(r'id="rahasia">([^<]+)<', approved.text)
        return Registered(running.address, client_id, secret[1] if secret else "", key)

    return register


class NodeClient:
    """npm `openid-client` in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def tell(self, act: str, **said: Any) -> dict[str, Any]:
        """Let it do something, and return what came of it."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(json.dumps({"do": act, **said}) + "\n")
        stdin.flush()
        told: dict[str, Any] = json.loads(stdout.readline())
        return told

    def does(self, act: str, **said: Any) -> Any:
        """Let it do something that has to go well."""
        told = self.tell(act, **said)
        assert "ok" in told, told
        return told["ok"]


@pytest.fixture
def openid_client() -> Iterator[NodeClient]:
    """The certified client; ``tests/install-clients.sh`` installs it."""
    argv = ["node", "openid_client.mjs"]
    with subprocess.Popen(
        argv, cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield NodeClient(process)
        process.kill()
