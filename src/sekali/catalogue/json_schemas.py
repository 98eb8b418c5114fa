"""JSON Schemas of the files of services/ and dictionary/: editors complete and check by them.

Renew with ``python -m sekali.catalogue.json_schemas``.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sekali.catalogue import files
from sekali.catalogue.files.acting import Acting
from sekali.catalogue.files.break_glass import BreakGlass
from sekali.catalogue.files.bundle import Bundle
from sekali.catalogue.files.discovery import LifeEvents, SearchWords
from sekali.catalogue.files.ledger import Ledger
from sekali.catalogue.files.odd_looks import OddLooks
from sekali.catalogue.personas import PersonaFile
from sekali.catalogue.rules_language.table_spec import TableSpec

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parents[3] / "schemas"
SHAPES: Mapping[str, type[BaseModel]] = {
    "acting": Acting,
    "agencies": files.Agencies,
    "agreements": files.Agreements,
    "break-glass": BreakGlass,
    "bundle": Bundle,
    "call": files.CallEdition,
    "codes": files.CodeList,
    "deadlines": files.Deadlines,
    "dictionary": files.Dictionary,
    "ledger": Ledger,
    "official-form": files.OfficialForm,
    "life-events": LifeEvents,
    "odd-looks": OddLooks,
    "papers": files.Papers,
    "personas": PersonaFile,
    "retention": files.RetentionSchedule,
    "rules": files.Rules,
    "scenarios": files.Scenarios,
    "search-words": SearchWords,
    "service": files.Service,
    "shared-rules": files.SharedRules,
    "sources": files.Sources,
    "texts": files.Texts,
}


def schemas() -> Mapping[str, str]:
    """Return the text of each schema by the name of its file."""
    return {f"{name}.json": _text(_schema(name, shape)) for name, shape in SHAPES.items()}


def write(folder: Path) -> None:
    """Write all schemas into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _schema(name: str, shape: type[BaseModel]) -> dict[str, Any]:
    schema = shape.model_json_schema()
    if name == "rules":
        _describe_tables(schema)
    _close(schema)
    return {"$schema": DIALECT, "$comment": "generated, do not edit"} | schema


def _describe_tables(schema: dict[str, Any]) -> None:
    """Put the shape of a decision table where files.Rules leaves it to rules_language."""
    table = TableSpec.model_json_schema()
    schema.setdefault("$defs", {}).update(table.pop("$defs", {}))
    schema["$defs"]["DecisionTable"] = table
    by_key = schema["properties"]["tables"]["patternProperties"]
    by_key.update({key: {"$ref": "#/$defs/DecisionTable"} for key in by_key})


def _close(node: Any) -> None:
    """Refuse keys of another form than the pattern of a map; pydantic leaves that open."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node["additionalProperties"] = False
        for inner in node.values():
            _close(inner)
    elif isinstance(node, list):
        for inner in node:
            _close(inner)


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(FOLDER)
