"""A real installation of Sekali in a folder of its own, started by ``sekali run``."""

import email
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TypeVar, cast

from sekali.launch.addresses import answers, free_ports

SEKALI = (sys.executable, "-m", "sekali")
START_SECONDS = 120
STOP_SECONDS = 40
# What the surroundings of a test run must not decide for it.
_FOREIGN = ("DATABASE_URL", "SEKALI_", "SIMULATED_")


class Installation:
    """One folder, one port, and between ``start`` and ``stop`` everything that runs on them."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_ports(1)[0]
        self._output = var.with_name("output.txt")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return where its pages are."""
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what a command has to be told to work on this installation."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(_FOREIGN)}
        return {**kept, "SEKALI_VAR": str(self.var)}

    @property
    def said(self) -> str:
        """Return what it has printed so far."""
        return self._output.read_text(errors="replace")

    @property
    def bank(self) -> str:
        """Return where the simulated bank takes payments."""
        found = re.search(r"paid at the simulated bank: (\S+)", self.said)
        assert found is not None, self.said
        return found[1]

    @property
    def process_id(self) -> int:
        """Return the id of the process under which all others run."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until its pages answer."""
        argv = (*SEKALI, "run", "--port", str(self.port))
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                argv, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while f"runs at {self.address}/" not in self.said:
            assert self._process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another ``sekali`` command on it while it runs."""
        return subprocess.run(
            (*SEKALI, *words),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def answers(self) -> bool:
        """Tell whether its pages can be reached now."""
        return answers(self.port, "/healthz")

    def letters(self) -> list[EmailMessage]:
        """Return every e-mail that was sent, in order."""
        return [_letter(file) for file in sorted((self.var / "mail").glob("*.eml"))]

    def letters_to(self, recipient: str) -> list[EmailMessage]:
        """Return the e-mails that were sent to somebody, in order."""
        return [letter for letter in self.letters() if letter["X-Recipients"] == recipient]


Kind = TypeVar("Kind", bound=Installation)


@contextmanager
def started(kind: type[Kind]) -> Iterator[Kind]:
    """Yield an installation as `make run` starts it; at the end nothing is left of it."""
    # Not below pytest's own folders: the database's user may not pass through those.
    place = Path(tempfile.mkdtemp(prefix="sekali-of-tests-"))
    place.chmod(0o711)
    installation = kind(place / "var")
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()
        shutil.rmtree(place, ignore_errors=True)


def _letter(file: Path) -> EmailMessage:
    return cast("EmailMessage", email.message_from_bytes(file.read_bytes(), policy=default))
