"""Doing several things at the same instant, each in a thread with its own connection."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 30


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run all of them at once; return what each gave, or the exception it ended in."""
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            start.wait(PATIENCE_SECONDS)
            return action()
        except Exception as failure:  # noqa: BLE001  # it is what the test looks at
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(run, actions))


def elsewhere(action: Callable[[], Any]) -> Any:
    """Run an action in another thread, as another device would, and wait for it."""
    (result,) = at_once(action)
    if isinstance(result, Exception):
        raise result
    return result
