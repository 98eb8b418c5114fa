"""What the record of processing and an assessment say of a service, whatever form they take."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from sekali.catalogue.export.words import ExportWords
from sekali.catalogue.privacy.activities import Activity, DataUsed

# What makes an assessment necessary (UU 27/2022 pasal 34 (2)), in its order.
TRIGGERS = ("automated", "specific", "large-scale", "monitoring", "matching", "technology")
# What a service says of itself, and not what it does with data.
_NOT_PROCESSING = ("version", "title")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; each row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fingerprint_of(activity: Activity) -> str:
    """Return SHA-256 of what a service does with data: the same as long as nothing of it changes.

    A new version that changes only other things has the same one. Of the Indonesian words.
    """
    said = {key: value for key, value in asdict(activity).items() if key not in _NOT_PROCESSING}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


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


def facts_of(activity: Activity, words: ExportWords) -> Iterator[tuple[str, str]]:
    """Yield what is said of a service in one line each, with its label."""
    years = activity.retention_years
    kept = words("privacy.years", count=years) if years else words("privacy.for-ever")
    yield words("privacy.controller"), activity.controller
    yield words("privacy.people"), ", ".join(activity.people)
    yield words("privacy.roles"), _listed(activity.roles, words)
    yield words("privacy.registries"), _listed(activity.registries, words)
    yield words("privacy.papers"), _listed(activity.papers, words)
    yield words("privacy.alone"), _alone(activity, words)
    yield words("privacy.retention"), f"{kept} ({activity.retention_law})"


def tables_of(activity: Activity, words: ExportWords) -> list[Table]:
    """Return purposes, data, recipients and automated decisions; without those that are empty."""
    tables = [
        _purposes(activity, words),
        _data(activity, words),
        _recipients(activity, words),
        _decisions(activity, words),
    ]
    return [table for table in tables if table.rows]


def risks_of(activity: Activity, words: ExportWords) -> Table:
    """Return each risk that a service has, with what reduces it here."""
    risks = ["reading", "leak", "wrong", "kept"]
    risks += ["decided"] if activity.decisions else []
    risks += ["sensitive"] if activity.specific else []
    risks += ["passed-on"] if activity.recipients else []
    return Table(
        _head(words, "risk", "reduced-by"),
        tuple((words(f"privacy.risk-{key}"), words(f"privacy.control-{key}")) for key in risks),
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


def _purposes(activity: Activity, words: ExportWords) -> Table:
    return Table(
        _head(words, "purpose", "ground", "law"),
        tuple(
            (f"{number}. {one.words}", words.named("privacy-basis", one.basis), one.law)
            for number, one in enumerate(activity.purposes, 1)
        ),
    )


def _data(activity: Activity, words: ExportWords) -> Table:
    # A purpose is a sentence: in a narrow column its number stands for it.
    numbers = {one.key: str(number) for number, one in enumerate(activity.purposes, 1)}
    return Table(
        _head(words, "data", "whose", "purpose", "kind", "source"),
        tuple(
            (
                one.label,
                one.whose or "-",
                numbers.get(one.purpose, one.purpose),
                _kind(one, words),
                one.source,
            )
            for one in activity.data
        ),
    )


def _kind(one: DataUsed, words: ExportWords) -> str:
    """Tell how sensitive it is; of what is specific, which roles see it."""
    if not one.is_specific:
        return words("privacy.general")
    if not one.seen_by:
        return words("privacy.specific-unseen")
    return words("privacy.specific-seen", roles=", ".join(one.seen_by))


def _recipients(activity: Activity, words: ExportWords) -> Table:
    return Table(
        _head(words, "recipient", "gets", "law"),
        tuple((one.name, ", ".join(one.gets), one.law) for one in activity.recipients),
    )


def _decisions(activity: Activity, words: ExportWords) -> Table:
    return Table(
        _head(words, "automated", "reads", "law"),
        tuple(
            (f"{one.state}: {one.table}", ", ".join(one.reads), one.law)
            for one in activity.decisions
        ),
    )


def _head(words: ExportWords, *keys: str) -> tuple[str, ...]:
    return tuple(words(f"privacy.{key}") for key in keys)


def _listed(names: Sequence[str], words: ExportWords) -> str:
    return ", ".join(names) or words("privacy.none")
