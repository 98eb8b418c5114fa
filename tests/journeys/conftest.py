"""What the journeys share: a running installation, a real browser, and people who use it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from journeys.installation import Installation, started
from journeys.judge import Judge
from journeys.papers import photograph
from journeys.visitor import DESK, PHONE, NewVisitor, Visitor

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def sekali() -> Iterator[Installation]:
    """Sekali as `make run` starts it, with its sample people, for all journeys together."""
    with started(Installation) as installation:
        yield installation


@pytest.fixture(scope="session")
def judge() -> Judge:
    """What judges every page of every journey."""
    return Judge()


# For one file at a time: while Playwright runs, its event loop is in the way of other tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        program = os.environ.get("SEKALI_CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=program, args=_QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(sekali: Installation, browser: Browser, judge: Judge) -> Iterator[NewVisitor]:
    """Let somebody come with a device of their own: a phone, unless told otherwise."""
    contexts = []

    def come(*, device: dict[str, int] | None = None, **options: Any) -> Visitor:
        context = browser.new_context(viewport=device or PHONE, locale="id-ID", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        # Without scripts axe cannot run either; the same pages are judged elsewhere.
        judging = judge if options.get("java_script_enabled", True) else None
        return Visitor(context.new_page(), sekali.address, judging)

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def siti(visitor: NewVisitor) -> Visitor:
    """Siti Aminah at her phone, signed in; her baby is not registered yet."""
    mother = visitor()
    mother.sign_in("siti-aminah")
    return mother


@pytest.fixture
def dewi(visitor: NewVisitor) -> Visitor:
    """Dewi Lestari at her phone, signed in, before her own data; her place of birth is wrong."""
    mother = visitor()
    mother.sign_in("dewi-lestari", onward="/data-saya")
    return mother


@pytest.fixture
def rini(visitor: NewVisitor) -> Visitor:
    """Rini Astutik at her phone, signed in; the register of health workers knows her."""
    midwife = visitor()
    midwife.sign_in("rini-astutik")
    return midwife


@pytest.fixture
def ratna(officer: Callable[[str], Visitor]) -> Visitor:
    """Ratna Puspitasari of the front office of Kabupaten Mojokerto at her desk, signed in."""
    return officer("ratna-puspitasari")


@pytest.fixture
def officer(visitor: NewVisitor) -> Callable[[str], Visitor]:
    """Let somebody of an office come to their desk, signed in."""

    def come(persona: str) -> Visitor:
        somebody = visitor(device=DESK)
        somebody.sign_in(persona, onward="/meja")
        return somebody

    return come


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A photograph of a midwife's letter about a birth."""
    lines = ("Nama ibu", "Hari, tanggal", "Pukul", "Berat", "Panjang")
    return photograph(
        tmp_path / "surat-lahir.jpg",
        "SURAT KETERANGAN LAHIR (CONTOH)",
        *(f"{line}: ..........................." for line in lines),
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A photograph of Dewi's birth certificate, which says where she was born."""
    return photograph(
        tmp_path / "akta.jpg", "KUTIPAN AKTA KELAHIRAN (CONTOH)", "Tempat lahir: JOMBANG"
    )
