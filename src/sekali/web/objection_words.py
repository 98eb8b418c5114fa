"""What a rule decided, and what became of an objection to it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekali.casework.corrections import is_replaced
from sekali.casework.effects.doing_once import standing_effects
from sekali.casework.models import Case, Objection
from sekali.casework.objecting import way_to_object
from sekali.casework.objection_queries import objection_to
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.web.labels import FactRow
from sekali.web.requests import now
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class ObjectionBox:
    """What the page of a case says: the objection that there is, or until when there may be one."""

    objection: Objection | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RulingShown:
    """A rule as it decided: in words, by which law, and the facts that it looked at."""

    words: str
    law: str
    rows: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class WayOnShown:
    """Where somebody may go who does not agree with the answer either."""

    where: str
    within: str
    law: str


def objection_box(found: Case, made: Sequence[Case]) -> ObjectionBox | None:
    """Return what a case's page says of objecting; None where no rule alone has decided.

    ``made`` are the cases that replace it.
    """
    way = way_to_object(found, catalogue.dictionary())
    if way is None:
        return None
    objection = objection_to(found)
    is_open = objection is None and now() <= way.until and not is_replaced(made)
    if objection is None and not is_open:
        return None
    return ObjectionBox(objection, way.until if is_open else None)


def rulings_shown(
    found: Case, service: CompiledService, rows: Sequence[FactRow], t: Words
) -> list[RulingShown]:
    """Return by which rules a case was decided, with those of the rows that each looked at."""
    named = service.text(t.language).rows
    return [
        RulingShown(
            named.get(f"{ruling['table']}.{ruling['row']}", ruling["row"]),
            ruling["law"],
            tuple(row for row in rows if row.key in ruling["facts"]),
        )
        for ruling in (found.decision or {}).get("rulings", [])
    ]


def effects_shown(found: Case, t: Words) -> list[tuple[str, str]]:
    """Return what was done because of a decision, and what becomes of it if it is decided anew."""
    return [
        (
            t(f"objection.effect.{step.kind}"),
            t("objection.stays" if isinstance(effect, files.DONE_ONCE) else "objection.again"),
        )
        for step, effect in standing_effects(found)
        # A second message is sent beside the first: nothing of it is replaced.
        if not isinstance(effect, files.Notify)
    ]


def ways_on_shown(t: Words) -> list[WayOnShown]:
    """Return where somebody may go who does not agree with the answer either."""
    return [
        WayOnShown(_said(one.where, t), _said(one.within, t), one.law)
        for one in catalogue.dictionary().objection.ways_on
    ]


def _said(label: Any, t: Words) -> str:
    said: str = label.get(t.language) or label["id"]
    return said
