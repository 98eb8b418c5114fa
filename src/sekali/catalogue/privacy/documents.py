"""The record of processing and the impact assessment, as documents in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from sekali.catalogue.export.words import ExportWords, export_words
from sekali.catalogue.privacy.activities import Activity

# What makes an assessment necessary (UU 27/2022 pasal 34 (2)), in its order.
TRIGGERS = ("automated", "specific", "large-scale", "monitoring", "matching", "technology")


def triggers_of(activity: Activity) -> tuple[str, ...]:
    """Return why a service needs an impact assessment.

    All of them serve everybody of a region and put data of several sources together: so each
    one does, and the more the further reasons there are.
    """
    found = {
        "automated": bool(activity.decisions),
        "specific": bool(activity.specific),
        "large-scale": True,
        "matching": bool(activity.registries) or len(activity.people) > 1,
    }
    return tuple(key for key in TRIGGERS if found.get(key))


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
    lines += ["", f"## {words('privacy.risks')}", "", *_risks(activity, words), ""]
    return "\n".join(lines)


def _facts(activity: Activity, words: ExportWords) -> Iterator[str]:
    years = activity.retention_years
    kept = words("privacy.years", count=years) if years else words("privacy.for-ever")
    yield f"- **{words('privacy.service')}**: `{activity.service_id}` {activity.version}"
    yield f"- **{words('privacy.controller')}**: {activity.controller}"
    yield f"- **{words('privacy.people')}**: {', '.join(activity.people)}"
    yield f"- **{words('privacy.roles')}**: {_listed(activity.roles, words)}"
    yield f"- **{words('privacy.registries')}**: {_listed(activity.registries, words)}"
    yield f"- **{words('privacy.papers')}**: {_listed(activity.papers, words)}"
    yield f"- **{words('privacy.alone')}**: {_alone(activity, words)}"
    yield f"- **{words('privacy.retention')}**: {kept} ({activity.retention_law})"
    yield ""
    yield from _table(
        [words(f"privacy.{key}") for key in ("purpose", "ground", "law")],
        [
            (one.words, words.named("privacy-basis", one.basis), one.law)
            for one in activity.purposes
        ],
    )
    yield ""
    yield from _table(
        [words(f"privacy.{key}") for key in ("data", "whose", "purpose", "kind", "source")],
        [
            (
                one.label,
                one.whose or "-",
                one.purpose,
                words("privacy.specific" if one.is_specific else "privacy.general"),
                one.source,
            )
            for one in activity.data
        ],
    )
    yield ""
    yield from _table(
        [words(f"privacy.{key}") for key in ("recipient", "gets", "law")],
        [(one.name, ", ".join(one.gets), one.law) for one in activity.recipients],
    )
    yield ""
    yield from _table(
        [words(f"privacy.{key}") for key in ("automated", "reads", "law")],
        [
            (f"{one.state}: {one.table}", ", ".join(one.reads), one.law)
            for one in activity.decisions
        ],
    )


def _alone(activity: Activity, words: ExportWords) -> str:
    """Tell whether a rule alone may decide, and how that can be objected to (pasal 10)."""
    if not activity.is_decided_alone:
        return words("privacy.alone-no")
    return words(
        "privacy.alone-yes",
        asked=activity.objection_days,
        answered=activity.objection_answer_days,
        law=activity.objection_law,
    )


def _risks(activity: Activity, words: ExportWords) -> Iterator[str]:
    """Yield each risk that the service has, with what reduces it here."""
    risks = ["reading", "leak", "wrong", "kept"]
    risks += ["decided"] if activity.decisions else []
    risks += ["sensitive"] if activity.specific else []
    risks += ["passed-on"] if activity.recipients else []
    yield from _table(
        [words("privacy.risk"), words("privacy.reduced-by")],
        [(words(f"privacy.risk-{key}"), words(f"privacy.control-{key}")) for key in risks],
    )


def _listed(names: Sequence[str], words: ExportWords) -> str:
    return ", ".join(names) or words("privacy.none")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        # A bar in a word would begin another column.
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
