"""Lists: sent in by agencies that exist, with columns that a file can hold."""

from collections import Counter
from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.bulk_words import columns_of_list, fits_into_a_cell, number_column
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import PlacedItem, UnderCheck
from sekali.catalogue.value_types import TYPES

_AT = ("bulk",)


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what stands in the way of a list that an agency sends in."""
    bulk = under_check.definition.bulk
    if bulk is None:
        return
    known = under_check.dictionary.agencies.agencies
    for agency in sorted(set(bulk.of) - set(known)):
        message = f"there is no kind of agency {agency!r}"
        yield Mistake(under_check.file, (*_AT, "of"), message, "see dictionary/agencies.yaml")
    yield from _columns(under_check, bulk)
    yield from _not_in_a_file(under_check)
    yield from _headers(under_check)


def _columns(under_check: UnderCheck, bulk: files.Bulk) -> Iterator[Mistake]:
    placed = {one.key: one for one in under_check.items}
    for column, count in Counter(columns_of_list(bulk)).items():
        what = _why_no_column(under_check, column, placed.get(column))
        if count > 1:
            what = "stands twice"
        if what and not (column == number_column(bulk) and count == 1):
            message = f"the column {column!r} {what}"
            fix = "name questions, facts and choices of the form that fit into one cell"
            yield Mistake(under_check.file, (*_AT, "columns"), message, fix)


def _why_no_column(under_check: UnderCheck, key: str, placed: PlacedItem | None) -> str:
    """Return why an item can be no column; nothing if it can."""
    if placed is None:
        return "is not on the form"
    match placed.item:
        case files.Question() as question:
            return "" if fits_into_a_cell(TYPES[question.type]) else "does not fit into one cell"
        case files.FactItem():
            known = under_check.element(key)
            return "" if known and fits_into_a_cell(known.type) else "does not fit into one cell"
        case files.ChooseItem(choose=subject):
            declared = under_check.definition.subjects.get(subject)
            is_one = declared is not None and declared.source == "family" and not declared.many
            return "" if is_one else "is no choice of one person"
    return "is nothing that a file can bring"


def _not_in_a_file(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield papers and statements that everybody needs: an agency can neither bring nor sign."""
    for placed in under_check.items:
        item = placed.item
        if not isinstance(item, files.EvidenceItem | files.StatementItem):
            continue
        if item.when or placed.page.when or getattr(item, "optional", False):
            continue
        message = f"{placed.key!r} is needed of everybody, and no row of a file can bring it"
        yield Mistake(under_check.file, placed.at, message, "make it optional, or drop bulk:")


def _headers(under_check: UnderCheck) -> Iterator[Mistake]:
    for file in under_check.folder.texts.values():
        said = file.shape.bulk
        words = (
            Counter(" ".join(text.split()).casefold() for text in said.headers.values())
            if said
            else {}
        )
        for text in (text for text, count in words.items() if count > 1):
            message = f"two columns have the header {text!r}"
            yield Mistake(file, (*_AT, "headers"), message, "tell them apart")


RULE = Rule("bulk", "lists have columns that a file can hold, and come from agencies", check)
