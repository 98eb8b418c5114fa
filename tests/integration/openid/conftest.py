"""Signing in elsewhere needs pages, a database and the keys of this installation."""

import pytest

from sekali.casework.effects.setting import Outside
from support.openid import System, registered


@pytest.fixture(autouse=True)
def everything(db: None, static_files: None, outside: Outside) -> None:
    """Set up what the pages need."""


@pytest.fixture
def system() -> System:
    """A web application of an office, with a secret."""
    return registered()
