"""Starting a program that cannot outlive us, and ending it with all that it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sekali.launch.server_user import ServerUser

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>: the signal that the kernel sends us when our parent dies."""

# Loaded before any fork: between fork and exec nothing may be imported.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

PRIVATE_FILES = 0o077
LOOK_EVERY_SECONDS = 0.02


def spawn(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    log: Path,
    death_signal: signal.Signals = signal.SIGTERM,
    user: ServerUser | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, writing to ``log``, bound to our life.

    Its own session keeps the terminal's Ctrl-C from it: we decide who ends when. Output goes
    straight to a file and not through a pipe, so that it can still speak, and is never held
    up, when we are gone. Files it makes are private to its user.

    Call it from a thread that lives as long as the child shall: Linux sends ``death_signal``
    when the *thread* that started the child ends. Where the kernel knows no such signal
    (macOS), the child outlives a parent that is killed, and the next start has to end it.

    Args:
        argv: Program and arguments; no shell is involved.
        env: The whole environment.
        log: File to append output to.
        death_signal: What the child receives when we die without ending it.
        user: Whom to become, when we are root. The child then works in ``/``, since our
            directory may be closed to that user.
        stdin: A file descriptor to read from, if anything.
    """
    other = user if user is not None and user.is_somebody_else else None
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            argv,
            env=dict(env),
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/" if other else None,
            user=other.uid if other else None,
            group=other.gid if other else None,
            extra_groups=[] if other else None,
            umask=PRIVATE_FILES,
            start_new_session=True,
            # Runs after the change of user, which would clear the signal. It only calls C.
            preexec_fn=_bind_to(os.getpid(), death_signal),  # noqa: PLW1509 - no other way
        )


def end(
    process: subprocess.Popen[bytes],
    *,
    first: signal.Signals = signal.SIGTERM,
    grace_seconds: float = 10.0,
    hurried: Callable[[], bool] = lambda: False,
) -> None:
    """Ask a program to end, and kill it if it does not; then kill what it left behind.

    Args:
        process: Started by ``spawn``.
        first: The polite signal.
        grace_seconds: How long it may take to obey.
        hurried: Asked again and again; once it says yes, the grace is over.
    """
    deadline = time.monotonic() + grace_seconds
    if process.poll() is None:
        process.send_signal(first)
    while process.poll() is None and time.monotonic() < deadline and not hurried():
        time.sleep(LOOK_EVERY_SECONDS)
    kill_session(process)
    process.wait()


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and everything that stayed in its process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _bind_to(parent: int, death_signal: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    prctl = _LIBC.prctl

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked to be told
            os._exit(1)

    return bind
