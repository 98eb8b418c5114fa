"""Every dependency has a row in docs/reference/dependencies.md, with its licence and a reason."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "reference" / "dependencies.md"
ROW = re.compile(r"^\| `([A-Za-z0-9_.-]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
SHORTEST_REASON_WORDS = 1


def _normal(name: str) -> str:
    """Return a package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _named() -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    return {_normal(re.split(r"[\[<>=!~; ]", one, maxsplit=1)[0]) for one in wanted}


ROWS = {
    _normal(name): (licence.strip(), reason.strip())
    for name, licence, reason in ROW.findall(PAGE.read_text("utf-8"))
}


def test_every_dependency_has_a_row_and_every_row_a_dependency() -> None:
    assert set(ROWS) == _named()


def test_no_dependency_is_told_of_twice() -> None:
    names = [_normal(name) for name, _, _ in ROW.findall(PAGE.read_text("utf-8"))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(ROWS))
def test_the_licence_is_the_one_the_package_declares(name: str) -> None:
    licence, reason = ROWS[name]
    assert len(reason.split()) >= SHORTEST_REASON_WORDS
    try:
        declared = metadata(name)
    except PackageNotFoundError:
        pytest.skip("not installed here")
    expression = declared.get("License-Expression")
    if expression:
        assert licence == expression
        return
    # Older packages say it by a classifier, such as "OSI Approved :: BSD License".
    families = [c for c in declared.get_all("Classifier") or [] if c.startswith("License ::")]
    assert any(licence.split("-")[0] in family for family in families) or not families
