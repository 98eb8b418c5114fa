"""The case that corrects another one, as it is before anything is said anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.agencies import queries as agencies
from sekali.casework import process
from sekali.casework.actors import Applicant, Officer
from sekali.casework.corrections import (
    AskedBy,
    correctable,
    corrections_of,
    may_be_corrected,
    service_of_corrections,
    subjects_of_correction,
)
from sekali.casework.grounds import ground_of_service
from sekali.casework.models import Case
from sekali.casework.queries import AlreadySubmitted
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, CompiledService
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import case_number
from sekali.vault.facts import VERIFIED
from sekali.vault.grounds import Ground
from sekali.vault.queries import NobodyThere, holder_of


class CannotCorrect(DomainError):
    """What was decided cannot be corrected by who asks: not finished, too late, or not offered."""

    code = "cannot-correct"


class NothingToCorrect(DomainError):
    """Nothing was ticked that could be corrected."""

    code = "nothing-to-correct"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a correction; an officer says why."""

    by: Applicant | Officer
    reason: str = ""

    @property
    def kind(self) -> AskedBy:
        """Return in which part they ask, as services name it."""
        return "officer" if isinstance(self.by, Officer) else "applicant"


def new_correction(case: Case, ticked: Sequence[str], asking: Asking, *, at: datetime) -> Case:
    """Return the case that would correct another one; it is not saved.

    Its id follows from the old case, so that of two clicks one finds the other's. Its marks are
    what is to be said anew: what was ticked, and papers that an applicant attaches again.

    Raises:
        AlreadySubmitted: A correction is being worked on; ``params["case"]`` says which.
        CannotCorrect: See may_be_corrected.
        NothingToCorrect: Nothing was ticked that can be corrected.
    """
    made = corrections_of(case)
    service, corrections = _allowed(case, made, asking, at)
    items = [key for key in correctable(case, corrections) if key in ticked]
    if not items:
        raise NothingToCorrect
    proof = corrections.proof if asking.kind == "applicant" else []
    case_id = uuid5(case.id, f"correction:{len(made)}")
    return Case(
        person_id=case.person_id,
        id=case_id,
        number=case_number(case_id),
        service_id=case.service_id,
        service_version=service.version,
        service_digest=service.digest,
        office_id=case.office_id,
        title={language: text.title for language, text in service.texts.items()},
        about=case.about,
        language=case.language,
        subjects=subjects_of_correction(case, service),
        facts=facts_before(case, service, proof),
        state=corrections.enter,
        marks=[*items, *proof],
        corrects_id=case.id,
        submitted_at=at,
        promised_at=process.due_at(corrections.within, at, agencies.working_time(case.office_id)),
        is_sample=case.is_sample,
    )


def _allowed(
    case: Case, made: Sequence[Case], asking: Asking, at: datetime
) -> tuple[CompiledService, files.Corrections]:
    running = next((one for one in made if one.state not in ENDS), None)
    if running is not None:
        raise AlreadySubmitted(case=running.id)
    service = service_of_corrections(case)
    corrections = may_be_corrected(case, made, asked_by=asking.kind, at=at)
    if service is None or corrections is None:
        raise CannotCorrect
    return service, corrections


def facts_before(case: Case, service: CompiledService, proof: Sequence[str]) -> dict[str, Any]:
    """Return the facts of the old case without the papers that are attached again.

    Those who were new then have a NIK now: the registry gave it after the case was decided.
    """
    ground = ground_of_service(service, where="correction", reader_id=None, case_id=case.id)
    facts = {key: fact for key, fact in case.facts.items() if key not in proof}
    for key, subject in service.definition.subjects.items():
        nik = _nik_of(case.subjects.get(key), ground) if subject.new else None
        if nik is not None:
            facts[f"{key}.nik"] = nik
    return facts


def _nik_of(subject_id: str | None, ground: Ground) -> dict[str, Any] | None:
    try:
        held = holder_of(UUID(subject_id), ground=ground) if subject_id else None
    except NobodyThere:
        return None
    nik = held.facts.get("nik") if held else None
    return nik.as_json() if nik is not None and nik.level == VERIFIED else None
