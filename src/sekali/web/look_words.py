"""Findings about looks of officers in words: the rule, and each look behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.casework.actors import HIDDEN_DESK
from sekali.casework.models import LookReview, ReviewedLook
from sekali.catalogue import queries as catalogue
from sekali.web.fields import said_in
from sekali.web.labels import form_known_as
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """A rule as it is shown: what was seen, why it is asked about, and on whose word."""

    about: str
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """One of the looks as it is shown; whose data it was is not part of it."""

    number: int
    what: str
    case: str
    looks: int
    first_at: datetime
    last_at: datetime
    may_open: bool


def rule_in_words(review: LookReview, language: str) -> RuleSaid | None:
    """Return the rule that found it; None where none did, or it is not there any more."""
    rule = catalogue.dictionary().odd_looks.rules.get(review.rule)
    if rule is None:
        return None
    return RuleSaid(said_in(rule.about, language), said_in(rule.why, language), rule.source)


def behind_in_words(
    looks: Sequence[ReviewedLook], numbers: Mapping[UUID, str], t: Words
) -> Sequence[Behind]:
    """Return the looks in words, with the numbers of the cases they were at."""
    return [
        Behind(
            number=one.number,
            what=_what(one, t),
            case=numbers.get(one.case_id, "") if one.case_id else "",
            looks=one.looks,
            first_at=one.first_at,
            last_at=one.last_at,
            may_open=one.door != HIDDEN_DESK,
        )
        for one in looks
    ]


def _what(look: ReviewedLook, t: Words) -> str:
    known = form_known_as(look.service_id)
    if known is not None:
        return known.text(t.language).title
    key = f"look-review.door.{look.door}"
    return t(key) if t.has(key) else t("look-review.data")
