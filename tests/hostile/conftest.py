"""An installation of its own that logs everything it can, for those who attack it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from journeys.installation import Installation, started


@dataclass
class Loud(Installation):
    """An installation that logs everything it can."""

    var: Path

    def __post_init__(self) -> None:
        """Choose a port."""
        super().__init__(self.var)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of an operator who looks for a mistake."""
        return {**super().environment, "SEKALI_LOG": "DEBUG", "SEKALI_ACCESS_LOG": "1"}

    def written(self) -> str:
        """Return everything that its processes have said so far."""
        logs = sorted((self.var / "log").glob("*"))
        return self.said + "".join(log.read_text(errors="replace") for log in logs)


@pytest.fixture(scope="package")
def sekali() -> Iterator[Loud]:
    """Sekali as an operator starts it to look for a mistake."""
    with started(Loud) as installation:
        yield installation
