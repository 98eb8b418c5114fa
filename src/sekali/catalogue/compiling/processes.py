"""What a process computes: decision tables, fees, days to wait for, facts to record."""

from collections.abc import Iterator, Mapping
from functools import partial

from sekali.catalogue import files
from sekali.catalogue.compiling.compilation import SEE, Compilation
from sekali.catalogue.reading import Pointer
from sekali.catalogue.rules_language.decision_tables import DecisionTable
from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.rule_types import DATE, NUMBER, TEXT
from sekali.catalogue.rules_language.table_compiler import compile_table
from sekali.catalogue.rules_language.table_spec import TableRefused


def tables_of(compilation: Compilation) -> Iterator[tuple[str, DecisionTable]]:
    """Yield the decision tables of the rules."""
    for key, spec in compilation.rules.tables.items():
        try:
            table = compile_table(spec, names=compilation.names)
        except TableRefused as refused:
            _tell_of_table(compilation, key, refused)
            continue
        compilation.reads |= table.reads
        yield key, table


def amounts_of(compilation: Compilation) -> Iterator[tuple[str, Expression]]:
    """Yield what each fee comes to."""
    for key, fee in compilation.definition.fees.items():
        amount = compilation.expression(fee.amount, ("fees", key, "amount"), expect=NUMBER)
        if amount is not None:
            yield key, amount


def waits_of(compilation: Compilation) -> Iterator[tuple[str, Expression]]:
    """Yield the day until which each state waits that waits for a day."""
    for key, state in compilation.definition.process.items():
        if isinstance(state, files.Wait):
            day = compilation.expression(state.until, ("process", key, "until"), expect=DATE)
            if day is not None:
                yield key, day


def records_of(compilation: Compilation) -> Iterator[tuple[str, Expression]]:
    """Yield what is written to the vault after a decision, by its source."""
    names = compilation.names | {"registry.nik": TEXT}
    names |= {f"document.{key}.number": TEXT for key in compilation.definition.documents}
    for at, effect in _recording(compilation.definition):
        for source in effect.sources():
            compiled = compilation.told(at, partial(compile_expression, source, names=names))
            if compiled is not None:
                yield source, compiled
        for target, written in effect.record.items():
            known = compilation.element(target, at)
            if known is not None:
                _check_row(compilation, at, target, known.spec, written)


def _check_row(
    compilation: Compilation,
    at: Pointer,
    target: str,
    spec: files.Element,
    written: str | Mapping[str, str],
) -> None:
    """Tell of a row for what is no table over time, of unknown columns, and of missing ones."""
    if isinstance(written, str):
        if spec.rows_by is not None:
            fix = "write a row: {column: expression}"
            compilation.unknown(at, f"{target} is a table over time, and this is one value", fix)
        return
    columns = (spec.columns or {}) if spec.rows_by is not None else {}
    for column in sorted(set(written) - set(columns)):
        compilation.unknown(at, f"{target} has no column {column}", "see dictionary/")
    needed = {key for key, column in columns.items() if not column.optional}
    for column in sorted(needed - set(written)):
        compilation.unknown(at, f"{target} needs the column {column}", "add it to the row")


def _recording(definition: files.Service) -> Iterator[tuple[Pointer, files.Record]]:
    for state, described in definition.process.items():
        for action, done in described.actions.items():
            for number, effect in enumerate(done.effects):
                if isinstance(effect, files.Record):
                    yield ("process", state, "actions", action, "effects", number), effect


def _tell_of_table(compilation: Compilation, key: str, refused: TableRefused) -> None:
    for found in refused.findings:
        at: Pointer = ("tables", key, *found.pointer)
        if compilation.folder.rules is not None:
            compilation.wrong.append(
                compilation.folder.rules.finding(at, found.code, found.message, found.fix or SEE)
            )
