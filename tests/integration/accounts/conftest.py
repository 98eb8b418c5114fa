"""The gateway for short messages, well again before each test."""

from collections.abc import Iterator

import pytest

from sekali.casework.effects.setting import Outside
from support.codes import gateway


@pytest.fixture
def sms(outside: Outside) -> Iterator[None]:
    """A simulated gateway that carries everything at once."""
    gateway()
    yield
    gateway()
