"""An installation of their own for the tests that kill parts of it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.installation import Installation


@pytest.fixture(scope="module")
def sekali() -> Iterator[Installation]:
    """Sekali as `make run` starts it."""
    # Not below pytest's own folders: the database's user may not pass through those.
    place = Path(tempfile.mkdtemp(prefix="sekali-crash-"))
    place.chmod(0o711)
    installation = Installation(place / "var")
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()
        shutil.rmtree(place, ignore_errors=True)
