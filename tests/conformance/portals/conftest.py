"""A portal that runs, known to this installation as INApas."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.portal import OtherPortal, running, wired, written
from conformance.portals.visitors import PEOPLE


@pytest.fixture(autouse=True)
def everything(db: None, static_files: None, outside: object) -> None:
    """Set up what the pages need."""


@pytest.fixture(scope="package")
def started() -> Iterator[OtherPortal]:
    """The portal itself, in a process of its own."""
    with running(PEOPLE) as portal:
        yield portal


@pytest.fixture
def inapas(started: OtherPortal, tmp_path: Path, everything: None) -> Iterator[OtherPortal]:
    """INApas as an operator has set it up."""
    with wired(tmp_path, written(started.issuer)):
        yield started
