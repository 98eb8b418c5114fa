"""Every page needs style sheets, a database, and the outside world."""

from collections.abc import Iterator

import pytest

from sekali.casework.effects.setting import Outside
from support.scanning import Scanner, safe_with


@pytest.fixture(autouse=True)
def everything(static_files: None, outside: Outside) -> None:
    """Set up what a page needs."""


@pytest.fixture
def scanner(outside: Outside) -> Iterator[Scanner]:
    """A scanner in the wired safe that says what a test wants."""
    made = Scanner()
    with safe_with(scanner=made):
        yield made
