"""Computing a ranking again from what it was made of, and saying where it differs; for auditors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sekali.casework import panels
from sekali.casework.actions.reviewing import scores_of
from sekali.casework.models import Case, Ranking, Review
from sekali.casework.pools import Pool, digest_of, values_read
from sekali.casework.ranking import Candidate, line_from_json, ranked, worth_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import number_as_kept

_AT_ONCE = 500
Entry = Mapping[str, Any]


def all_rankings() -> Sequence[Ranking]:
    """Return every ranking that was made, with its list, the oldest first."""
    return list(Ranking.objects.order_by("made_at", "id"))


def differences(ranking: Ranking) -> Iterator[str]:
    """Yield where a ranking is not what follows from its cases; nothing if it is.

    The order is computed again from the facts that the cases hold and from the points of each
    reader, by the rule of the version that the ranking names.
    """
    if digest_of(ranking) != ranking.digest:
        yield "the list is not the one whose fingerprint was taken when it was made"
    service = catalogue.service_as_submitted(ranking.service_id, ranking.service_digest)
    pool = Pool(service, service.calls[ranking.call], ranking.state, ranking.office_id)
    if {key: line.as_json() for key, line in pool.lines().items()} != ranking.lines:
        yield "quotas or grades are not those of the edition"
    anew = dict(_values_anew(pool, ranking.entries))
    for entry in ranking.entries:
        yield from _of_values(entry, anew.get(entry["case"]))
    yield from _of_order(pool, ranking, anew)


def _values_anew(pool: Pool, entries: Sequence[Entry]) -> Iterator[tuple[str, dict[str, Any]]]:
    by_id = {entry["case"]: entry for entry in entries}
    ids = list(by_id)
    for start in range(0, len(ids), _AT_ONCE):
        batch = [UUID(one) for one in ids[start : start + _AT_ONCE]]
        cases = Case.objects.all().across_people().filter(id__in=batch)
        reviews = _reviews_of(batch)
        for case in cases:
            entered = by_id[str(case.id)]["entered"]
            given = _last_before(reviews[case.id], entered)
            findings = {**case.findings, **_points(case, given)}
            yield str(case.id), values_read(pool, case.facts, findings)


def _reviews_of(case_ids: Sequence[UUID]) -> Mapping[UUID, list[Review]]:
    found: dict[UUID, list[Review]] = defaultdict(list)
    rows = Review.objects.all().across_people().filter(case_id__in=case_ids)
    for review in rows.filter(standing=Review.GIVEN):
        found[review.case_id].append(review)
    return found


def _last_before(reviews: Sequence[Review], entered: int) -> list[Review]:
    """Return the points of the panel that a case had left when it came to be compared."""
    last = max((one.entered for one in reviews if one.entered < entered), default=None)
    return [one for one in reviews if one.entered == last]


def _points(case: Case, given: Sequence[Review]) -> dict[str, dict[str, str]]:
    if not given:
        return {}
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    criteria = set(given[0].scores)
    panel = next(
        state.panel
        for state in service.definition.process.values()
        if isinstance(state, files.PanelState) and set(state.panel.rubric) == criteria
    )
    found = panels.combined(panel, [scores_of(one) for one in given])
    return {key: number_as_kept(value) for key, value in found.items()}


def _of_values(entry: Entry, anew: Mapping[str, Any] | None) -> Iterator[str]:
    if anew is None:
        yield f"{entry['number']}: there is no such case any more"
        return
    for key in sorted({*entry["values"], *anew}):
        was, is_now = entry["values"].get(key), anew.get(key)
        if was != (None if is_now is None else str(is_now)):
            yield f"{entry['number']}: {key} was {was}, and is {is_now}"


def _of_order(pool: Pool, ranking: Ranking, anew: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    rule = pool.service.rankings[ranking.state]
    candidates = [
        Candidate(
            entry["case"], entry["number"], entry["group"], worth_of(rule, anew[entry["case"]])
        )
        for entry in ranking.entries
        if entry["case"] in anew
    ]
    lines = {key: line_from_json(kept) for key, kept in ranking.lines.items()}
    placed = ranked(candidates, lines, pool.rule)
    outcome = {one.candidate.case_id: (one.place, one.chosen) for one in placed}
    for entry in ranking.entries:
        was, is_now = (entry["place"], entry["chosen"]), outcome.get(entry["case"])
        if is_now is not None and was != is_now:
            yield f"{entry['number']}: stands at {_told(was)}, and belongs at {_told(is_now)}"


def _told(outcome: tuple[int, bool]) -> str:
    place, chosen = outcome
    return f"{place} ({'chosen' if chosen else 'not chosen'})"
