"""Recording facts that a decision verifies or brings about, and taking them back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sekali.casework.case_facts import values_of
from sekali.casework.corrections import thing_id
from sekali.casework.effect_facts import proven_facts, recorded_facts
from sekali.casework.effects.setting import Result, Setting, Step
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.vault.actions import add_subject, record_facts
from sekali.vault.belonging import claim_number, link
from sekali.vault.fetching import HOUSEHOLD, OWNER
from sekali.vault.taking_back import free_number, take_back_facts, take_back_link


def verify(setting: Setting, effect: files.Verify) -> Result:
    """Record what the case says about a subject as verified by the deciding office."""
    subject_id = _verified_subject(setting, effect)
    if subject_id is None:
        return {}
    declared = setting.service.definition.subjects[effect.verify]
    proven = _proven(setting, effect)
    facts = {element: setting.verified(value) for element, value in proven.items()}
    if declared.new or _is_thing(declared):
        add_subject(
            subject_id=subject_id,
            kind=declared.kind,
            numbers={},
            facts={},
            recording=setting.recording,
            is_sample=setting.case.is_sample,
        )
    changed = record_facts(subject_id=subject_id, facts=facts, recording=setting.recording)
    for person_id, other_id, kind in _ownership(setting, effect, subject_id):
        link(person_id=person_id, other_id=other_id, kind=kind, since=setting.today, at=setting.at)
    return {"recorded": list(changed)}


def take_back_verify(setting: Setting, effect: files.Verify, _: Result) -> None:
    """Let the subject be known as it was before; a new one is known by nothing any more."""
    subject_id = _verified_subject(setting, effect)
    if subject_id is None:
        return
    elements = _proven(setting, effect)
    take_back_facts(subject_id=subject_id, elements=elements, recording=setting.recording)
    for person_id, other_id, kind in _ownership(setting, effect, subject_id):
        take_back_link(
            person_id=person_id, other_id=other_id, kind=kind, since=setting.today, at=setting.at
        )


def record(setting: Setting, effect: files.Record) -> Result:
    """Record facts that the decision brings about."""
    recorded = []
    for subject, told in _told(setting, effect).items():
        subject_id = setting.subject(subject)
        if subject_id is None:
            continue
        facts = {element: setting.verified(value) for element, value in told.items()}
        record_facts(subject_id=subject_id, facts=facts, recording=setting.recording)
        if "nik" in told:
            claim_number(subject_id=subject_id, kind="nik", value=str(told["nik"]))
        recorded += [f"{subject}.{element}" for element in told]
    return {"recorded": sorted(recorded)}


def take_back_record(setting: Setting, effect: files.Record, _: Result) -> None:
    """Let former values be so again; a number that was given is nobody's."""
    for subject, told in _told(setting, effect).items():
        subject_id = setting.subject(subject)
        if subject_id is None:
            continue
        taken = take_back_facts(subject_id=subject_id, elements=told, recording=setting.recording)
        if "nik" in taken:
            free_number(subject_id=subject_id, kind="nik", value=str(told["nik"]))


def _told(setting: Setting, effect: files.Record) -> Mapping[str, dict[str, Any]]:
    """Return what is recorded of each subject, by element."""
    values = values_of(
        setting.service,
        catalogue.dictionary(),
        setting.case.facts,
        today=setting.today,
        findings=setting.case.findings,
    )
    values |= {k: v for k, v in setting.results.items() if k.startswith(("registry.", "document."))}
    by_subject: dict[str, dict[str, Any]] = {}
    for target, value in recorded_facts(setting.service, effect, values).items():
        subject, element = target.split(".")
        by_subject.setdefault(subject, {})[element] = value
    return by_subject


def _proven(setting: Setting, effect: files.Verify) -> dict[str, Any]:
    """Return what is verified of a subject: in a correction only what it changes.

    Decided anew by hand, all of it is: nobody but a rule had looked at it.
    """
    case = setting.case
    facts = case.facts
    if case.is_correction:
        facts = {key: fact for key, fact in facts.items() if key in case.corrected}
    return proven_facts(effect.verify, facts)


def _verified_subject(setting: Setting, effect: files.Verify) -> UUID | None:
    subject_id = setting.subject(effect.verify)
    if subject_id is None and _is_thing(setting.service.definition.subjects[effect.verify]):
        # A parcel or vehicle that no registry has told of becomes known by this case.
        return thing_id(setting.case.id, effect.verify)
    return subject_id


def _is_thing(declared: files.Subject) -> bool:
    return declared.of is not None and declared.kind != HOUSEHOLD


def _ownership(
    setting: Setting, effect: files.Verify, thing_id: UUID
) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return how a thing belongs to the applicant, seen from each side."""
    declared = setting.service.definition.subjects[effect.verify]
    if not _is_thing(declared):
        return ()
    owner_id = setting.case.person_id
    return ((owner_id, thing_id, declared.kind), (thing_id, owner_id, OWNER))


VERIFY = Step(verify, take_back_verify)
RECORD = Step(record, take_back_record)
