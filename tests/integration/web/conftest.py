"""Every page needs style sheets, a database, and the outside world."""

import pytest

from sekali.casework.effects.setting import Outside


@pytest.fixture(autouse=True)
def everything(static_files: None, outside: Outside) -> None:
    """Set up what a page needs."""
