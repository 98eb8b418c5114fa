"""A small sound catalogue that tests break in one place at a time."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue.findings import Finding
from support.checking import checked

Change = tuple[str, str, str]
Check = Callable[..., list[Finding]]


@pytest.fixture
def services_dir(tmp_path: Path) -> Path:
    """Return a copy of the example catalogue that a test may change."""
    copied = tmp_path / "services"
    shutil.copytree(Path(__file__).parent / "example_services", copied)
    return copied


@pytest.fixture
def example(services_dir: Path) -> Path:
    """Return the folder of the only service in it."""
    return services_dir / "contoh" / "surat"


@pytest.fixture
def findings_after(services_dir: Path, example: Path) -> Check:
    """Return a function that changes files of the service and checks the catalogue."""

    def check(*changes: Change) -> list[Finding]:
        for file, old, new in changes:
            path = example / file
            text = path.read_text()
            assert old in text, f"{old!r} is not in {file}"
            path.write_text(text.replace(old, new, 1))
        return checked(services_dir)

    return check
