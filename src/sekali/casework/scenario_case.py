"""A submitted scenario going through the process: by rule, and by what its officers do."""

from typing import Any

from sekali.casework import process
from sekali.casework.case_facts import CaseFacts, corrected, facts_of, values_of
from sekali.casework.planning import Line
from sekali.casework.process import Progress, Transition
from sekali.casework.scenario_clock import ScenarioClock
from sekali.casework.scenario_form import ScenarioForm
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED
from sekali.catalogue.personas import ScenarioOffice
from sekali.kernel.errors import DomainError
from sekali.vault.facts import VERIFIED


class ScenarioCase:
    """A case as it moves; ``problems`` say what could not happen as the scenario says."""

    def __init__(self, form: ScenarioForm, office: ScenarioOffice) -> None:
        plan, today = form.plan(), form.scenario.on
        self.form = form
        self.service = form.service
        self.transitions: list[Transition] = []
        self.problems: list[str] = []
        self.facts: CaseFacts = facts_of(plan, form.surroundings, today=today)
        self.state = self.service.first_state
        self._clock = ScenarioClock(self.service, today, office.working_time)
        self._was_returned = False
        self._check_place(office.region)
        self._go(process.enter(self.service, self.state, self._values()))

    def act(self, act: files.Act) -> None:
        """Do what the scenario says an officer does, and correct what comes back."""
        if self.state in ENDS or self.state == RETURNED:
            self.problems.append(f"{act.action}: the case is {self.state}, nobody works on it")
            return
        state, marks = self.state, list(act.mark)
        try:
            process.check_action(self.service, state, act.action, reason=act.reason, marks=marks)
        except DomainError as refusal:
            self.problems.append(f"{act.action} in {state}: {refusal.code}")
            return
        self._clock.let_pass(self.service.definition.process[state].within)
        self._go(process.act(self.service, state, act.action, self._values()))
        if self.state == RETURNED:
            self._come_back(act, state)

    def _go(self, progress: Progress) -> None:
        self.transitions += progress.transitions
        self.state = progress.state
        # While the applicant corrects something the clock stands still, here for no time at all.
        if progress.is_over and self._clock.is_late and not self._was_returned:
            self.problems.append("the clocks of its states end after the promised time")

    def _come_back(self, act: files.Act, state: str) -> None:
        self._was_returned = True
        strange = [key for key in act.mark if not self._can_be_marked(key)]
        if strange:
            self.problems.append(f"{act.action}: {', '.join(strange)} cannot be marked")
        elif act.then_given:
            self._correct(act, state)

    def _correct(self, act: files.Act, state: str) -> None:
        self.form.mistakes.clear()
        self.form.answer_again(act.then_given)
        lines = [line for key in act.mark if (line := self._answered(key, act)) is not None]
        left_out = set(act.mark) ^ set(act.then_given)
        if left_out or len(lines) < len(act.mark) or self.form.mistakes:
            told = sorted(left_out) + [f"{k}: {v}" for k, v in self.form.mistakes.items()]
            self.problems.append(f"marked and not corrected, or the reverse: {', '.join(told)}")
            return
        self.facts = corrected(self.facts, iter(lines), self.form.scenario.on)
        # What an officer has sent back an officer looks at again: no rule decides it now.
        self.state = state

    def _answered(self, key: str, act: files.Act) -> Line | None:
        line = self.form.plan().line(key)
        return line if line is not None and key in act.then_given and not line.is_open else None

    def _can_be_marked(self, key: str) -> bool:
        fact = self.facts.get(key)
        return key in self.service.by_key and fact is not None and fact["level"] != VERIFIED

    def _values(self) -> dict[str, Any]:
        form = self.form
        return values_of(self.service, form.dictionary, self.facts, today=form.scenario.on)

    def _check_place(self, region: str) -> None:
        kept = self.facts.get(self.service.definition.served_where)
        place = str(kept["value"]) if kept else ""
        if not place.startswith(region):
            self.problems.append(f"served in {place or 'no place'}, the office is in {region}")
