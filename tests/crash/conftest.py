"""An installation of their own for the tests that kill parts of it."""

from collections.abc import Iterator

import pytest

from journeys.installation import Installation, started


@pytest.fixture(scope="module")
def sekali() -> Iterator[Installation]:
    """Sekali as `make run` starts it."""
    with started(Installation) as installation:
        yield installation
