"""A past case done again under another version of its service: what would come out otherwise.

Pure: no database, no clock. A case is replayed under the version it was submitted under and under
the new one, with the same facts, on the same days, and the two are compared. What people did is
replayed as they did it; what rules, fees and conditions say is computed anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from sekali.casework import process
from sekali.casework.case_facts import values_of
from sekali.casework.process import Cause, Progress
from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, WITHDRAWN, CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf

# In the order in which they are told.
Kind = Literal[
    "refused",
    "no-longer-refused",
    "eligibility-unknown",
    "outcome",
    "ruling",
    "gone",
    "fee",
    "document",
    "asks",
    "asks-no-more",
]


class Difference(NamedTuple):
    """One thing that would be otherwise: keys of the service, never anybody's data."""

    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a case: its kind and data as ``CaseEvent`` has them, and its day there."""

    kind: str
    day: date
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastCase:
    """What is replayed: frozen facts, what became known at work, and the events in order."""

    facts: Mapping[str, Any]
    findings: Mapping[str, Any]
    submitted_on: date
    steps: Sequence[Step]


@dataclass(slots=True)
class Trace:
    """What one version makes of a case."""

    state: str
    refusals: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    rulings: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    fees: dict[str, int] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    asks: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


def differences(old: Trace, new: Trace) -> list[Difference]:
    """Return in what two versions differ on a case, in the order of ``Kind``."""
    return list(_differences(old, new))


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
    facts = _readable(service, submitted_under or service, case.facts)
    return _Replay(service, dictionary, facts, case).run()


def _readable(
    service: CompiledService, before: CompiledService, facts: Mapping[str, Any]
) -> Mapping[str, Any]:
    def changed(key: str) -> bool:
        now, then = service.by_key.get(key), before.by_key.get(key)
        if now is None or then is None:
            return False
        return now.kind != then.kind or type(now.type) is not type(then.type)

    return {key: fact for key, fact in facts.items() if not changed(key)}


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
        self.findings: dict[str, Any] = {}
        self.returned_from = ""
        self.trace = Trace(service.first_state)

    def run(self) -> Trace:
        """Hand it in, and let everything happen to it that happened."""
        day = self.case.submitted_on
        values = self._values(day)
        self._judge(values)
        shown = {item.key: item for item in _shown(self.service, values)}
        self.trace.asks = frozenset(
            key for key, item in shown.items() if not item.optional and key not in self.facts
        )
        # Who typed an answer stands beside it; what registries said was asked of nobody.
        self.trace.asked = frozenset(k for k in shown if "channel" in self.facts.get(k, {}))
        self._go(process.enter(self.service, self.service.first_state, values), day)
        for step in self.case.steps:
            self._again(step)
        return self.trace

    def _values(self, day: date) -> dict[str, Any]:
        return values_of(
            self.service, self.dictionary, self.facts, today=day, findings=self.findings
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

    def _again(self, step: Step) -> None:
        """Let one event happen again, where the case is where it was then."""
        state = self.trace.state
        match step.kind:
            case "opinion" | "silent":
                self._opinion(step)
            case "resubmitted" if state == RETURNED:
                # What an officer has sent back an officer looks at again: no rule decides it.
                self.trace.state = self.returned_from
            case "withdrawn" if state not in ENDS:
                if self.service.definition.withdrawable:
                    self.trace.state = WITHDRAWN
                else:
                    self._tell_gone("withdraw")
            case "acted" if self._is_in(step):
                self._officer(step)
            case "happened" if self._is_in(step):
                self._happens(step)

    def _is_in(self, step: Step) -> bool:
        if step.data["state"] not in self.service.definition.process:
            self._tell_gone(step.data["state"])
        return bool(self.trace.state == step.data["state"])

    def _opinion(self, step: Step) -> None:
        state = self.service.definition.process.get(self.trace.state)
        if not isinstance(state, files.Opinions) or step.data["key"] not in state.opinions:
            return
        self.findings[f"opinion.{step.data['key']}"] = step.data["answer"]
        if process.opinions_are_in(self.service, self.trace.state, self.findings):
            self._act(files.ANSWERED, "opinions", step)

    def _officer(self, step: Step) -> None:
        state = self.service.definition.process[self.trace.state]
        inspection = state.inspection if isinstance(state, files.Work) else None
        for key in inspection.checks if inspection else ():
            if f"check.{key}" in self.case.findings:
                self.findings[f"check.{key}"] = self.case.findings[f"check.{key}"]
        action, reason = step.data["action"], step.data.get("reason")
        found = state.actions.get(action)
        if found is not None and found.reasons and reason not in found.reasons:
            self._tell_gone(f"{self.trace.state}.{action}: {reason}")
        else:
            self._act(action, "officer", step)

    def _happens(self, step: Step) -> None:
        state, cause = self.trace.state, step.data["cause"]
        if cause == "opinions" and not process.opinions_are_in(self.service, state, self.findings):
            return
        self._act(step.data["action"], cause, step, law=step.data.get("law", ""))

    def _act(self, action: str, cause: Cause, step: Step, *, law: str = "") -> None:
        state, values = self.trace.state, self._values(step.day)
        try:
            progress = process.act(self.service, state, action, values, cause=cause, law=law)
        except process.NoSuchAction:
            self._tell_gone(f"{state}.{action}")
            return
        if progress.state == RETURNED:
            self.returned_from = progress.transitions[-1].state
        self._go(progress, step.day)

    def _go(self, progress: Progress, day: date) -> None:
        trace = self.trace
        for done in progress.transitions:
            if done.ruling is not None:
                trace.rulings[f"{done.state}.{done.ruling.table}"] = (
                    f"{done.ruling.row} ({done.action})"
                )
            issued = (one.issue for one in done.effects if isinstance(one, files.Issue))
            trace.documents.update(issued)
        trace.state = progress.state
        state = self.service.definition.process.get(trace.state)
        if isinstance(state, files.Payment):
            amount = process.fee_of(self.service, state.pay, self._values(day))
            trace.fees[state.pay] = self.findings[f"fee.{state.pay}"] = amount

    def _tell_gone(self, what: str) -> None:
        if what not in self.trace.gone:
            self.trace.gone.append(what)


def _shown(service: CompiledService, values: Mapping[str, Any]) -> Iterator[CompiledItem]:
    """Yield what a form asks of somebody; a choice of people is no item that is typed."""
    for page in service.pages:
        if page.when is None or page.when.evaluate(values) is True:
            for item in page.items:
                if item.kind != "choose" and (
                    item.when is None or item.when.evaluate(values) is True
                ):
                    yield item


def _differences(old: Trace, new: Trace) -> Iterator[Difference]:
    yield from _each("refused", new.refusals - old.refusals)
    yield from _each("no-longer-refused", old.refusals - new.refusals)
    yield from _each("eligibility-unknown", new.unknown - old.unknown - old.refusals)
    if old.state != new.state:
        yield Difference("outcome", f"{old.state} -> {new.state}")
    for key in sorted(old.rulings.keys() | new.rulings.keys()):
        before, after = old.rulings.get(key, "nothing"), new.rulings.get(key, "nothing")
        if before != after:
            yield Difference("ruling", f"{key}: {before} -> {after}")
    yield from _each("gone", frozenset(new.gone) - frozenset(old.gone))
    for key in sorted(old.fees.keys() | new.fees.keys()):
        was, is_now = old.fees.get(key, 0), new.fees.get(key, 0)
        if was != is_now:
            # Not by how much: amounts differ from case to case, and could tell whose it is.
            yield Difference("fee", f"{key}: {'more' if is_now > was else 'less'}")
    yield from _each("document", new.documents - old.documents, "+")
    yield from _each("document", old.documents - new.documents, "-")
    yield from _each("asks", new.asks - old.asks)
    yield from _each("asks-no-more", old.asked - new.asked - new.asks)


def _each(kind: Kind, found: frozenset[str] | set[str], sign: str = "") -> Iterator[Difference]:
    for what in sorted(found):
        yield Difference(kind, f"{sign}{what}")
