"""What is wrong with a form about two records of one person, told at the box it is about."""

from collections.abc import Mapping, Sequence

from sekali.kernel.errors import DomainError
from sekali.web.errors import Told, told_at, told_on_top
from sekali.web.merge_words import ComparedRow
from sekali.web.texts import Words

CHOICE = "pilih."
NUMBERS = {"nik": "merge.stays", "nik-lain": "merge.goes"}


def told_of_number(refusal: DomainError | None, key: str | None, t: Words) -> Told:
    """Return how to tell of a refusal on the page that takes two numbers.

    ``key`` is the box that was being read; None where it is about both records.
    """
    if refusal is None or key is None:
        return told_on_top(refusal, t)
    return told_at(key, t(NUMBERS[key]), refusal, t)


def told_of_proposal(
    refusal: DomainError | None, rows: Sequence[ComparedRow], typed: Mapping[str, str], t: Words
) -> Told:
    """Return how to tell of a refusal where two records stand side by side."""
    reason = refusal.params.get("reason") if refusal else None
    if refusal and reason == "choices":
        for row in rows:
            if row.differs and CHOICE + row.element not in typed:
                return told_at(CHOICE + row.element, row.label, refusal, t)
    if refusal and reason == "note":
        return told_at("dasar", t("merge.note-said"), refusal, t)
    if refusal and refusal.code == "upload-refused":
        return told_at("bukti", t("mend.proof"), refusal, t)
    return told_on_top(refusal, t)


def told_of_parting(refusal: DomainError | None, t: Words) -> Told:
    """Return how to tell of a refusal where records are confirmed or taken apart."""
    if refusal and refusal.params.get("reason") == "note":
        return told_at("dasar", t("merge.part-note"), refusal, t)
    return told_on_top(refusal, t)
