"""A register of legal entities that knows the sample boards, whatever the test before has changed."""

from collections.abc import Iterator

import pytest

from sekali.casework.effects.setting import Outside
from support.organisations import CHAIR, SECRETARY, TREASURER, forget_answers, held_by, put_board


@pytest.fixture
def boards(outside: Outside) -> Iterator[None]:
    """The boards of the samples; put back as they were afterwards."""
    forget_answers()
    yield
    for key in (CHAIR, SECRETARY, TREASURER):
        put_board(key, held_by(key))
