"""Starting a program that cannot outlive us, and ending it with all that it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from sekali.launch.server_user import ServerUser

PR_SET_PDEATHSIG = 1
"""From <linux/prctl.h>: the signal that the kernel sends us when our parent dies."""

# Loaded before any fork: between fork and exec nothing may be imported.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

PRIVATE_FILES = 0o077
LOOK_EVERY_SECONDS = 0.02
BURIAL_SECONDS = 2.0


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
            preexec_fn=partial(end_with_parent, os.getpid(), death_signal),  # noqa: PLW1509 - no other way
        )


def end(
    process: subprocess.Popen[bytes],
    *,
    first: signal.Signals = signal.SIGTERM,
    grace_seconds: float = 10.0,
    hurried: Callable[[], bool] = lambda: False,
) -> None:
    """Ask a program to end, and kill it if it does not; then kill what it left behind.

    When it returns, their ports and files are free.

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
    _wait_for_group(process.pid)


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill a program and everything that stayed in its process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _wait_for_group(group: int) -> None:
    """Wait until the killed members of a group are gone: a signal is sent sooner than it is obeyed.

    Not for ever: in a container whose first process buries nobody, the dead stay in the group.
    """
    deadline = time.monotonic() + BURIAL_SECONDS
    with suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < deadline:
            os.killpg(group, 0)
            time.sleep(LOOK_EVERY_SECONDS)


def end_with_parent(parent: int, death_signal: signal.Signals) -> None:
    """Let the kernel send us ``death_signal`` when our parent dies; end at once if it has.

    Does nothing where the kernel knows no such signal (macOS).
    """
    if _LIBC is None:
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked to be told
        os._exit(1)
