"""What a registry is asked after a form was handed in: it was away, or it only compares. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sekali.casework.planning import Line, Plan
from sekali.catalogue import files
from sekali.catalogue.agreements import MATCHING, AskedFor
from sekali.catalogue.compiled import APPLICANT, CompiledService
from sekali.kernel.errors import DomainError
from sekali.vault.told import NOT_ANSWERED

# Under this key the findings of a case keep the items that a registry has yet to say.
WAITING = "registry.waiting"


class WaitsForRegistry(DomainError):
    """A registry has yet to say what the rules of this state look at."""

    code = "waits-for-registry"


class LaterCheck(NamedTuple):
    """What one registry is asked about one person, and for which items of the form.

    ``about_id`` is whose NIK it is asked by.
    """

    registry: str
    about_id: UUID
    manner: files.Manner
    items: tuple[str, ...]
    asked_for: tuple[AskedFor, ...]


def later_checks(plan: Plan) -> tuple[LaterCheck, ...]:
    """Return what has to be asked once the form is handed in.

    Also what could not be typed: a registry that was away may say it when it is back.
    """
    found: dict[tuple[str, UUID, files.Manner], list[Line]] = {}
    for line in _open_to_registries(plan):
        about = _asked_by(plan, line.item.subject or "")
        manner = line.manner or MATCHING
        found.setdefault((line.registry, about, manner), []).append(line)
    return tuple(
        LaterCheck(
            *key,
            tuple(line.item.key for line in lines),
            tuple(sorted({line.asked_for for line in lines if line.asked_for is not None})),
        )
        for key, lines in found.items()
    )


def _open_to_registries(plan: Plan) -> Iterator[Line]:
    for page in plan.pages:
        for line in page.lines:
            is_typed = line.answer is not None and line.answer.value is not None
            if (line.manner == MATCHING and is_typed) or (
                line.manner is not None and line.outcome in NOT_ANSWERED
            ):
                yield line


def _asked_by(plan: Plan, subject: str) -> UUID:
    """Return by whose number a registry is asked: their own, else that of the applicant."""
    declared = plan.service.subjects.get(subject)
    is_person = declared is not None and declared.spec.kind == "person"
    holder = plan.holders.get(subject) if is_person else None
    return (holder or plan.holders[APPLICANT]).subject_id


def waiting_items(findings: Mapping[str, Any]) -> frozenset[str]:
    """Return the items that a registry has yet to say."""
    return frozenset(findings.get(WAITING, ()))


def is_waited_for(service: CompiledService, state: str, findings: Mapping[str, Any]) -> bool:
    """Tell whether the rules of a state look at something that a registry has yet to say.

    Where no rule looks at it, an officer decides without it, and sees that it is to be checked.
    """
    described = service.definition.process.get(state)
    table = files.rule_of(described) if described is not None else None
    return table is not None and bool(service.tables[table].reads & waiting_items(findings))
