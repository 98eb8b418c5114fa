"""A submitted scenario going through the process: by rule, by people, by time and by payment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sekali.casework import process
from sekali.casework.case_facts import CaseFacts, corrected, facts_of, values_of
from sekali.casework.hiding import EVERYBODY, hidden_from, tells_nobody
from sekali.casework.inspecting import Seen, check_inspection
from sekali.casework.planning import Line
from sekali.casework.process import Cause, Progress, Transition
from sekali.casework.scenario_clock import ScenarioClock
from sekali.casework.scenario_form import ScenarioForm
from sekali.casework.scenario_judging import ScenarioJudging
from sekali.casework.scenario_people import ScenarioMistake
from sekali.casework.scenario_visits import ScenarioVisits
from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, ENDS, RETURNED, WITHDRAWN
from sekali.catalogue.personas import ScenarioOffice
from sekali.catalogue.value_types.places import point_of
from sekali.kernel.errors import DomainError
from sekali.vault.facts import VERIFIED

MOST_TRANSITIONS = 200


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
        self.office = office
        promised = self.service.definition.standard.within
        self.clock = ScenarioClock(promised, today, office.working_time)
        self.judging = ScenarioJudging(self.service, self.clock.now)
        self.findings: dict[str, Any] = {
            **(form.period.as_findings() if form.period else {}),
            **self.judging.findings(form.dictionary, self.facts, today),
        }
        self.hidden_from = hidden_from(self.service, self.values())
        self._had_to_go_back = False
        self.visits = ScenarioVisits(self.clock)
        self._check_place(office.region)
        self._go(process.enter(self.service, self.state, self.values()))

    def act(self, act: files.Act) -> None:
        """Let happen what the scenario says; tell where it cannot."""
        match act:
            case files.TimePasses():
                self._let_pass(act.passes)
            case files.Withdraws():
                self._withdraw()
            case files.Refuses():
                self._refused(act.refuses)
            case files.Corrects():
                self._corrects(act)
            case _ if self.state in ENDS or self.state == RETURNED:
                self.problems.append(f"{_word(act)}: the case is {self.state}, nobody works on it")
            case _:
                self._work(act)

    def _work(self, act: files.Act) -> None:
        """Let happen what brings an open case on."""
        match act:
            case files.OfficerActs():
                self._officer(act)
            case files.OpinionComes():
                self._opinion(act.opinion, act.answer)
            case files.Pays():
                self._pays(act)
            case files.EventComes():
                self._event(act)
            case files.ScoresCome() | files.RanksCome():
                self._judged(act)
            case files.Books() | files.Cancels() | files.Comes():
                self._visit(act)

    def values(self) -> dict[str, Any]:
        """Return what rules see of the case now."""
        return values_of(
            self.service,
            self.form.dictionary,
            self.facts,
            today=self.clock.today,
            findings=self.findings,
        )

    # --- what people do ---------------------------------------------------------------------

    def _officer(self, act: files.OfficerActs) -> None:
        state, marks = self.state, list(act.mark)
        described = self.service.definition.process[state]
        if not isinstance(described, files.Work):
            self.problems.append(f"{act.action}: in {state} nobody of the office has work")
            return
        try:
            found = process.check_action(
                self.service, state, act.action, reason=act.reason, marks=marks
            )
            point = point_of(act.coordinates) if act.coordinates else None
            seen = Seen(checks=act.checks, photos=act.photos, coordinates=point)
            findings = check_inspection(self.service, state, found, seen)
        except DomainError as refusal:
            self.problems.append(f"{act.action} in {state}: {refusal.code}")
            return
        self.findings |= findings
        self.clock.use_up(described.within)
        self._do(act.action, "officer")
        if self.state == RETURNED:
            self._come_back(act, state)

    def _opinion(self, key: str, answer: str) -> None:
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.Opinions) or key not in state.opinions:
            self.problems.append(f"opinion {key}: nobody is asked for it in {self.state}")
            return
        self.findings[f"opinion.{key}"] = answer
        if process.opinions_are_in(self.service, self.state, self.findings):
            self.clock.use_up(state.within)
            self._do(files.ANSWERED, "opinions")

    def _pays(self, act: files.Pays) -> None:
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.Payment) or state.pay != act.pays:
            self.problems.append(f"pays {act.pays}: it is not due in {self.state}")
            return
        due = self.findings[f"fee.{act.pays}"]
        if due != act.rupiah:
            self.problems.append(f"pays {act.pays}: {due} rupiah are due, not {act.rupiah}")
        self._do(files.PAID, "payment")

    def _event(self, act: files.EventComes) -> None:
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.Wait) or state.event != act.event:
            self.problems.append(f"event {act.event}: {self.state} does not wait for it")
            return
        self._do(files.ARRIVED, "event")

    def _judged(self, act: files.ScoresCome | files.RanksCome) -> None:
        """Let readers give their points, or the case be compared with its rivals."""
        state = self.service.definition.process[self.state]
        match act, state:
            case files.ScoresCome(), files.PanelState():
                problem, found = self.judging.combined(state.panel, act)
                if problem:
                    self.problems.append(f"scores: {problem}")
                    return
                self.findings |= found
                self.clock.use_up(state.within)
                self._do(files.SCORED, "panel")
            case files.RanksCome(), files.RankingState():
                fate = self.judging.fate(self.state, state.ranking, act, self.values())
                self._do(fate, "ranking")
            case _:
                self.problems.append(f"{_word(act)}: not in {self.state}")

    def _visit(self, act: files.Books | files.Cancels | files.Comes) -> None:
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.Visit):
            self.problems.append(f"{_word(act)}: nobody is expected to come in {self.state}")
            return
        problem = None
        match act:
            case files.Books():
                problem = self.visits.book(state.appointment, act.books)
            case files.Cancels():
                problem = self.visits.cancel(state.appointment)
            case files.Comes():
                problem = self._comes(state.appointment, came=act.comes)
        if problem is not None:
            self.problems.append(problem)
        self.clock.enter()

    def _comes(self, appointment: files.Appointment, *, came: bool) -> str | None:
        try:
            action = self.visits.comes(appointment, came=came)
        except LookupError:
            return "comes: nothing is booked"
        if action is not None:
            self._do(action, "officer")
        return None

    def _withdraw(self) -> None:
        if self.state in ENDS or not self.service.definition.withdrawable:
            self.problems.append(f"withdraws: the case is {self.state}, it cannot be taken back")
            return
        self.state = WITHDRAWN

    def _refused(self, effect: str) -> None:
        """Take the decision back of which a system outside refuses an effect."""
        last = self.transitions[-1] if self.transitions and self.state in ENDS else None
        action = self.service.definition.process[last.state].actions[last.action] if last else None
        kinds = {type(one).__name__.lower() for one in action.effects} if action else set()
        if last is None or action is None or action.if_refused is None or effect not in kinds:
            self.problems.append(f"refuses {effect}: no decision was made that it could refuse")
            return
        self.transitions[-1] = replace(last, effects=())
        self.state = action.if_refused.to
        self.clock.enter()
        self._had_to_go_back = True

    def _corrects(self, act: files.Corrects) -> None:
        """Let a new case correct this one; what it brings about counts alone from here on."""
        corrections = self.service.definition.corrections
        if corrections is None or self.state != DONE or act.asked_by not in corrections.asked_by:
            self.problems.append(f"corrects: nothing that {act.asked_by} can correct was decided")
            return
        within = corrections.asked_within
        if within is not None and self.clock.is_after(within):
            self.problems.append("corrects: it is asked for too late")
            return
        proof = corrections.proof if act.asked_by == "applicant" else []
        lines = self._said_anew([*act.corrects, *proof], act.then_given)
        strange = [key for key in act.corrects if key not in corrections.items]
        if strange or lines is None:
            told = f"corrects: {', '.join(strange)} cannot be corrected"
            self.problems += [told] if strange else []
            return
        self.facts = corrected(self.facts, iter(lines), self.clock.today)
        self.clock = ScenarioClock(corrections.within, self.clock.today, self.office.working_time)
        self.transitions, self.state = [], corrections.enter
        self._go(process.enter(self.service, self.state, self.values()))

    # --- time -------------------------------------------------------------------------------

    def _let_pass(self, within: files.Within) -> None:
        """Let time pass, and everything happen that falls due meanwhile, in order."""
        until = self.clock.after(within)
        while self.state not in ENDS and self.state != RETURNED:
            due = min(self._due(), default=None, key=lambda one: one[0])
            if due is None or due[0] > until:
                break
            self.clock.go_to(due[0])
            self._fall_due(due[1], due[2])
        self.clock.go_to(until)

    def _due(self) -> Iterator[tuple[Any, str, str]]:
        state = self.service.definition.process[self.state]
        for number, timer in enumerate(state.timers):
            if timer.act is not None:
                yield self.clock.in_state(timer.after), "act", str(number)
        match state:
            case files.Opinions():
                yield from self._silences(state)
            case files.Payment():
                yield self.clock.in_state(state.within), "unpaid", ""
            case files.Visit() if self.visits.chosen is None:
                yield self.clock.in_state(state.within), "unbooked", ""
            case files.Wait(wait="event"):
                yield self.clock.in_state(state.within), "overdue", ""
            case files.Wait():
                day = process.day_of(self.service, self.state, self.values())
                yield self.clock.morning_of(day), "day", ""

    def _silences(self, state: files.Opinions) -> Iterator[tuple[Any, str, str]]:
        for key, opinion in state.opinions.items():
            if f"opinion.{key}" not in self.findings:
                yield self.clock.in_state(opinion.within), "silence", key

    def _fall_due(self, kind: str, key: str) -> None:
        state = self.service.definition.process[self.state]
        match kind:
            case "act":
                timer = state.timers[int(key)]
                self._do(str(timer.act), "time", law=timer.law or "")
            case "silence" if isinstance(state, files.Opinions):
                self._opinion(key, state.opinions[key].if_silent)
            case "unpaid":
                self._do(files.UNPAID, "time")
            case "unbooked":
                self._do(files.UNBOOKED, "time")
            case "overdue":
                self._do(files.OVERDUE, "time")
            case "day":
                self._do(files.ARRIVED, "time")

    # --- moving -----------------------------------------------------------------------------

    def _do(self, action: str, cause: Cause, *, law: str = "") -> None:
        self._go(process.act(self.service, self.state, action, self.values(), cause=cause, law=law))

    def _go(self, progress: Progress) -> None:
        self.transitions += progress.transitions
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
        if progress.is_over and self.clock.is_late and not self._had_to_go_back:
            self.problems.append("the clocks of its states end after the promised time")

    def _come_back(self, act: files.OfficerActs, state: str) -> None:
        self._had_to_go_back = True
        strange = [key for key in act.mark if not self._can_be_marked(key)]
        if strange:
            self.problems.append(f"{act.action}: {', '.join(strange)} cannot be marked")
        elif act.then_given:
            self._correct(act, state)

    def _correct(self, act: files.OfficerActs, state: str) -> None:
        lines = self._said_anew(act.mark, act.then_given)
        if lines is None:
            return
        self.facts = corrected(self.facts, iter(lines), self.form.scenario.on)
        # What an officer has sent back an officer looks at again: no rule decides it now.
        self.state = state

    def _said_anew(
        self, keys: Sequence[str], given: Mapping[str, files.Plain]
    ) -> list[Line] | None:
        """Return the items as they are answered anew, or None and tell what is wrong."""
        self.form.mistakes.clear()
        self.form.answer_again(given)
        lines = [line for key in keys if (line := self._answered(key, given)) is not None]
        left_out = set(keys) ^ set(given)
        if left_out or len(lines) < len(keys) or self.form.mistakes:
            told = sorted(left_out) + [f"{k}: {v}" for k, v in self.form.mistakes.items()]
            self.problems.append(f"marked and not corrected, or the reverse: {', '.join(told)}")
            return None
        return lines

    def _answered(self, key: str, given: Mapping[str, files.Plain]) -> Line | None:
        line = self.form.plan().line(key)
        return line if line is not None and key in given and not line.is_open else None

    def _can_be_marked(self, key: str) -> bool:
        fact = self.facts.get(key)
        item = self.service.by_key.get(key)
        if item is None or (self.hidden_from == EVERYBODY and not tells_nobody(item)):
            return False
        return fact is not None and fact["level"] != VERIFIED

    def _check_place(self, region: str) -> None:
        kept = self.facts.get(self.service.definition.served_where)
        place = str(kept["value"]) if kept else ""
        if not place.startswith(region):
            self.problems.append(f"served in {place or 'no place'}, the office is in {region}")


def _word(act: files.Act) -> str:
    """Return how a scenario names an act."""
    return act.action if isinstance(act, files.OfficerActs) else next(iter(type(act).model_fields))
