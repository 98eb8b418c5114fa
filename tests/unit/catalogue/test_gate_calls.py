"""The gate on calls, panels and rankings: a sound folder passes, and what is not sound is found."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue.findings import Finding
from support.checking import checked

PROJECT = Path(__file__).parents[3]
SCHOLARSHIP = Path("pendidikan") / "beasiswa-daerah"
Change = tuple[str, str, str]
Check = Callable[..., list[Finding]]
SERVICE, EDITION, NEXT, ID = "service.yaml", "calls/2026.yaml", "calls/2027.yaml", "texts/id.yaml"
SCENARIOS = "scenarios/selection.yaml"

# Code of the rule, and one change to the sound service that it has to find.
BAD: list[tuple[str, Change]] = [
    ("call", (EDITION, 'edition: "2026"', 'edition: "2025"')),
    ("call-days", (EDITION, 'closes: "2026-04-01', 'closes: "2026-01-01')),
    ("call-days", (EDITION, "ranking: 2026-04-28", "ranking: 2026-04-20")),
    ("call-days", (EDITION, "announcement: 2026-05-04", "announcement: 2026-04-01")),
    ("call-days", (EDITION, "panel_until: 2026-04-24", "panel_until: 2026-03-24")),
    ("call-days", (NEXT, 'opens: "2026-11-02', 'opens: "2026-04-01')),
    ("call-day", (EDITION, 'opens: "2026-02-02', 'opens: "2026-02-30')),
    ("call-groups", (EDITION, "  university: {quota: 20}\n", "")),
    ("call-groups", (EDITION, "  university: {quota: 20}", "  college: {quota: 20}")),
    ("call-groups", (EDITION, "university: {quota: 20}", 'university: {pass: "70"}')),
    ("call-parameters", (EDITION, "  oldest_age:", "  eldest_age:")),
    ("call-parameters", (NEXT, "  least_mark:", "  most_mark:")),
    ("panel", (SERVICE, "from: assessor", "from: front-office")),
    ("panel", (SERVICE, "combine: mean", "combine: trimmed-mean")),
    ("panel", (SERVICE, "merit: {max: 40}", 'merit: {max: 40, weight: "0"}')),
    ("panel", (SERVICE, "merit: {max: 40}", "score: {max: 40}")),
    ("panel", (SERVICE, "blind: [identity, place_of_study]", "blind: [identity, place_of_sudy]")),
    ("panel", (SERVICE, "shows: [household.welfare_decile]", "shows: [household.rt]")),
    ("ranking", (SERVICE, "by: panel.score", 'by: "1"')),
    ("state-kind", (SERVICE, "      scored: {to: comparing}", "      passed: {to: comparing}")),
    ("state-kind", (SERVICE, "      chosen:\n", "      taken:\n")),
    ("timer", (SERVICE, "escalate: head-of-office", "escalate: assessor")),
    ("law", (SERVICE, "officer: head-of-office\n      law: UU 30/2014", "officer: head-of-office\n      law: UU")),
    ("law", (SERVICE, "announce: number\n  law: PP 48/2008", "announce: number\n  law: PP")),
    ("law", (EDITION, 'value: "25", law: PP 48/2008', 'value: "25", law: PP')),
    ("law", (EDITION, "minutes: 30, law: UU 30/2014", "minutes: 30, law: UU")),
    ("law", (EDITION, "{cite: PP 48/2008", "{cite: PP")),
    ("text-missing", (ID, "  university: Mahasiswa\n", "")),
    ("text-missing", (ID, "  merit: {label: Prestasi,", "  merits: {label: Prestasi,")),
    ("text-orphan", (ID, "  university: Mahasiswa", "  university: Mahasiswa\n  doctor: Doktor")),
    ("item-key", (SERVICE, "ask: motivation\n", "ask: panel\n")),
    ("expression-unknown-name", (SERVICE, "- panel.need_shown", "- panel.need")),
    ("expression-wrong-type", (SERVICE, "- average_mark\n      take", "- motivation\n      take")),
    ("shape", (SERVICE, "      equal: none\n", "")),
    ("shape", (EDITION, 'closes: "2026-04-01 00:00:00"', 'closes: "2026-04-01 24:00:00"')),
    ("shape", (EDITION, "university: {quota: 20}", 'university: {quota: 20, pass: "70"}')),
]  # fmt: skip


@pytest.fixture
def services_dir(tmp_path: Path) -> Path:
    """Return a catalogue with the scholarship alone, which a test may change."""
    copied = tmp_path / "services"
    shutil.copytree(PROJECT / "services" / SCHOLARSHIP, copied / SCHOLARSHIP)
    shutil.copy(PROJECT / "services" / "_personas.yaml", copied)
    return copied


@pytest.fixture
def found_after(services_dir: Path) -> Check:
    """Return a function that changes files of the service and checks the catalogue."""

    def check(*changes: Change) -> list[Finding]:
        for file, old, new in changes:
            path = services_dir / SCHOLARSHIP / file
            text = path.read_text()
            assert old in text, f"{old!r} is not in {file}"
            path.write_text(text.replace(old, new, 1))
        return checked(services_dir)

    return check


def test_the_sound_service_passes(found_after: Check) -> None:
    assert found_after() == []


@pytest.mark.parametrize(("code", "change"), BAD)
def test_what_is_not_sound_is_found_where_it_stands(
    found_after: Check, code: str, change: Change
) -> None:
    found = [one for one in found_after(change) if one.code == code]
    assert found, code
    assert all(one.path.startswith("services/pendidikan/beasiswa-daerah/") for one in found)


def test_a_call_needs_an_edition_and_a_ranking_a_call(
    services_dir: Path, found_after: Check
) -> None:
    for edition in (services_dir / SCHOLARSHIP / "calls").iterdir():
        edition.unlink()
    assert "call" in {one.code for one in found_after()}


def test_editions_without_a_call_are_found(services_dir: Path, found_after: Check) -> None:
    text = (services_dir / SCHOLARSHIP / SERVICE).read_text()
    start, end = text.index("call:\n"), text.index("process:\n")
    found = [one for one in found_after((SERVICE, text[start:end], "")) if one.code == "call"]
    # Two editions, and the state that ranks.
    assert len(found) == 3


def test_every_refusal_of_the_window_has_a_scenario(services_dir: Path, found_after: Check) -> None:
    (services_dir / SCHOLARSHIP / "scenarios" / "refusals.yaml").unlink()
    assert any("call-closed" in one.message for one in found_after())


def test_an_edition_that_is_copied_and_changed_passes(
    services_dir: Path, found_after: Check
) -> None:
    folder = services_dir / SCHOLARSHIP / "calls"
    text = (folder / "2027.yaml").read_text()
    (folder / "2028.yaml").write_text(text.replace("2027", "2028").replace("2026", "2027"))
    assert found_after() == []
