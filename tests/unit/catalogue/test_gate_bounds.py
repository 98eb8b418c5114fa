"""The commands end soon and use little on folders made to harm, and tell it in findings."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sekali.catalogue.gate.bounds import CHECK_SECONDS, TEST_SECONDS
from support.hostile_folders import CONTENT, FILES, SERVICE, TEMPLATES, YAML, Make
from support.limited import Ended, run_limited

# Starting, reading, and what the child that sets documents takes: see docs/reference/gate.md.
BEYOND_SECONDS = 8
_FINDING = re.compile(r"\S.*:\d+  [a-z0-9-]+  .+  -> \S.*")
_SUMMARY = re.compile(r"(services (check|test): .+|only the first \d+ findings are told)")
Check = Callable[..., Ended]


@pytest.fixture
def run(services_dir: Path, tmp_path: Path) -> Check:
    """Return a function that runs a command on the catalogue, and looks at how it ends."""

    def run(command: str) -> Ended:
        seconds = {"check": CHECK_SECONDS, "test": TEST_SECONDS}[command] + BEYOND_SECONDS
        ended = run_limited(
            ["services", command, str(services_dir)], tmp_path / "said", cpu_seconds=int(seconds)
        )
        assert ended.code in {0, 1}, ended.said[-2_000:]
        for line in ended.said.splitlines():
            assert _FINDING.fullmatch(line) or _SUMMARY.fullmatch(line), line
        return ended

    return run


@pytest.mark.parametrize(("content", "code"), YAML.values(), ids=YAML)
def test_hostile_yaml_is_refused(
    content: str | bytes, code: str, example: Path, run: Check
) -> None:
    (example / SERVICE).write_bytes(content.encode() if isinstance(content, str) else content)
    assert f"  {code}  " in run("check").said


@pytest.mark.parametrize("make", CONTENT.values(), ids=CONTENT)
def test_hostile_content_is_refused(make: Make, example: Path, run: Check) -> None:
    make(example)
    # Each is wrong for one of the two, or for both.
    assert run("check").code + run("test").code > 0


@pytest.mark.parametrize("make", TEMPLATES.values(), ids=TEMPLATES)
def test_a_hostile_template_is_refused(make: Make, example: Path, run: Check) -> None:
    make(example)
    said = run("check").said
    assert "documents/letter.typ:" in said
    assert "  document-sets  " in said


@pytest.mark.parametrize(("make", "code"), FILES.values(), ids=FILES)
def test_hostile_files_are_refused(make: Make, code: str, example: Path, run: Check) -> None:
    make(example)
    assert f"  {code}  " in run("check").said
    assert run("test").code == 1
    # Nobody else should have to walk over so many files.
    shutil.rmtree(example)


def test_the_sound_example_passes_within_the_same_bounds(run: Check) -> None:
    assert run("check").code == run("test").code == 0
