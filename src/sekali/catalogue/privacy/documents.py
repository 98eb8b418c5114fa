"""The record of processing and the impact assessment, as documents in Markdown."""

from collections.abc import Iterable, Iterator

from sekali.catalogue.export.words import ExportWords, export_words
from sekali.catalogue.privacy.activities import Activity
from sekali.catalogue.privacy.contents import Table, facts_of, risks_of, tables_of, triggers_of


def record_document(found: Iterable[Activity], language: str) -> str:
    """Return the record of processing activities."""
    words = export_words(language)
    lines = [f"# {words('privacy.record')}", "", words("privacy.record-lead"), ""]
    for activity in found:
        lines += [f"## {activity.title}", "", *_facts(activity, words), ""]
    return "\n".join(lines)


def assessment_document(activity: Activity, language: str) -> str:
    """Return the impact assessment of one service."""
    words = export_words(language)
    lines = [f"# {words('privacy.assessment', title=activity.title)}", ""]
    lines += [words("privacy.assessment-lead"), "", f"## {words('privacy.why')}", ""]
    lines += [f"- {words(f'privacy.trigger-{key}')}" for key in triggers_of(activity)]
    lines += ["", f"## {words('privacy.what')}", "", *_facts(activity, words)]
    lines += ["", f"## {words('privacy.risks')}", "", *_table(risks_of(activity, words)), ""]
    return "\n".join(lines)


def _facts(activity: Activity, words: ExportWords) -> Iterator[str]:
    yield f"- **{words('privacy.service')}**: `{activity.service_id}` {activity.version}"
    for label, said in facts_of(activity, words):
        yield f"- **{label}**: {said}"
    for table in tables_of(activity, words):
        yield ""
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(table.head)} |"
    yield f"|{'---|' * len(table.head)}"
    for row in table.rows:
        # A bar in a word would begin another column.
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
