"""A real service with one change to its folder, for the cases that were handed in under it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.reading_folders import read_folder

SERVICES = Path(__file__).parents[2] / "services"


def changed(
    service_id: str, old: str, new: str, into: Path, monkeypatch: pytest.MonkeyPatch
) -> CompiledService:
    """Let a service be as if ``service.yaml`` said ``new`` where it says ``old``.

    ``new`` takes the place of everything from ``old`` on up to the next line that is blank or
    indented less.
    """
    folder = into / "services" / service_id.replace(".", "/")
    shutil.copytree(SERVICES / service_id.replace(".", "/"), folder)
    file = folder / "service.yaml"
    file.write_text(_replaced(file.read_text("utf-8"), old, new), "utf-8")
    service = compile_folder(read_folder(folder, root=into), catalogue.dictionary())
    as_it_is = catalogue.service_as_submitted

    def as_submitted(asked: str, digest: str) -> Any:
        return service if asked == service_id else as_it_is(asked, digest)

    monkeypatch.setattr(catalogue, "service_as_submitted", as_submitted)
    return service


def _replaced(text: str, old: str, new: str) -> str:
    before, found, after = text.partition(old)
    assert found, f"{old!r} is not there"
    indent = len(before) - len(before.rstrip(" "))
    lines = after.split("\n")
    rest = next(
        number
        for number, line in enumerate(lines[1:], start=1)
        if not line.strip() or len(line) - len(line.lstrip()) <= indent
    )
    return before + new + "\n" + "\n".join(lines[rest:])
