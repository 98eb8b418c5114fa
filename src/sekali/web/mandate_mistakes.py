"""What is wrong with a form about a mandate, told at the box that it is about."""

from collections.abc import Mapping

from sekali.kernel.errors import DomainError
from sekali.kernel.nik import InvalidNik, read_nik
from sekali.web.errors import Told, told_at, told_on_top
from sekali.web.texts import Words

GIVER, HELPER, SOUGHT, LEFT = "nik", "nik_penerima", "nik_dicari", "nik_pengurus"
# What a box is called on the pages, and the refusals that are about it.
_LABELS = {
    HELPER: "mandate-desk.helper",
    SOUGHT: "mandate-desk.giver",
    LEFT: "organisation.officer-nik",
    "akta": "organisation.decision",
    "dasar": "mandate-desk.basis",
    "nomor": "mandate-desk.number",
    "pindaian": "mandate-desk.scan",
    "layanan": "mandate.services",
    "hari": "mandate.lasting",
    "kode": "code.code",
}
_REASONS = {
    "nobody": GIVER,
    "oneself": GIVER,
    "relation": "hubungan",
    "nothing": "layanan",
    "too-much": "layanan",
    "too-long": "hari",
    "number": "nomor",
    "scan": "pindaian",
    "no-child": "dasar",
}
_CODES = {
    "no-account-there": HELPER,
    "own-account": HELPER,
    "upload-refused": "pindaian",
    "code-wrong": "kode",
    "no-such-seat": LEFT,
    "decision-missing": "akta",
}


def told(
    refusal: DomainError | None, t: Words, typed: Mapping[str, str], calls: Mapping[str, str]
) -> Told:
    """Return how to tell of a refusal; ``calls`` names boxes that each page calls otherwise."""
    key = _box_of(refusal, typed) if refusal else None
    if refusal is None or key is None:
        return told_on_top(refusal, t)
    return told_at(key, t({**_LABELS, **calls}[key]), refusal, t)


def _box_of(refusal: DomainError, typed: Mapping[str, str]) -> str | None:
    if refusal.code == InvalidNik.code:
        return _unreadable_number(typed)
    if refusal.code == "mandate-refused":
        box = _REASONS.get(str(refusal.params.get("reason")))
        return SOUGHT if box == GIVER and SOUGHT in typed else box
    return _CODES.get(refusal.code)


def _unreadable_number(typed: Mapping[str, str]) -> str:
    """Return the first box, in the order in which they are read, that holds no NIK."""
    sent = [key for key in (SOUGHT, HELPER, LEFT, GIVER) if key in typed]
    return next((key for key in sent if not _is_nik(typed[key])), GIVER)


def _is_nik(typed: str) -> bool:
    try:
        read_nik(typed)
    except InvalidNik:
        return False
    return True
