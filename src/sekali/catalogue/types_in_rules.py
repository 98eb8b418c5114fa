"""As what type rules see each fact and question, and somebody of a family."""

from collections.abc import Mapping

from sekali.catalogue import files
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Row,
    Type,
)
from sekali.catalogue.value_types import TYPES

_SIMPLE = {"text": TEXT, "number": NUMBER, "boolean": BOOLEAN, "date": DATE}
MEMBER = Row(
    {
        "nik": TEXT,
        "full_name": TEXT,
        "family_relation": TEXT,
        "birth_certificate_no": TEXT,
        "birth_date": DATE,
        "verified": BOOLEAN,
    }
)


def type_in_rules(spec: files.Typed, codes: Mapping[str, files.CodeList]) -> Type:
    """Return the type by which rules see values of a fact or question."""
    rule_type = TYPES[spec.type].rule_type
    known = codes.get(spec.codes or "")
    if rule_type in {"choice", "choices"} and known is not None:
        one = Choice(tuple(code.key for code in known.items))
        return ListOf(one, most=len(known.items)) if rule_type == "choices" else one
    if rule_type == "table" and isinstance(spec, files.MaybeTable):
        return ListOf(_row_of(spec, codes), most=spec.most_rows)
    return _SIMPLE.get(rule_type, TEXT)


def _row_of(spec: files.MaybeTable, codes: Mapping[str, files.CodeList]) -> Row:
    """Return a row of a table as rules see it; the gate tells of columns that are no one value."""
    columns = (spec.columns or {}).items()
    return Row(
        {
            key: type_in_rules(column, codes)
            for key, column in columns
            if TYPES[column.type].in_tables
        }
    )
