"""The rights of those whom data is about: a copy, restricted use, deletion as far as laws let."""

import hashlib
from datetime import timedelta
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.casework.effects.setting import Result, Setting, Step
from sekali.casework.models import DataCopy
from sekali.casework.privacy.copy_words import document_words
from sekali.casework.privacy.copying import everything_about
from sekali.casework.privacy.erasing import erase_person, remove_copy
from sekali.casework.privacy.open_cases import free_in_open_cases, restrict_in_open_cases
from sekali.catalogue import files
from sekali.documents.personal import keep_private_file, remove_files
from sekali.storage.transactions import whole_transaction
from sekali.vault.restricting import lift_restriction, restrict_facts

# Whoever asks again on the same day has the copy of that day: a hundred requests cost one.
_AS_FRESH = timedelta(hours=24)
JSON, PDF = "application/json", "application/pdf"
_OF_COPY = ("case_id", "data_id", "document_id", "sha256", "made_at", "expires_at")


def give_copy(setting: Setting, effect: files.Copy) -> Result:
    """Make the copy, sealed like every file of theirs, unless there is one of this day."""
    person_id, copy_id = setting.case.person_id, _copy_id(setting)
    fresh = DataCopy.objects.filter(
        person_id=person_id,
        made_at__gt=setting.at - _AS_FRESH,
        expires_at__gt=setting.at,
        removed_at__isnull=True,
    ).order_by("-made_at")
    made = fresh.first() or _make(setting, effect, copy_id)
    return {"copy": str(made.id), "until": localdate(made.expires_at).isoformat()}


def take_back_copy(setting: Setting, _: files.Copy, __: Result) -> None:
    """Remove the copy that this case made."""
    rows = DataCopy.objects.filter(person_id=setting.case.person_id, id=_copy_id(setting))
    for copy in rows.filter(removed_at__isnull=True):
        remove_files(remove_copy(copy, setting.at), setting.outside.store.store)


def restrict(setting: Setting, effect: files.Restrict) -> Result:
    """Restrict the facts that were named, also in what is being worked on."""
    case = setting.case
    elements = [str(one) for one in setting.value(effect.restrict) or ()]
    done = restrict_facts(
        person_id=case.person_id,
        elements=elements,
        case_id=case.id,
        law=effect.law,
        at=setting.at,
    )
    restrict_in_open_cases(
        person_id=case.person_id, elements=elements, by_case_id=case.id, at=setting.at
    )
    return {"restricted": list(done)}


def take_back_restriction(setting: Setting, _: files.Restrict, done: Result) -> None:
    """Let the facts be used again."""
    person_id = setting.case.person_id
    elements = done.get("restricted", [])
    lift_restriction(person_id=person_id, elements=elements, actor_id=None, at=setting.at)
    free_in_open_cases(person_id=person_id, elements=elements)


def erase(setting: Setting, effect: files.Erase) -> Result:
    """Delete what laws let be deleted; the report tells what stays, and why."""
    erasure = erase_person(
        person_id=setting.case.person_id,
        case_id=setting.case.id,
        law=effect.law,
        store=setting.outside.store.store,
        at=setting.at,
    )
    return {"erasure": str(erasure.id)}


def _copy_id(setting: Setting) -> UUID:
    return uuid5(setting.case.id, f"copy:{setting.run}")


def _make(setting: Setting, effect: files.Copy, copy_id: UUID) -> DataCopy:
    person_id, store = setting.case.person_id, setting.outside.store
    copied = everything_about(person_id, at=setting.at)
    data = copied.model_dump_json(indent=1).encode()
    words = document_words(copied, today=setting.today, is_sample=setting.case.is_sample)
    template = setting.service.templates[effect.template]
    document = setting.outside.renderer.render(template, words)
    made = DataCopy(
        person_id=person_id,
        id=copy_id,
        case_id=setting.case.id,
        data_id=uuid5(copy_id, "data"),
        document_id=uuid5(copy_id, "document"),
        sha256=hashlib.sha256(data).hexdigest(),
        made_at=setting.at,
        expires_at=setting.at + timedelta(days=effect.good_for_days),
    )
    files_of_copy = ((made.data_id, data, JSON), (made.document_id, document, PDF))
    for file_id, content, media_type in files_of_copy:
        keep_private_file(
            person_id=person_id,
            file_id=file_id,
            data=content,
            media_type=media_type,
            store=store,
            at=setting.at,
        )
    return _keep(made)


@whole_transaction
def _keep(made: DataCopy) -> DataCopy:
    kept, _ = DataCopy.objects.get_or_create(
        person_id=made.person_id,
        id=made.id,
        defaults={field: getattr(made, field) for field in _OF_COPY},
    )
    return kept


COPY = Step(give_copy, take_back_copy)
RESTRICT = Step(restrict, take_back_restriction)
# What is deleted cannot be had back.
ERASE = Step(erase, undo=None)
