"""The schemas that editors use are those of the models, and every file says which is its own."""

import json
import re
from pathlib import Path

import pytest

from sekali.catalogue.json_schemas import FOLDER, SHAPES, schemas

PROJECT = Path(__file__).parents[3]
SERVICE_FILES = sorted((PROJECT / "services").rglob("*.yaml"))


def test_the_committed_schemas_are_up_to_date() -> None:
    # Renew with: python -m sekali.catalogue.json_schemas
    committed = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    # The shape of what people are given is not one of files that people write.
    del committed["copy-of-data.json"]
    assert committed == dict(schemas())


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    assert set(schemas()) == {f"{name}.json" for name in SHAPES}


def test_the_schema_of_rules_knows_decision_tables() -> None:
    rules = json.loads(schemas()["rules.json"])
    (described,) = rules["properties"]["tables"]["patternProperties"].values()
    table = described["$ref"].rpartition("/")[2]
    assert {"hit", "inputs", "rows"} <= set(rules["$defs"][table]["properties"])


@pytest.mark.parametrize(
    "path", SERVICE_FILES, ids=lambda path: path.relative_to(PROJECT).as_posix()
)
def test_every_file_of_a_service_names_its_schema(path: Path) -> None:
    first = path.read_text("utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert (path.parent / found[1]).resolve().parent == FOLDER
    assert (path.parent / found[1]).is_file()
