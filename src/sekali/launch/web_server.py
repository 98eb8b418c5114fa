"""The web server: the same program in as many processes as there are cores."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from sekali.config.serving_keys import refusal_to_serve
from sekali.config.settings import STATIC_ROOT
from sekali.launch.processes import end_with_parent

Application = Callable[..., Any]
NOT_PREPARED = "There are no static files in {static}: run `sekali migrate` first.\n"
STOPPING = (signal.SIGINT, signal.SIGTERM)
# For requests in hand; less than the patience of `sekali run` and of systemd.
GRACE_SECONDS = 8
TOLD_AGAIN_SECONDS = 0.5


def serve(*, host: str, port: int, workers: int) -> int:
    """Serve pages until told to stop; return the exit code.

    This process loads the program and only minds the others, which share its memory: a worker
    of its own would take 60 MiB more, and most of a second until it serves. The static files are
    there since `sekali migrate`. The workers end with this process, however it ends.
    """
    if refusal := refusal_to_serve():
        sys.stderr.write(refusal)
        return 1
    if not STATIC_ROOT.is_dir():
        sys.stderr.write(NOT_PREPARED.format(static=STATIC_ROOT))
        return 1
    application = _loaded_program()
    server = Granian(
        "sekali.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=2,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        static_path_route=["/static"],
        static_path_mount=[STATIC_ROOT],
        static_path_expires=31_536_000,
        log_access=bool(os.environ.get("SEKALI_ACCESS_LOG")),
    )
    # From here on a request to stop is kept until a thread takes it. A handler would lose some:
    # it comes along into a worker just forked, and Python runs it in the main thread only,
    # which waits without noticing where the kernel gave the signal to another thread.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    _start_thread(_stop_server, server.signal_handler_interrupt)
    try:
        server.serve(
            target_loader=partial(_begin_work, os.getpid(), application), wrap_loader=False
        )
    finally:
        # After a failure too: as long as one lives, this process would wait for it.
        for worker in multiprocessing.active_children():
            worker.kill()
    return 0


def _stop_server(stop: Callable[[], None]) -> None:
    """Wait until somebody wants the server to end, and tell it until it has."""
    signal.sigwait(STOPPING)
    while True:
        stop()
        # Granian forgets it in the moment in which it replaces a worker that crashed.
        time.sleep(TOLD_AGAIN_SECONDS)


def _loaded_program() -> Application:
    """Return what answers requests, with all that it needs in memory but no connection open."""
    from sekali.config.wsgi import application  # noqa: PLC0415  # compiles the catalogue

    # What is there now lives as long as we do. The collector would touch it, and so copy it.
    gc.collect()
    gc.freeze()
    return application


def _begin_work(server: int, application: Application) -> Application:
    """Return what answers requests; the first thing that a worker does."""
    end_with_parent(server, signal.SIGKILL)
    # Ctrl-C stays blocked: it is for the server, which then tells its workers.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # not the server's, which came with the fork
    _start_thread(_stop_worker)
    return application


def _stop_worker() -> None:
    """Wait until the server wants this worker to end: at once if it does not serve yet."""
    signal.sigwait([signal.SIGTERM])
    finish_what_is_in_hand = signal.getsignal(signal.SIGTERM)
    if callable(finish_what_is_in_hand):  # set by granian when it serves
        finish_what_is_in_hand(signal.SIGTERM, None)
    else:
        os._exit(0)


def _start_thread(action: Callable[..., None], *arguments: object) -> None:
    threading.Thread(target=action, args=arguments, daemon=True).start()
