"""A scenario in a call: its window and group, what readers give, and how it does among rivals."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sekali.casework import panels
from sekali.casework.calls import CallClosed, findings_of_call, open_call
from sekali.casework.case_facts import CaseFacts
from sekali.casework.ranking import Candidate, Line, Worth, ranked, worth_of
from sekali.catalogue import files
from sekali.catalogue.calls import CompiledCall, number_as_kept
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf

_OWN = "own"


class ScenarioJudging:
    """What a case of a scenario meets because it is compared with others."""

    def __init__(self, service: CompiledService, at: datetime) -> None:
        self.service = service
        self.call = call_open_at(service, at)
        self._group = ""

    def findings(self, dictionary: DictionaryOf, facts: CaseFacts, today: date) -> dict[str, Any]:
        """Return what the case keeps of its call; nothing where there is none.

        Raises:
            InNoGroup: It belongs to none of the groups.
        """
        if self.call is None:
            return {}
        found = findings_of_call(self.service, dictionary, self.call, facts, today=today)
        self._group = found["call.group"]
        return found

    def combined(
        self, panel: files.Panel, act: files.ScoresCome
    ) -> tuple[str, Mapping[str, dict[str, str]]]:
        """Return what is wrong with the points of a scenario, or what rules know from them."""
        given = [{key: Decimal(value) for key, value in one.items()} for one in act.scores]
        problem = next((p for one in given if (p := _wrong(panel, one))), "")
        if problem:
            return problem, {}
        wanted = panel.reviewers
        if len(given) >= wanted and panels.needs_further(panel, given[:wanted]):
            wanted += 1
        if len(given) != wanted:
            return f"{wanted} readers are needed, not {len(given)}", {}
        found = panels.combined(panel, given)
        return "", {key: number_as_kept(value) for key, value in found.items()}

    def fate(
        self, state: str, rule: files.Ranking, act: files.RanksCome, values: Mapping[str, Any]
    ) -> str:
        """Return by which action the case goes on: as the scenario says, or among its rivals."""
        if isinstance(act.ranks, str):
            return act.ranks
        own = worth_of(self.service.rankings[state], values)
        rivals = [_rival(number, one) for number, one in enumerate(act.ranks.rivals)]
        candidates = [Candidate("", _OWN, self._group, own), *rivals]
        placed = ranked(
            [_in_group(one, self._group) for one in candidates],
            {self._group: self._line(act.ranks.quota)},
            rule,
        )
        chosen = next(one.chosen for one in placed if one.candidate.number == _OWN)
        return files.CHOSEN if chosen else files.NOT_CHOSEN

    def _line(self, quota: int | None) -> Line:
        given = self.call.spec.groups[self._group] if self.call else None
        if quota is not None or given is None:
            return Line(quota=quota)
        if given.pass_grade is not None:
            return Line(pass_grade=Decimal(given.pass_grade))
        return Line(quota=given.quota)


def call_open_at(service: CompiledService, at: datetime) -> CompiledCall | None:
    """Return the edition that a scenario is handed in under; None where none is open, or needed."""
    try:
        return open_call(service, begun_at=at, at=at)
    except CallClosed:
        return None


def _wrong(panel: files.Panel, scores: panels.Scores) -> str:
    if set(scores) != set(panel.rubric):
        return f"points are given for {', '.join(sorted(panel.rubric))}"
    for key, criterion in panel.rubric.items():
        if not 0 <= scores[key] <= criterion.max:
            return f"{key} goes from 0 to {criterion.max}"
    return ""


def _rival(number: int, written: list[int | str]) -> Candidate:
    worth: Worth = tuple((True, Decimal(value)) for value in written)
    return Candidate("", f"rival {number}", "", worth)


def _in_group(one: Candidate, group: str) -> Candidate:
    return Candidate(one.case_id, one.number, group, one.worth)
