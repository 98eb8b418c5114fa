"""Transactions that are tried again as a whole where the database could not finish them."""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 4
_FIRST_PAUSE_SECONDS = 0.02
# What leaves nothing behind and may go well next time: deadlock, serialisation failure,
# server shutting down or starting, connection lost before the answer.
_RETRIED_STATES = frozenset({"40P01", "40001", "57P01", "57P02", "57P03", "08006", "08003"})


def whole_transaction(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action in one transaction, and run all of it again after a passing failure.

    The action must be safe to run twice if its commit was lost on the way back: it keys what
    it writes by ids that its caller chose, as every action of the house does. Inside another
    transaction it only joins in; the outermost one is what is tried again.
    """

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return action(*args, **kwargs)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    return action(*args, **kwargs)
            except (OperationalError, InterfaceError) as failure:
                if attempt == ATTEMPTS or not _may_pass(failure):
                    raise
                connection.close_if_unusable_or_obsolete()
                # Jitter, so that two who collided do not collide again.
                time.sleep(_FIRST_PAUSE_SECONDS * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311  # not a secret
        raise AssertionError  # the loop returns or raises

    return run


def _may_pass(failure: Exception) -> bool:
    cause = failure.__cause__
    if isinstance(failure, InterfaceError):
        return True
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    # No state at all: the connection broke before the server could say anything.
    return state is None or state in _RETRIED_STATES
