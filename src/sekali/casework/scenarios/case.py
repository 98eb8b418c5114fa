"""A submitted scenario in the process: where it is, and moving it on."""

from dataclasses import replace
from typing import Any

from sekali.casework import process
from sekali.casework.case_facts import CaseFacts, facts_of, values_of
from sekali.casework.hiding import hidden_from
from sekali.casework.later_checks import WAITING, later_checks
from sekali.casework.process import Cause, Progress, Transition
from sekali.casework.scenarios.clock import ScenarioClock
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.history import History
from sekali.casework.scenarios.judging import ScenarioJudging
from sekali.casework.scenarios.people import ScenarioMistake
from sekali.casework.scenarios.visits import ScenarioVisits
from sekali.catalogue import files
from sekali.catalogue.personas import ScenarioOffice

MOST_TRANSITIONS = 200


class ScenarioCase:
    """A case as it moves; ``problems`` say what could not happen as the scenario says."""

    def __init__(self, form: ScenarioForm, office: ScenarioOffice) -> None:
        plan, today = form.plan(), form.scenario.on
        self.form = form
        self.service = form.service
        # What counts; what was taken back or corrected since stands in the history only.
        self.transitions: list[Transition] = []
        self.history = History()
        self.problems: list[str] = []
        self.facts: CaseFacts = facts_of(plan, form.surroundings, today=today)
        self.state = self.service.first_state
        self.office = office
        promised = self.service.definition.standard.within
        self.clock = ScenarioClock(promised, today, office.working_time)
        self.judging = ScenarioJudging(self.service, self.clock.now)
        self.findings: dict[str, Any] = {
            **(form.period.as_findings() if form.period else {}),
            **self.judging.findings(form.dictionary, self.facts, today),
        }
        self.checks = later_checks(plan)
        if self.checks:
            self.findings[WAITING] = sorted(key for one in self.checks for key in one.items)
        self.hidden_from = hidden_from(self.service, self.values())
        self.had_to_go_back = False
        # It is decided anew by a person; what has no second time was done before.
        self.by_hand = False
        self.done_before: tuple[files.Effect, ...] = ()
        self.visits = ScenarioVisits(self.clock)
        self._check_place(office.region)
        self.go(process.enter(self.service, self.state, self.values()))

    def values(self) -> dict[str, Any]:
        """Return what rules see of the case now."""
        return values_of(
            self.service,
            self.form.dictionary,
            self.facts,
            today=self.clock.today,
            findings=self.findings,
        )

    def do(self, action: str, cause: Cause, *, law: str = "") -> None:
        """Do an action of the state it is in."""
        values, state = self.values(), self.state
        done = process.act(
            self.service, state, action, values, cause=cause, law=law, by_hand=self.by_hand
        )
        self.history.done.append((state, action))
        self.go(self._without_done_before(done))

    def take_opinion(self, key: str, answer: str) -> None:
        """Keep what another agency says, or counts as having said; the last lets it go on."""
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.Opinions) or key not in state.opinions:
            self.problems.append(f"opinion {key}: nobody is asked for it in {self.state}")
            return
        self.findings[f"opinion.{key}"] = answer
        if process.opinions_are_in(self.service, self.state, self.findings):
            self.clock.use_up(state.within)
            self.do(files.ANSWERED, "opinions")

    def go(self, progress: Progress) -> None:
        """Be where a progress leads; tell if that is too late."""
        self.transitions += progress.transitions
        self.history.moves += progress.transitions
        if len(self.transitions) > MOST_TRANSITIONS:
            raise ScenarioMistake(f"after {MOST_TRANSITIONS} steps the case still goes round")
        if progress.transitions:
            self.clock.enter()
        self.state = progress.state
        state = self.service.definition.process.get(self.state)
        if isinstance(state, files.Payment):
            amount = process.fee_of(self.service, state.pay, self.values())
            self.findings[f"fee.{state.pay}"] = amount
        # While the applicant corrects something the clock stands still, here for no time at all.
        if progress.is_over and self.clock.is_late and not self.had_to_go_back:
            self.problems.append("the clocks of its states end after the promised time")

    def _without_done_before(self, progress: Progress) -> Progress:
        kept = (
            replace(one, effects=tuple(e for e in one.effects if e not in self.done_before))
            for one in progress.transitions
        )
        return Progress(tuple(kept), progress.state)

    def _check_place(self, region: str) -> None:
        served_where = self.service.definition.served_where
        if served_where is None:
            return
        kept = self.facts.get(served_where)
        place = str(kept["value"]) if kept else ""
        if not place.startswith(region):
            self.problems.append(f"served in {place or 'no place'}, the office is in {region}")
