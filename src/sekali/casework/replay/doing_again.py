"""Doing a past case again under a version of its service."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sekali.casework import process
from sekali.casework.asked_again import readable, shown_items, unanswered
from sekali.casework.case_facts import values_of
from sekali.casework.inspecting import LATITUDE, LONGITUDE, inspection_of
from sekali.casework.process import Cause, Progress
from sekali.casework.replay.clocks import Clocks, Due
from sekali.casework.replay.past import PastCase, Step
from sekali.casework.replay.trace import Entry, Trace, refunded, said_of
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, WITHDRAWN, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import PERIOD


def replayed(
    service: CompiledService,
    dictionary: DictionaryOf,
    case: PastCase,
    *,
    submitted_under: CompiledService | None = None,
) -> Trace:
    """Do a case again under a version.

    ``submitted_under`` is given where it is another: an answer to an item whose type has changed
    says nothing to this version, which would ask again.
    """
    facts = readable(service, submitted_under or service, case.facts)
    return _Replay(service, dictionary, facts, case).run()


# What readers gave and what a comparison came to is what happened: it is not computed anew.
_DONE_AGAIN = frozenset({"payment", "event", "panel", "ranking"})


def _of_kind(prefix: str, findings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: found for key, found in findings.items() if key.startswith(prefix)}


class _Replay:
    """A case under way in a version."""

    def __init__(
        self,
        service: CompiledService,
        dictionary: DictionaryOf,
        facts: Mapping[str, Any],
        case: PastCase,
    ) -> None:
        self.service, self.dictionary = service, dictionary
        self.facts, self.case = facts, case
        # Edition and group of a call, and the period, are frozen with the case.
        self.findings: dict[str, Any] = {
            **_of_kind(PERIOD, case.findings),
            **_of_kind("call.", case.findings),
        }
        self.paid: set[str] = set()
        self.returned_from = ""
        self.effects_before = 0
        self.clocks = Clocks(case.office)
        within, at = service.definition.standard.within, case.submitted_at
        self.trace = Trace(service.first_state, process.due_at(within, at, case.office))

    def run(self) -> Trace:
        """Hand it in, and let everything happen to it that happened or falls due."""
        at = self.case.submitted_at
        values = self._values(at)
        self._judge(values)
        self._ask(values)
        self._go(process.enter(self.service, self.service.first_state, values), at)
        for step in self.case.steps:
            self._let_pass(step.at)
            self._again(step)
        self._let_pass(self.case.until)
        self.trace.refunds = refunded(self.service, self.trace, self.paid)
        return self.trace

    def _values(self, at: datetime) -> dict[str, Any]:
        today = self.case.office.local(at).date()
        return values_of(
            self.service, self.dictionary, self.facts, today=today, findings=self.findings
        )

    def _judge(self, values: Mapping[str, Any]) -> None:
        refused, unknown = set(), set()
        for condition in self.service.eligibility:
            # How many of a family could be chosen is known only while a form is filled in.
            if any(name.endswith(".candidates") for name in condition.rule.reads):
                continue
            holds = condition.rule.evaluate(values)
            if holds is False:
                refused.add(condition.refusal)
            elif holds is not True:
                unknown.add(condition.refusal)
        self.trace.refusals, self.trace.unknown = frozenset(refused), frozenset(unknown)

    def _ask(self, values: Mapping[str, Any]) -> None:
        self.trace.asks = unanswered(self.service, self.facts, values)
        shown = {item.key for item in shown_items(self.service, values)}
        # Who typed an answer stands beside it; what registries said was asked of nobody.
        self.trace.asked = frozenset(k for k in shown if "channel" in self.facts.get(k, {}))

    # --- what people did ---------------------------------------------------------------------

    def _again(self, step: Step) -> None:
        """Let one event happen again, where the case is where it was then."""
        state = self.trace.state
        match step.kind:
            case "opinion":
                self._opinion(step.data["key"], step.data["answer"], step.at)
            case "resubmitted" if state == RETURNED:
                # What an officer has sent back an officer looks at again: no rule decides it.
                self.trace.state = self.returned_from
                self.clocks.go_on(step.at)
            case "withdrawn" if state not in ENDS:
                self._withdraw(step)
            case "acted" if self._is_in(step):
                self._officer(step)
            case "happened" if step.data["cause"] in _DONE_AGAIN and self._is_in(step):
                if step.data["cause"] == "panel":
                    self.findings |= _of_kind("panel.", self.case.findings)
                self._act(step.data["action"], step.data["cause"], step.at)
            case "moved" if state == step.data["state"]:
                self._enter(step.data["to"], step.at)
            case "taken-back" if state in ENDS:
                del self.trace.effects[self.effects_before :]
                self._enter(step.data["to"], step.at)

    def _is_in(self, step: Step) -> bool:
        if step.data["state"] not in self.service.definition.process:
            self.trace.tell_gone(step.data["state"])
        return bool(self.trace.state == step.data["state"])

    def _withdraw(self, step: Step) -> None:
        if self.service.definition.withdrawable:
            self._enter(WITHDRAWN, step.at)
        else:
            self.trace.tell_gone("withdraw")

    def _opinion(self, key: str, answer: str, at: datetime) -> None:
        state = self.service.definition.process.get(self.trace.state)
        is_asked = isinstance(state, files.Opinions) and key in state.opinions
        if not is_asked or f"opinion.{key}" in self.findings:
            return
        self.findings[f"opinion.{key}"] = answer
        if process.opinions_are_in(self.service, self.trace.state, self.findings):
            self._act(files.ANSWERED, "opinions", at)

    def _officer(self, step: Step) -> None:
        state = self.service.definition.process[self.trace.state]
        if inspection := inspection_of(self.service, self.trace.state):
            seen = {*(f"check.{key}" for key in inspection.checks), LATITUDE, LONGITUDE}
            self.findings |= {k: v for k, v in self.case.findings.items() if k in seen}
        action, reason = step.data["action"], step.data.get("reason")
        found = state.actions.get(action)
        if found is not None and found.reasons and reason not in found.reasons:
            self.trace.tell_gone(f"{self.trace.state}.{action}: {reason}")
        else:
            self._act(action, "officer", step.at)

    # --- what time does ----------------------------------------------------------------------

    def _let_pass(self, until: datetime) -> None:
        while (due := self.clocks.next_until(until)) is not None:
            self._fall_due(due)

    def _fall_due(self, due: Due) -> None:
        state = self.service.definition.process[self.trace.state]
        match due.kind:
            case "timer":
                self._time_is_up(state.timers[int(due.key)], due.at)
            case "silence" if isinstance(state, files.Opinions):
                if f"opinion.{due.key}" not in self.findings:
                    self.trace.silences[due.key] = state.opinions[due.key].if_silent
                    self._opinion(due.key, state.opinions[due.key].if_silent, due.at)
            case "unpaid":
                self._act(files.UNPAID, "time", due.at)
            case "day":
                self._act(files.ARRIVED, "time", due.at)
            case "overdue":
                self._act(files.OVERDUE, "time", due.at)

    def _time_is_up(self, timer: files.Timer, at: datetime) -> None:
        words = {"remind": timer.remind, "escalate": timer.escalate, "act": timer.act}
        does = next(f"{word} {what}" for word, what in words.items() if what is not None)
        self.trace.timers.setdefault(f"{self.trace.state}: {does}", at)
        if timer.act is not None:
            self._act(timer.act, "time", at, law=timer.law or "")

    # --- where it leads ----------------------------------------------------------------------

    def _act(self, action: str, cause: Cause, at: datetime, *, law: str = "") -> None:
        state, values = self.trace.state, self._values(at)
        if cause == "payment":
            self.paid |= {key for key in self.trace.fees if f"fee.{key}" in self.findings}
        try:
            progress = process.act(self.service, state, action, values, cause=cause, law=law)
        except process.NoSuchAction:
            self.trace.tell_gone(f"{state}.{action}")
            return
        self._go(progress, at)

    def _go(self, progress: Progress, at: datetime) -> None:
        self.effects_before = len(self.trace.effects)
        for done in progress.transitions:
            if done.ruling is not None:
                table = f"{done.state}.{done.ruling.table}"
                self.trace.rulings[table] = f"{done.ruling.row} ({done.action})"
            self._pass_through(done.state, at)
            self.trace.effects += map(said_of, done.effects)
        if progress.state == RETURNED:
            self.returned_from = progress.transitions[-1].state
            self.trace.state = RETURNED
            self.clocks.stop(at)
        else:
            self._enter(progress.state, at)

    def _pass_through(self, state: str, at: datetime) -> None:
        """Note a state that was left in the moment in which it was entered."""
        if self.trace.state != state or not self.trace.path:
            self.trace.path.append(Entry(state, at, None))
        self.trace.state = state

    def _enter(self, key: str, at: datetime) -> None:
        state = self.service.definition.process.get(key)
        if state is None and key not in ENDS:
            self.trace.tell_gone(key)
            return
        self.trace.state = key
        due = process.due_at(state.within, at, self.case.office) if state else None
        self.trace.path.append(Entry(key, at, due))
        self.clocks.enter(state, at)
        if isinstance(state, files.Payment):
            self._bill(state, at)
        elif isinstance(state, files.Wait) and state.wait == "day":
            self._wait_for_day(key, at)

    def _bill(self, state: files.Payment, at: datetime) -> None:
        amount = process.fee_of(self.service, state.pay, self._values(at))
        self.trace.fees[state.pay] = self.findings[f"fee.{state.pay}"] = amount
        self.trace.bills[state.pay] = process.due_at(state.within, at, self.case.office)

    def _wait_for_day(self, key: str, at: datetime) -> None:
        day = process.day_of(self.service, key, self._values(at))
        local = self.case.office.local(at)
        self.clocks.wait_for(local.replace(year=day.year, month=day.month, day=day.day))
