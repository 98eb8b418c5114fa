"""Gathering somebody's papers, payments, agreements and mandates, for the copy of their data."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sekali.agencies.queries import all_postings_of
from sekali.appointments.personal import appointments_of
from sekali.audit.personal import all_questions_of
from sekali.casework.look_reviews import judged_looks_at
from sekali.casework.models import (
    DataCopy,
    Erasure,
    LegalHold,
    MendRequest,
    MergeSide,
    Objection,
)
from sekali.casework.privacy import copy_pieces as pieces
from sekali.casework.privacy.copying_cases import in_words, office_name
from sekali.channels.personal import all_notices_of
from sekali.documents.personal import files_of, is_handed_out
from sekali.kernel.ids import case_number
from sekali.mandates.personal import mandates_of_person, who_acts
from sekali.openid.personal import systems_of
from sekali.payments.personal import money_of
from sekali.storage.reading import rows_of
from sekali.vault.consenting import all_consents_of


def affairs(person_id: UUID, *, on: date) -> Mapping[str, list[pieces.Piece]]:
    """Return, by part of the copy, all that is neither a fact nor an application."""
    mandates = mandates_of_person(person_id)
    return {
        "files": list(_files(person_id)),
        "messages": [
            pieces.Message.of(one, at=one.created_at) for one in all_notices_of(person_id)
        ],
        "payments": list(_payments(person_id)),
        "visits": [_in_office(pieces.Visit, one) for one in appointments_of(person_id)],
        "asked": [
            *_mendings(person_id),
            *_questions(person_id),
            *_objections(person_id),
        ],
        "consents": [
            pieces.ConsentSaid.of(one, service=one.service_id) for one in all_consents_of(person_id)
        ],
        "mandates": [
            *(
                pieces.Mandated.of(one, role="gives", other=who_acts(one), since=one.given_at)
                for one in mandates.given
            ),
            *(
                pieces.Mandated.of(one, role="acts", other=one.other_name, since=one.told_at)
                for one in mandates.held
            ),
        ],
        "mandates_asked": [pieces.MandateAsked.of(one) for one in mandates.asked],
        "offices": [pieces.OfficeHeld.of(one) for one in mandates.offices],
        "systems": list(_systems(person_id)),
        "postings": [_in_office(pieces.Post, one) for one in all_postings_of(person_id)],
        "merges": [
            _in_office(pieces.Merge, one)
            for one in rows_of(MergeSide, person_id=person_id, order="proposed_at")
        ],
        "copies": [
            pieces.CopyMade.of(one)
            for one in rows_of(DataCopy, person_id=person_id, order="made_at")
        ],
        "deletions": [
            pieces.Deletion.of(one)
            for one in rows_of(Erasure, person_id=person_id, order="done_at")
        ],
        "holds": [
            pieces.Hold.of(one)
            for one in rows_of(LegalHold, person_id=person_id, order="placed_at")
            if one.shown_from is None or one.shown_from <= on
        ],
        "looks_judged": [
            pieces.LookJudged(
                office=office_name(review.office_id) or "",
                day=review.day,
                looks=looks,
                outcome=review.status,
                judged_at=review.judged_at,
            )
            for review, looks in judged_looks_at(person_id)
        ],
    }


def _in_office(piece: type[pieces.Piece], row: Any) -> pieces.Piece:
    return piece.of(row, office=office_name(row.office_id))


def _files(person_id: UUID) -> Iterator[pieces.CopiedFile]:
    held = files_of(person_id)
    for paper in held.papers:
        yield pieces.CopiedFile.of(
            paper,
            kind="paper",
            at=paper.added_at,
            address=f"/berkas/{paper.id}" if is_handed_out(paper) else "",
        )
    for document in held.documents:
        yield pieces.CopiedFile.of(
            document,
            kind="document",
            name=f"{in_words(document.title)} {document.number}",
            at=document.issued_at,
            address=f"/dokumen/{document.id}",
            removed_at=None,
        )


def _payments(person_id: UUID) -> Iterator[pieces.Payment]:
    money = money_of(person_id)
    for bill in money.bills:
        yield pieces.Payment.of(
            bill,
            title=in_words(bill.title),
            paid=[pieces.Paid.of(one) for one in money.paid if one.bill_id == bill.id],
            refunds=[pieces.Refunded.of(one) for one in money.refunds if one.bill_id == bill.id],
        )


def _mendings(person_id: UUID) -> Iterator[pieces.Asked]:
    for asked in rows_of(MendRequest, person_id=person_id, order="asked_at"):
        about = f"{asked.kind}.{asked.element}"
        yield pieces.Asked.of(asked, kind="mending", about=about, answer=asked.note)


def _questions(person_id: UUID) -> Iterator[pieces.Asked]:
    of_facts = dict.fromkeys(("held", "wanted", "mended"))
    for asked in all_questions_of(person_id):
        about = str(asked.position)
        yield pieces.Asked.of(asked, kind="question", about=about, said=asked.text, **of_facts)


def _objections(person_id: UUID) -> Iterator[pieces.Asked]:
    of_facts = dict.fromkeys(("held", "wanted", "mended"))
    for asked in rows_of(Objection, person_id=person_id, order="asked_at"):
        about = case_number(asked.case_id)
        yield pieces.Asked.of(asked, kind="objection", about=about, answer=asked.note, **of_facts)


def _systems(person_id: UUID) -> Iterator[pieces.System]:
    for system in systems_of(person_id):
        consent = system.consent
        yield pieces.System(
            name=system.name,
            asked=consent.asked if consent else [],
            given=consent.given if consent else [],
            given_at=consent.given_at if consent else None,
            withdrawn_at=consent.withdrawn_at if consent else None,
            sign_ins=[pieces.SignedInThere.of(one) for one in system.grants],
        )
