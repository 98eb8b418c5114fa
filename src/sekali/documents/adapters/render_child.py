"""Talks to one child process that sets documents: starts it, gives it a job, ends it."""

import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sekali.documents import render_process
from sekali.documents.ports import TemplateFailed

PROGRAM = Path(render_process.__file__)
MIB = 1024 * 1024
CHUNK_BYTES = 64 * 1024
LARGEST_ANSWER_BYTES = 32 * MIB
# Whoever asks for a package is sent to a door that is shut, should all else fail.
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "RAYON_NUM_THREADS": "1",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderLimits:
    """What one document may use: 10 ms and 90 MiB are usual, a family card included."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 4
    memory_mib: int = 512
    jobs_per_child: int = 500


class RenderChild:
    """One running child. Not thread-safe: its owner gives it one job at a time."""

    def __init__(self, limits: RenderLimits) -> None:
        self.worn = False
        self.is_fresh = True
        self._limits = limits
        self._process = subprocess.Popen(  # noqa: S603 - our own script, no shell, no outside word
            self._command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
        )
        for pipe in self._pipes():
            os.set_blocking(pipe.fileno(), False)

    def run(self, job: bytes) -> bytes:
        """Return the PDF for one job.

        Raises:
            TemplateFailed: No PDF came of it. After ``time`` and ``crashed`` this child is gone.
        """
        deadline = time.monotonic() + self._limits.wall_seconds
        try:
            self._send(render_process.JOB_HEAD.pack(len(job)) + job, deadline)
            kind, body = self._answer(deadline)
        except TimeoutError:
            self.stop()
            raise TemplateFailed("time", "no answer in time") from None
        except (EOFError, BrokenPipeError):
            raise self._death() from None
        finally:
            self.is_fresh = False
        if kind != render_process.GIVEN:
            raise TemplateFailed("refused", body.decode(errors="replace"))
        return body

    def stop(self) -> None:
        """End the child at once; it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._close()

    @property
    def alive(self) -> bool:
        """Whether the child can take another job."""
        return not self.worn and self._process.poll() is None

    def _command(self) -> list[str]:
        limits = self._limits
        numbers = (limits.memory_mib * MIB, limits.cpu_seconds, limits.jobs_per_child)
        return [sys.executable, "-I", str(PROGRAM), *map(str, numbers)]

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        to_child, from_child = self._process.stdin, self._process.stdout
        if to_child is None or from_child is None:
            raise EOFError
        return to_child, from_child

    def _send(self, frame: bytes, deadline: float) -> None:
        descriptor = self._pipes()[0].fileno()
        rest = memoryview(frame)
        while rest:
            _wait(descriptor, select.POLLOUT, deadline)
            rest = rest[os.write(descriptor, rest[:CHUNK_BYTES]) :]

    def _answer(self, deadline: float) -> tuple[bytes, bytes]:
        head = render_process.ANSWER_HEAD
        kind, self.worn, length = head.unpack(self._receive(head.size, deadline))
        if length > LARGEST_ANSWER_BYTES:
            raise TimeoutError
        return kind, self._receive(length, deadline)

    def _receive(self, length: int, deadline: float) -> bytes:
        descriptor = self._pipes()[1].fileno()
        received = bytearray()
        while len(received) < length:
            _wait(descriptor, select.POLLIN, deadline)
            chunk = os.read(descriptor, min(CHUNK_BYTES, length - len(received)))
            if not chunk:
                raise EOFError
            received += chunk
        return bytes(received)

    def _death(self) -> TemplateFailed:
        code = self._process.wait()
        self._close()
        if code == -signal.SIGXCPU:
            return TemplateFailed("time", "the seconds of CPU were used up")
        return TemplateFailed("crashed", f"the compiler ended with {code}")

    def _close(self) -> None:
        self.worn = True
        for pipe in self._pipes():
            pipe.close()


def _wait(descriptor: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    milliseconds = (deadline - time.monotonic()) * 1000
    if milliseconds <= 0 or not poll.poll(milliseconds):
        raise TimeoutError
