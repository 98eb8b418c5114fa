"""Going through what officers looked at on a day, and putting what is odd before their head."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, takewhile
from operator import attrgetter
from uuid import UUID, uuid5

from django.utils.timezone import get_current_timezone, localdate

from sekali.agencies.queries import roles_in, working_time
from sekali.audit.days import Done, done_by_officers
from sekali.casework.actions.opening_look_reviews import NewReview, open_look_review
from sekali.casework.actors import BULK
from sekali.casework.models import LookReview, LooksChecked
from sekali.casework.odd_looks import Looked, Odd, OfficeDay, OfficerDay, odd_looks
from sekali.casework.worked_on import Worked, worked_on
from sekali.catalogue.queries import dictionary
from sekali.vault.linked import linked_to

log = logging.getLogger(__name__)
_ONE_DAY = timedelta(days=1)


def check_looks(at: datetime) -> None:
    """Go through each day that was not gone through yet, up to yesterday; tell the log what came.

    After longer than the dictionary says it begins later: nobody could judge that much.
    """
    today = localdate(at)
    for day in _days_left(today):
        done = check_day(day, at=at)
        log.info("looks of %s: %d, of which findings: %d", day, done.looks, done.findings)


def check_day(day: date, *, at: datetime, is_sample: bool = False) -> LooksChecked:
    """Go through the looks of one day; put each finding before whoever judges it.

    Streams: one office is in memory. Broken off and run again it finds the same, and what was put
    down stays one.
    """
    looks = findings = 0
    for office_id, count, found in _by_office(day):
        looks += count
        for odd in found:
            new = _new_review(office_id, day, odd, is_sample=is_sample)
            open_look_review(new=new, at=at)
            findings += 1
    checked, _ = LooksChecked.objects.update_or_create(
        day=day, defaults={"checked_at": at, "looks": looks, "findings": findings}
    )
    return checked


def what_is_odd(day: date) -> tuple[int, Mapping[str, int]]:
    """Return how many looks a day had, and what each rule would find in them; change nothing."""
    looks, found = 0, Counter[str](dict.fromkeys(dictionary().odd_looks.rules, 0))
    for _, count, odd in _by_office(day):
        looks += count
        found.update(one.rule for one in odd)
    return looks, found


def _by_office(day: date) -> Iterator[tuple[UUID, int, Sequence[Odd]]]:
    """Yield each office with how many looks it had on a day, and what is odd of them."""
    rules = dictionary().odd_looks
    done = done_by_officers(_begin(day), _begin(day + _ONE_DAY))
    for office_id, group in groupby(done, key=attrgetter("office_id")):
        rows = list(group)
        looks = sum(one.times for one in rows if one.is_look)
        yield office_id, looks, list(odd_looks(_office_day(office_id, day, rows), rules))


def _days_left(today: date) -> Iterator[date]:
    last = LooksChecked.objects.order_by("-day").values_list("day", flat=True).first()
    first = today - timedelta(days=dictionary().odd_looks.catch_up_days)
    day = max(first, last + _ONE_DAY) if last else today - _ONE_DAY
    while day < today:
        yield day
        day += _ONE_DAY


def _office_day(office_id: UUID, day: date, rows: Sequence[Done]) -> OfficeDay:
    roles = roles_in(office_id, day)
    by_officer = {key: list(found) for key, found in groupby(rows, key=attrgetter("officer_id"))}
    known = _known(by_officer)
    linked = linked_to(by_officer.keys())
    ended = {key: localdate(at) for key, at in known.ended_at.items()}
    return OfficeDay(
        day=day,
        open_spans=_open_spans(office_id, day),
        officers=[
            OfficerDay(
                officer_id=officer_id,
                roles=roles.get(officer_id, frozenset()),
                seen=[_looked(one) for one in found if _is_look(one)],
                worked_on=_acted_in(found) | known.by.get(officer_id, frozenset()),
                did_for={one.person_id for one in found if not one.is_look},
                ended=ended,
                linked=linked[officer_id],
            )
            for officer_id, found in by_officer.items()
        ],
    )


def _known(by_officer: dict[UUID, list[Done]]) -> Worked:
    """Return what is known of the cases that were looked at, and not worked on that day."""
    pairs = set()
    for found in by_officer.values():
        acted = _acted_in(found)
        pairs |= {
            (one.person_id, one.case_id)
            for one in found
            if _is_look(one) and one.case_id is not None and one.case_id not in acted
        }
    return worked_on(pairs, by_officer.keys())


def _acted_in(found: Sequence[Done]) -> frozenset[UUID]:
    return frozenset(one.case_id for one in found if not one.is_look and one.case_id is not None)


def _is_look(one: Done) -> bool:
    """Tell looks from what is none of theirs: the rows of a list that their office sent."""
    return one.is_look and one.door != BULK


def _looked(one: Done) -> Looked:
    return Looked(
        person_id=one.person_id,
        case_id=one.case_id,
        service_id=one.service_id,
        door=one.door,
        looks=one.times,
        first_at=one.first_at,
        last_at=one.last_at,
    )


def _open_spans(office_id: UUID, day: date) -> Sequence[tuple[datetime, datetime]]:
    end = _begin(day + _ONE_DAY)
    spans = working_time(office_id).spans_from(_begin(day))
    return list(takewhile(lambda span: span[0] < end, spans))


def _new_review(office_id: UUID, day: date, odd: Odd, *, is_sample: bool) -> NewReview:
    return NewReview(
        # One a rule, officer, office and day, however often the day is gone through.
        review_id=uuid5(odd.officer_id, f"odd-looks:{office_id}:{odd.rule}:{day}"),
        kind=LookReview.ODD,
        rule=odd.rule,
        office_id=office_id,
        officer_id=odd.officer_id,
        day=day,
        looks=odd.seen,
        is_sample=is_sample,
    )


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone()).astimezone(UTC)
