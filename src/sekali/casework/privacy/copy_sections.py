"""Everything in the copy of somebody's data besides facts and applications, as rows to be read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sekali.casework.privacy.copy_shape import CopyOfData
from sekali.catalogue import queries as catalogue
from sekali.kernel.wording import long_date, rupiah
from sekali.mandates.rules import ALL

LANGUAGE = "id"
# More than anybody reads on paper; the data for machines have all of it.
MOST_ROWS = 100
_WORDS = {
    "given": "disetujui",
    "declined": "tidak disetujui",
    "withdrawn": "ditarik",
    "gives": "Anda memberi kuasa kepada",
    "acts": "Anda bertindak untuk",
    "open": "terbuka",
    "paid": "lunas",
    "expired": "lewat waktu",
    "cancelled": "dibatalkan",
    "booked": "dipesan",
    "moved": "dipindah",
    "attended": "datang",
    "missed": "tidak datang",
    "mending": "Minta perbaikan",
    "question": "Tanya mengapa dilihat",
    "justified": "dinilai wajar",
    "unjustified": "dinilai tidak wajar",
    "objection": "Keberatan atas putusan menurut aturan",
}


def sections(copied: CopyOfData) -> list[dict[str, Any]]:
    """Return each section that has something in it: its title, its rows, how many are left out."""
    found = ((title, list(rows)) for title, rows in _all(copied))
    return [
        {
            "title": title,
            # The newest are the last in the copy, and the first on paper.
            "rows": list(reversed(rows[-MOST_ROWS:])),
            "left": str(max(0, len(rows) - MOST_ROWS)),
        }
        for title, rows in found
        if rows
    ]


def _all(copied: CopyOfData) -> Iterator[tuple[str, Iterable[Mapping[str, str]]]]:
    yield "Formulir yang belum dikirim", _unfinished(copied)
    yield "Layanan yang ditawarkan", _offers(copied)
    yield "Janji temu", (_row(v.office, _said(v.status), v.starts_at) for v in copied.visits)
    yield "Tagihan dan pembayaran", _payments(copied)
    yield "Kuasa", _mandates(copied)
    # In the copy the newest consent stands first.
    yield "Persetujuan", reversed(list(_consents(copied)))
    yield "Masuk ke sistem instansi dengan akun ini", _systems(copied)
    yield "Portal lain yang membuka akun ini", _portals(copied)
    yield "Pesan", (_row(one.subject, "", one.at) for one in copied.messages)
    yield "Perbaikan dan pertanyaan Anda", _asked(copied)
    yield "Register yang ditanyai tentang Anda", _registries(copied)
    yield "Jabatan", (_row(one.title, one.office, one.since) for one in copied.postings)
    yield "Penggabungan catatan", _merges(copied)
    yield "Salinan, penghapusan, dan penahanan", _rights(copied)


def _unfinished(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for draft in copied.unfinished:
        yield _row(_title(draft.service), f"{len(draft.answers)} isian", draft.saved_at)
    for form in copied.forms_for_several:
        for part in form.parts:
            if part.answers:
                yield _row(_title(part.service), form.title, form.submitted_at)


def _offers(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.offers:
        yield _row(_title(one.service), one.about, one.offered_at)


def _payments(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for bill in copied.payments:
        amounts = f"{rupiah(bill.amount_rupiah)}, dibayar {rupiah(bill.paid_rupiah)}"
        yield _row(bill.title, f"{amounts}, {_said(bill.status)}", bill.made_at)
        for back in bill.refunds:
            yield _row(bill.title, f"Kembali {rupiah(back.amount_rupiah)}", back.wanted_at)


def _mandates(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.mandates:
        until = one.ended_at.date() if one.ended_at else one.until_date
        detail = [*map(_title, one.services), f"sampai {long_date(until, LANGUAGE)}"]
        yield _row(f"{_said(one.role)} {one.other}", ", ".join(detail), one.since)
    for asked in copied.mandates_asked:
        services = ", ".join(map(_title, asked.services))
        yield _row("Anda meminta kuasa dengan kode", services, asked.asked_at)
    for held in copied.offices:
        yield _row(f"Pengurus {held.organisation_name}", held.office, held.checked_at)


def _consents(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.consents:
        yield _row(f"{_title(one.service)}: {one.words}", _said(one.outcome), one.at)


def _systems(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.systems:
        often = f"{len(one.sign_ins)} kali masuk"
        detail = f"{', '.join(one.given)}; {often}" if one.given else often
        yield _row(one.name, detail, one.given_at or one.sign_ins[-1].created_at)


def _portals(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.account.portals if copied.account else ():
        yield _row(one.portal, "diputus" if one.ended_at else "tersambung", one.linked_at)


def _asked(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.asked:
        answer = f" Jawaban: {one.answer}" if one.answer else ""
        yield _row(f"{_said(one.kind)} ({one.about})", f"{one.said}{answer}", one.asked_at)


def _registries(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.registries_asked:
        yield _row(one.registry, ", ".join(one.elements), one.at)


def _merges(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for one in copied.merges:
        yield _row(one.office, f"{one.note} ({one.law})", one.proposed_at)


def _rights(copied: CopyOfData) -> Iterator[Mapping[str, str]]:
    for copy in copied.copies:
        yield _row("Salinan dibuat", "", copy.made_at)
    for deletion in copied.deletions:
        yield _row("Penghapusan", "Laporannya ada di berkas JSON", deletion.done_at)
    for hold in copied.holds:
        yield _row("Ditahan untuk perkara hukum", hold.law, hold.placed_at)
    for look in copied.looks_judged:
        yield _row(f"Diperiksa: {look.office}", _said(look.outcome), look.judged_at or look.day)


def _row(what: str, detail: str, at: datetime | date) -> Mapping[str, str]:
    day = at.date() if isinstance(at, datetime) else at
    return {"what": what, "detail": detail, "day": long_date(day, LANGUAGE)}


def _said(code: str) -> str:
    return _WORDS.get(code, code)


def _title(service_id: str) -> str:
    if service_id == ALL:
        return "semua layanan"
    service = catalogue.services().get(service_id)
    return service.text(LANGUAGE).title if service else service_id
