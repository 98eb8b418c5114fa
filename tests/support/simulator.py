"""A simulated system in a process of its own: started, spoken to, killed, started again."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, Self

PATIENCE_SECONDS = 5


def post_json(address: str, question: Mapping[str, Any], **headers: str) -> Any:
    """Return what a simulator answers at an address of this machine, as JSON."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(  # noqa: S310 - our own address
        address, json.dumps(question).encode(), names
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - as above
        return json.load(answer)


class SimulatedSystem:
    """Listens at a free port of this machine; after the first time at the same one."""

    port = 0
    process: "subprocess.Popen[str]"
    environment: Mapping[str, str]

    def command(self) -> Sequence[str]:
        """Return the command that starts it at ``self.port``."""
        raise NotImplementedError

    def start(self) -> Self:
        """Start it and wait until it says where it listens."""
        environment = {**os.environ, **getattr(self, "environment", {})}
        self.process = subprocess.Popen(
            list(self.command()), env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])
        return self

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Kill -9."""
        self.process.kill()
        self._wait()

    def stop(self) -> int:
        """End it politely and return its exit code."""
        self.process.terminate()
        return self._wait()

    def weather(self, mode: str, **details: Any) -> None:
        """Switch a trouble on or off."""
        self.post("/_control", {"mode": mode, **details})

    def post(self, path: str, question: Mapping[str, Any], **headers: str) -> Any:
        """Return what it answers, as JSON."""
        return post_json(self.url + path, question, **headers)

    def _wait(self) -> int:
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code
