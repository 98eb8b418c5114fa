"""`sekali privacy`: the record of processing, impact assessments, and retention."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from sekali.casework.actions.checking_looks import what_is_odd
from sekali.casework.privacy.nightly import retire_everything
from sekali.casework.privacy.printing import Edition, assessment_pdf, record_pdf
from sekali.catalogue import queries as catalogue
from sekali.catalogue.privacy.activities import activities, activity_of
from sekali.catalogue.privacy.documents import assessment_document, record_document
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.ports import BlobStore


def write_record(language: str, *, as_json: bool) -> int:
    """Write the record of processing of every service."""
    found = activities(catalogue.services().values(), catalogue.dictionary(), language)
    if as_json:
        told = [asdict(one) for one in found]
        _say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _say(record_document(found, language))
    return 0


def write_assessment(service_id: str, language: str) -> int:
    """Write the impact assessment of a service; 1 where there is none of this id."""
    service = catalogue.services().get(service_id)
    if service is None:
        sys.stderr.write(f"there is no service {service_id!r}\n")
        return 1
    activity = activity_of(service, catalogue.dictionary(), language)
    _say(assessment_document(activity, language))
    return 0


def write_pdf(path: str, service_id: str | None, language: str) -> int:
    """Write the record of all services, or the assessment of one, as a PDF; 1 if there is none."""
    services, dictionary = catalogue.services(), catalogue.dictionary()
    if service_id is not None and service_id not in services:
        sys.stderr.write(f"there is no service {service_id!r}\n")
        return 1
    edition = Edition(on=localdate(), language=language, is_sample=settings.SAMPLE_DATA)
    renderer = TypstRenderer()
    try:
        if service_id is None:
            pdf = record_pdf(list(services.values()), dictionary, renderer, edition)
        else:
            pdf = assessment_pdf(services[service_id], dictionary, renderer, edition)
    finally:
        renderer.close()
    Path(path).write_bytes(pdf)
    return 0


def retire_now(store: BlobStore, *, dry_run: bool) -> int:
    """Delete what need not be kept any more, or say what that would be."""
    done = retire_everything(store, at=datetime.now(UTC), dry_run=dry_run)
    for what, count in sorted(done.deleted.items()):
        _say(f"{count:>8}  {what}")
    verb = "would be deleted" if dry_run else "deleted"
    _say(f"{done.deleted.total()} {verb}, {done.held} held")
    return 0


def tell_odd_looks(day: date) -> int:
    """Write what each rule of dictionary/odd_looks.yaml finds on a day; keep nothing."""
    looks, found = what_is_odd(day)
    for rule, count in found.items():
        _say(f"{count:>8}  {rule}")
    _say(f"{looks} looks of officers on {day}")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
