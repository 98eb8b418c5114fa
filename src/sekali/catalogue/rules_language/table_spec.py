"""The shape of a decision table as its author writes it, and what is found wrong with one."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from sekali.catalogue.rules_language.cells import Cell
from sekali.catalogue.rules_language.refusals import ExpressionError, did_you_mean
from sekali.kernel.errors import DomainError

HitPolicy = Literal["first", "unique", "collect"]
Pointer = tuple[str | int, ...]
_CODES = {"extra_forbidden": "table-unknown-key", "missing": "table-missing-key"}


class TableFinding(NamedTuple):
    """What is wrong and how to fix it; ``pointer`` leads to the place in the table."""

    pointer: Pointer
    code: str
    message: str
    fix: str = ""


class TableRefused(DomainError):
    """A table cannot be used; ``findings`` are all of its mistakes."""

    code = "decision-table-refused"

    def __init__(self, findings: Sequence[TableFinding]) -> None:
        super().__init__(findings=findings)
        self.findings = tuple(findings)


def _cell(value: object) -> object:
    if value is None or isinstance(value, str | int | Decimal) or type(value) is date:
        return value
    raise ValueError("a cell is a text, a whole number, true, false, null or a date")


_Cell = Annotated[Cell, PlainValidator(_cell)]
_Word = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RowSpec(_Shape):
    """A row: when these cells and the condition ``if`` are fulfilled, then these results."""

    id: Annotated[str, Field(min_length=1)]
    when: dict[str, _Cell] = Field(default_factory=dict)
    condition: Annotated[str | bool | None, Field(alias="if")] = None
    then: Annotated[dict[_Word, _Cell], Field(min_length=1)]
    law: Any = None
    note: Any = None


class TableSpec(_Shape):
    """A table. ``law``, ``note`` and ``sure`` are kept for those who show them."""

    hit: HitPolicy = "first"
    inputs: dict[_Word, str] = Field(default_factory=dict)
    rows: Annotated[list[RowSpec], Field(min_length=1)]
    law: Any = None
    note: Any = None
    sure: Any = None


def read_spec(spec: Mapping[str, Any]) -> TableSpec:
    """Return the table in its shape.

    Raises:
        TableRefused: It has another shape; with all findings.
    """
    try:
        return TableSpec.model_validate(spec)
    except ValidationError as refusal:
        raise TableRefused([_finding(error) for error in refusal.errors()]) from refusal


def _finding(error: Any) -> TableFinding:
    pointer, code = error["loc"], _CODES.get(error["type"], "table-shape")
    model = RowSpec if "rows" in pointer[:1] and len(pointer) > 2 else TableSpec  # noqa: PLR2004
    known = [field.alias or name for name, field in model.model_fields.items()]
    fix = did_you_mean(str(pointer[-1]), known) if code == "table-unknown-key" else ""
    return TableFinding(pointer, code, error["msg"], fix)


def finding_of(pointer: Pointer, error: ExpressionError) -> TableFinding:
    """Return what is wrong with the expression in one place of a table."""
    where = "at {line}:{column}: ".format(**error.params) if error.params["line"] else ""
    return TableFinding(pointer, error.code, where + error.params["message"], error.params["fix"])
