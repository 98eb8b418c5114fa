"""What the steps of a decision work with, and what each of them is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sekali.casework.models import Case
from sekali.catalogue.compiled import CompiledService
from sekali.documents.ports import DocumentRenderer, DocumentSigner
from sekali.documents.safe import Safe
from sekali.vault.actions import Recording
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.ports import CivilRegistry, FactRegistries

Result = dict[str, Any]


class RefusedForGood(Exception):
    """A system outside understood what it was asked and will not do it, now or later.

    ``said`` is its own sentence, for the officer who has to look at the case again.
    """

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True, slots=True)
class Outside:
    """The outside world as effects need it; wired in config."""

    registry: CivilRegistry
    renderer: DocumentRenderer
    signer: DocumentSigner
    store: Safe
    public_url: str
    qr_code: Callable[[str], str]
    registries: FactRegistries = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """A case with its service, what came of earlier steps, and the time.

    ``run`` tells apart the decisions of one case, of which an earlier one was taken back.
    """

    case: Case
    service: CompiledService
    results: Mapping[str, Any]
    outside: Outside
    at: datetime
    today: date
    run: int = 0

    @property
    def recording(self) -> Recording:
        """Return why facts are recorded now."""
        return Recording(
            at=self.at,
            recorded_by_id=self.case.decided_by_id,
            office_id=self.case.office_id,
            case_id=self.case.id,
            run=self.run,
        )

    def subject(self, key: str) -> UUID | None:
        """Return who a subject of the service is in this case."""
        kept = self.case.subjects.get(key)
        return UUID(kept) if kept and kept != "nobody" else None

    def value(self, key: str) -> Any:
        """Return what the case says of an item, or None."""
        fact = self.case.facts.get(key)
        return fact["value"] if fact else None

    def verified(self, value: Any) -> Fact:
        """Return a value as a fact that the deciding office has verified."""
        return Fact(
            value=value,
            level=VERIFIED,
            source=self.service.definition.owner,
            date=self.today,
            office_id=self.case.office_id,
        )


@dataclass(frozen=True, slots=True)
class Step:
    """How an effect is done, and how it is undone where a later one is refused.

    ``do`` may be called again after a crash, and ``undo`` too: both are idempotent by ids that
    come from the case. ``undo`` is given what ``do`` returned. An effect without it can only
    stand where nothing is refused after it (files.CANNOT_BE_UNDONE).
    """

    do: Callable[[Setting, Any], Result]
    undo: Callable[[Setting, Any, Result], None] | None
