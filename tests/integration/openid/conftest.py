"""Signing in elsewhere needs pages, a database and the keys of this installation."""

import pytest
from django.test import Client as Browser

from sekali.casework.effects.setting import Outside
from support.openid import System, registered, signed_in_browser


@pytest.fixture(autouse=True)
def everything(db: None, static_files: None, outside: Outside) -> None:
    """Set up what the pages need."""


@pytest.fixture
def system() -> System:
    """A web application of an office, with a secret."""
    return registered()


@pytest.fixture
def browser() -> Browser:
    """The mother's browser, in which she has signed in with her password."""
    return signed_in_browser()
