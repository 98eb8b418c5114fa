"""A row of a person in every table that a copy of their data says something of, with a mark each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from sekali.kernel.ids import uuid7
from support.applying import NOW
from support.people import CLERK, officer

LATER, DAY = NOW + timedelta(days=400), date(2026, 3, 2)
CASE, BUNDLE, BILL, SYSTEM, FINDING = (UUID(int=number) for number in range(101, 106))
WORDS = {"id": "Judul"}


@dataclass(frozen=True)
class Row:
    """What a row says besides its person; ``mark`` is what of it has to stand in the copy."""

    mark: str
    said: Mapping[str, Any] = field(default_factory=dict)
    key: str = "person_id"
    # Of the row that it belongs to: its table, and what that says.
    beside: tuple[str, Mapping[str, Any]] | None = None


def rows_of_everything() -> Mapping[str, Row]:
    """Return a row for each table; those of account and profile are there already."""
    office_id = officer(CLERK).office_id
    of_case = {"case_id": CASE}
    return {
        "accounts.AuthenticatorApp": Row(
            "2026-01-05",
            {"sealed_secret": b"s", "created_at": NOW, "confirmed_at": NOW.replace(month=1, day=5)},
        ),
        "accounts.Contact": Row(
            "tanda-kontak@contoh.example",
            {"kind": "email", "value": "tanda-kontak@contoh.example", "confirmed_at": NOW},
        ),
        "accounts.ContactChange": Row(
            "tanda-ganti", {"kind": "email", "value": "tanda-ganti", "asked_at": NOW}
        ),
        "accounts.LinkedIdentity": Row(
            "tanda-portal",
            {"portal": "tanda-portal", "subject_hash": b"h", "linked_by": "nik", "linked_at": NOW},
        ),
        "accounts.OneTimeCode": Row(
            "tanda-kode",
            {"purpose": "tanda-kode", "channel": "sms", "sent_at": NOW, "expires_at": LATER},
        ),
        "accounts.Passkey": Row(
            "tanda-kunci",
            {"credential": b"c", "name": "tanda-kunci", "is_synced": True, "created_at": NOW},
        ),
        "accounts.Recovery": Row(
            "tanda-loket",
            {
                "office_id": office_id,
                "reason": "tanda-loket",
                "papers": ["kk"],
                "opened_by_id": uuid7(),
                "opened_at": NOW,
            },
        ),
        "accounts.Reset": Row(
            "tanda-set",
            {"channel": "tanda-set", "password": "x", "asked_at": NOW, "due_at": LATER},
        ),
        "accounts.Session": Row(
            "tanda-gawai",
            {
                "session_key": "k" * 32,
                "session_data": "d",
                "expire_date": LATER,
                "device": "tanda-gawai",
            },
            key="account_id",
        ),
        "accounts.SignInName": Row(
            "phone", {"value_hash": b"n" * 32, "kind": "phone"}, key="account_id"
        ),
        "agencies.Posting": Row(
            "tanda-jabatan",
            {
                "office_id": office_id,
                "role": "front-office",
                "title": "tanda-jabatan",
                "since": DAY,
                "until": DAY + timedelta(days=1),
            },
        ),
        "appointments.Appointment": Row(
            "2027-05-06",
            {
                **of_case,
                "office_id": office_id,
                "purpose": "p",
                "starts_at": NOW.replace(year=2027, month=5, day=6),
                "ends_at": NOW.replace(year=2027, month=5, day=7),
                "status": "booked",
                "booked_at": NOW,
            },
        ),
        "audit.Question": Row(
            "tanda-tanya",
            {
                "position": 1,
                "office_id": office_id,
                "text": "tanda-tanya",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "casework.Bundle": Row(
            "tanda-bundel",
            {
                "id": BUNDLE,
                "key": "k",
                "title": WORDS,
                "about": "tanda-bundel",
                "channel": "web",
                "language": "id",
                "submitted_at": NOW,
            },
        ),
        "casework.BundlePart": Row(
            "tanda-bagian",
            {
                **of_case,
                "bundle_id": BUNDLE,
                "position": 1,
                "service_id": "tanda-bagian",
                "title": WORDS,
                "standing": "waiting",
                "answers": {"a": {"value": 1}},
            },
        ),
        "casework.Case": Row(
            "tanda-temuan",
            {
                "id": CASE,
                "number": "26-TANDA-0001",
                "service_id": "umum.pengaduan",
                "service_version": "1.0.0",
                "service_digest": "d",
                "office_id": office_id,
                "title": WORDS,
                "about": "a",
                "language": "id",
                "findings": {"opinion": "tanda-temuan"},
                "state": "done",
                "submitted_at": NOW,
                "promised_at": LATER,
                "decided_at": NOW,
            },
        ),
        "casework.CaseEvent": Row(
            "tanda-langkah", {**of_case, "kind": "acted", "at": NOW, "data": {"x": "tanda-langkah"}}
        ),
        "casework.DataCopy": Row(
            "2026-02-03",
            {
                **of_case,
                "data_id": uuid7(),
                "document_id": uuid7(),
                "sha256": "s",
                "made_at": NOW.replace(month=2, day=3),
                "expires_at": LATER,
            },
        ),
        "casework.Draft": Row(
            "tanda-isian",
            {
                "service_id": "tanda-isian",
                "service_version": "1.0.0",
                "started_at": NOW,
                "saved_at": NOW,
            },
        ),
        "casework.EffectStep": Row(
            "tanda-akibat", {**of_case, "position": 1, "kind": "tanda-akibat", "done_at": NOW}
        ),
        "casework.Erasure": Row(
            "tanda-hapus", {**of_case, "report": [{"what": "tanda-hapus"}], "done_at": NOW}
        ),
        "casework.InspectionReport": Row(
            "-7.55,112.41",
            {
                **of_case,
                "number": 1,
                "state": "s",
                "action": "a",
                "office_id": office_id,
                "made_by_id": uuid7(),
                "made_at": NOW,
                "coordinates": "-7.55,112.41",
            },
        ),
        "casework.LegalHold": Row(
            "tanda-tahan",
            {
                "reason": "rahasia-hakim",
                "law": "tanda-tahan",
                "office_id": office_id,
                "placed_by_id": uuid7(),
                "placed_at": NOW,
            },
        ),
        "casework.MendRequest": Row(
            "tanda-minta",
            {
                "subject_id": uuid7(),
                "kind": "person",
                "element": "phone",
                "held": {"value": "lama"},
                "wanted": {"value": "tanda-minta"},
                "said": "s",
                "office_id": office_id,
                "law": "l",
                "state": "open",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "casework.Objection": Row(
            "tanda-keberatan",
            {
                **of_case,
                "office_id": office_id,
                "state_decided": "assess",
                "role": "front-office",
                "law": "l",
                "said": "tanda-keberatan",
                "state": "open",
                "asked_at": NOW,
                "due_at": LATER,
            },
        ),
        "casework.MergeSide": Row(
            "tanda-gabung",
            {
                "other_id": uuid7(),
                "role": "survivor",
                "state": "proposed",
                "office_id": office_id,
                "note": "tanda-gabung",
                "law": "l",
                "proposed_by_id": uuid7(),
                "proposed_at": NOW,
            },
        ),
        "casework.Offer": Row(
            "tanda-tawar",
            {
                "service_id": "tanda-tawar",
                "about": "a",
                "because_case_id": CASE,
                "offered_at": NOW,
            },
        ),
        "casework.RegistryCheck": Row(
            "tanda-cek",
            {
                **of_case,
                "registry": "tanda-cek",
                "about_id": uuid7(),
                "manner": "telling",
                "items": ["i"],
                "asked_for": {},
                "begun_at": NOW,
            },
        ),
        "casework.Review": Row(
            "tanda-nilai",
            {
                **of_case,
                "entered": 1,
                "reviewer_id": uuid7(),
                "office_id": office_id,
                "standing": "given",
                "comments": {"c": "tanda-nilai"},
                "declared_at": NOW,
                "given_at": NOW,
            },
        ),
        "casework.ReviewedLook": Row(
            "2026-01-07",
            {
                "office_id": office_id,
                "review_id": FINDING,
                "number": 1,
                "door": "desk",
                "looks": 1,
                "first_at": NOW,
                "last_at": NOW,
            },
            beside=(
                "casework.LookReview",
                {
                    "office_id": office_id,
                    "id": FINDING,
                    "watch_office_id": office_id,
                    "kind": "odd",
                    "officer_id": UUID(int=9),
                    "day": date(2026, 1, 7),
                    "people": 1,
                    "looks": 1,
                    "status": "justified",
                    "note": "n",
                    "opened_at": NOW,
                    "due_at": LATER,
                    "judged_at": NOW,
                    "judged_by_id": UUID(int=8),
                },
            ),
        ),
        "channels.Notice": Row(
            "tanda-pesan",
            {"subject": "tanda-pesan", "body": "b", "language": "id", "created_at": NOW},
        ),
        "documents.Evidence": Row(
            "tanda-berkas",
            {
                "application_id": CASE,
                "item": "i",
                "name": "tanda-berkas",
                "blob": "b",
                "media_type": "image/png",
                "size_bytes": 1,
                "added_by_id": uuid7(),
                "added_at": NOW,
                "removed_at": NOW,
            },
        ),
        "documents.IssuedDocument": Row(
            "tanda-nomor",
            {
                **of_case,
                "key": "k",
                "service_id": "s",
                "office_id": office_id,
                "number": "tanda-nomor",
                "code": "c",
                "title": WORDS,
                "about": "a",
                "signer_title": "s",
                "issued_at": NOW,
                "blob": "b",
            },
        ),
        "mandates.HeldOffice": Row(
            "tanda-lembaga",
            {
                "organisation_id": uuid7(),
                "organisation_name": "tanda-lembaga",
                "office": "chair",
                "checked_at": NOW,
            },
        ),
        "mandates.Helping": Row(
            "tanda-dibantu",
            {
                "other_id": uuid7(),
                "other_name": "tanda-dibantu",
                "basis": "mandate",
                "relation": "relative",
                "until_date": DAY,
                "told_at": NOW,
            },
        ),
        "mandates.Mandate": Row(
            "tanda-pembantu",
            {
                "basis": "mandate",
                "relation": "relative",
                "way": "app",
                "from_date": DAY,
                "until_date": DAY + timedelta(days=9),
                "helper_hash": b"h",
                "helper_label": "tanda-pembantu",
                "given_at": NOW,
                "given_by_id": uuid7(),
            },
        ),
        "mandates.MandateRequest": Row(
            "tanda-hubungan",
            {"of_hash": b"h", "relation": "tanda-hubungan", "days": 3, "asked_at": NOW},
        ),
        "openid.Consent": Row(
            "tanda-izin",
            {
                "id": SYSTEM,
                "asked": ["tanda-izin"],
                "given": [],
                "text_hash": b"h",
                "given_at": NOW,
            },
        ),
        "openid.Grant": Row(
            "tanda-masuk",
            {"client_id": SYSTEM, "scopes": ["tanda-masuk"], "created_at": NOW, "until": LATER},
        ),
        "payments.BankPayment": Row(
            "tanda-bayar",
            {
                "bank_reference": "r",
                "code": "c",
                "amount_rupiah": 5,
                "paid_at": NOW,
                "received_at": NOW,
                "outcome": "tanda-bayar",
                "bill_id": BILL,
            },
        ),
        "payments.Bill": Row(
            "987654",
            {
                **of_case,
                "id": BILL,
                "fee_key": "f",
                "title": WORDS,
                "amount_rupiah": 987654,
                "code": "c",
                "due_at": LATER,
                "made_at": NOW,
                "status": "open",
                "office_id": office_id,
            },
        ),
        "payments.Refund": Row(
            "tanda-kembali",
            {
                **of_case,
                "bill_id": BILL,
                "office_id": office_id,
                "payment_reference": "r",
                "amount_rupiah": 5,
                "reason": "tanda-kembali",
                "status": "wanted",
                "wanted_at": NOW,
            },
        ),
        "vault.Consent": Row(
            "tanda-setuju",
            {
                "service_id": "s",
                "service_version": "1",
                "purpose": "p",
                "outcome": "given",
                "language": "id",
                "digest": "d",
                "words": "tanda-setuju",
                "at": NOW,
                "channel": "web",
            },
        ),
        "vault.FactVersion": Row(
            "tanda-dulu",
            {
                "element": "phone",
                "value": "tanda-dulu",
                "level": "declared",
                "source": "resident",
                "date": DAY,
                "recorded_at": NOW,
            },
        ),
        "vault.Fetched": Row(
            "tanda-register", {"registry": "tanda-register", "at": NOW, "outcome": "found"}
        ),
        "vault.Link": Row(
            "tanda-tali",
            {"other_id": uuid7(), "kind": "tanda-tali", "since": DAY, "until": DAY},
        ),
    }


def keep(label: str, row: Row, person_id: UUID, **changed: Any) -> models.Model:
    """Keep a row of a person in a table."""
    if row.beside:
        apps.get_model(row.beside[0]).objects.get_or_create(**row.beside[1])
    made: models.Model = apps.get_model(label)(**{row.key: person_id, **row.said, **changed})
    made.save(force_insert=True)
    return made
