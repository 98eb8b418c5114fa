"""Portals of others as an operator lets this installation know them: by the settings file alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from sekali.config import wiring


@contextmanager
def portals_known(folder: Path, written: str) -> Iterator[None]:
    """Let the settings file of portals say this meanwhile; it is put into the folder."""
    file, kept = folder / "portals.toml", settings.PORTALS_FILE
    file.write_text(written)
    _read_anew(file)
    try:
        yield
    finally:
        _read_anew(kept)


def _read_anew(file: Path | None) -> None:
    settings.PORTALS_FILE = file
    wiring.portals.cache_clear()
    wiring.outside.cache_clear()
