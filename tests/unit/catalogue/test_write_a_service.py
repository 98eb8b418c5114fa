"""docs/howto/write-a-service.md: its example is sound, and nothing is left out of its reference."""

import re
import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel

from sekali.catalogue import files
from sekali.catalogue.gate.rules.texts import PLACEHOLDERS
from sekali.catalogue.value_types import TYPES
from sekali.jobs import services
from support.checking import checked

PROJECT = Path(__file__).parents[3]
PAGE = (PROJECT / "docs" / "howto" / "write-a-service.md").read_text("utf-8")
BLOCK = re.compile(r"^```\w+\n((?:.*\n)*?)```$", re.MULTILINE)
FILE = re.compile(r"(?:#|//|<!--) file: (services/\S+)")
SHAPES = (
    *(files.Service, files.Rules, files.Texts, files.Scenarios, files.OfficialForm),
    *(files.Agencies, files.CodeList, files.Dictionary),
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a catalogue that holds the service of the page beside the real ones."""
    root = tmp_path / "services"
    shutil.copytree(PROJECT / "services", root)
    for block in BLOCK.findall(PAGE):
        if found := FILE.search(block):
            path = tmp_path / found[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, "utf-8")
    return root


def test_the_example_of_the_page_passes_the_gate(written: Path) -> None:
    assert (written / "kependudukan" / "kutipan-kedua" / "service.yaml").is_file()
    assert checked(written) == []


def test_its_scenarios_go_every_way(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert services.check_services(written / "kependudukan" / "kutipan-kedua") == 0, (
        capsys.readouterr().out
    )


def test_the_scenarios_of_the_page_pass(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert services.test_services(written / "kependudukan" / "kutipan-kedua") == 0
    assert "ok, 5 scenarios" in capsys.readouterr().out


def shapes_in(shape: type[BaseModel]) -> set[type[BaseModel]]:
    """Return a shape and every shape that its fields hold."""
    found, waiting = {shape}, [shape]
    while waiting:
        for field in waiting.pop().model_fields.values():
            held = {
                model
                for model in vars(files).values()
                if isinstance(model, type)
                and issubclass(model, BaseModel)
                and re.search(rf"\b{model.__name__}\b", str(field.annotation))
            }
            waiting += held - found
            found |= held
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_stands_in_the_reference(shape: type[BaseModel]) -> None:
    keys = {
        field.alias or name
        for held in shapes_in(shape)
        for name, field in held.model_fields.items()
    }
    reference = PAGE.partition("# Reference")[2]
    quoted = set(re.findall(r"[a-z_0-9]+", " ".join(re.findall(r"```[^`]+```|`[^`]+`", reference))))
    assert keys - quoted == set()


def test_every_part_of_the_texts_stands_in_the_table_of_the_texts() -> None:
    table = PAGE.partition("## `texts/<language>.yaml`")[2].partition("\n## ")[0]
    assert {name for name in files.Texts.model_fields if f"`{name}`" not in table} == set()


def test_every_type_and_placeholder_stands_in_the_reference() -> None:
    assert {name for name in TYPES if f"`{name}`" not in PAGE} == set()
    assert {name for name in PLACEHOLDERS if f"`{{{name}}}`" not in PAGE} == set()
