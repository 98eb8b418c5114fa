"""The types that facts and answers have: how each is typed in, kept, shown and reasoned with.

What is kept is JSON: text, whole numbers, true and false; decimals as text with their scale,
days as ``2026-02-20``, months as ``2026-02``, times as ``09:30``, choices as the key of the code
list or a list of keys, addresses as an object, tables as a list of objects.
"""

from collections.abc import Mapping

from sekali.catalogue.value_types.base import Context, Kept, Posted, ValueRefused, ValueType
from sekali.catalogue.value_types.columns import SINGLE
from sekali.catalogue.value_types.tables import Table

TYPES: Mapping[str, ValueType] = {**SINGLE, "table": Table()}

__all__ = ["TYPES", "Context", "Kept", "Posted", "Table", "ValueRefused", "ValueType"]
