"""A process told in steps, in the words of one language: for the picture and for the list.

Pure: a compiled service and the dictionary go in, words come out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.catalogue.export.layering import layers_of
from sekali.catalogue.export.words import ExportWords, export_words
from sekali.kernel.wording import rupiah


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step: what is done, and where it leads (``to`` is a state or an end)."""

    action: str
    label: str
    to: str
    leads_to: str

    @property
    def words(self) -> str:
        """Return the way as one line."""
        return f"{self.label} → {self.leads_to}"


@dataclass(frozen=True, slots=True)
class Step:
    """One state: what goes on, who has the work, how long it may take, and the ways out."""

    number: int
    key: str
    title: str
    who: str
    clock: str
    notes: tuple[str, ...]
    ways: tuple[Way, ...]


def steps_of(
    service: CompiledService, agencies: Mapping[str, files.Agency], language: str
) -> tuple[Step, ...]:
    """Return the steps of a process in the order in which a case meets them."""
    return _Telling(service, agencies, language).steps()


def order_of(process: Mapping[str, files.State]) -> tuple[str, ...]:
    """Return the states by their layer: the longest way to each that goes round no circle.

    States of one layer, and those that nothing leads to, keep the order they are written in.
    """
    graph = {key: [one.to for one in state.actions.values()] for key, state in process.items()}
    layers = layers_of(graph, next(iter(process)))
    return tuple(sorted(process, key=lambda key: layers[key]))


def clock_words(within: files.Within, words: ExportWords) -> str:
    """Return a length of time in words."""
    unit, count = unit_of(within)
    return words(f"within.{unit}", count=count)


def unit_of(within: files.Within) -> tuple[str, int]:
    """Return the unit of a length of time, as files name it, and how many of it."""
    if within.working_hours is not None:
        return "working_hours", within.working_hours
    if within.working_days is not None:
        return "working_days", within.working_days
    if within.clock is not None:
        return "clock_hours", within.clock_hours
    return "calendar_days", within.calendar_days or 0


def iso_duration(within: files.Within) -> str:
    """Return a length of time as ISO 8601 has it, which knows no working time.

    Whoever writes it down says in words that it is working time.
    """
    unit, count = unit_of(within)
    return f"PT{count}H" if unit in {"working_hours", "clock_hours"} else f"P{count}D"


def agency_name(agencies: Mapping[str, files.Agency], key: str, words: ExportWords) -> str:
    """Return the kind of agency without its region; one that only bears it is told by its level."""
    found = agencies.get(key)
    if found is None:
        return key
    return found.name.replace("{region}", "").strip() or words.named("agency", found.level)


def action_words(text: files.Texts, action: str, words: ExportWords) -> str:
    """Return what an action is called: by the service, else as every service calls it."""
    return text.actions.get(action) or words.named("action", action)


def fee_words(service: CompiledService, key: str, text: files.Texts) -> str:
    """Return what a fee is called, with its amount where that is fixed."""
    fee, name = service.definition.fees[key], text.fees.get(key, key)
    return name if fee.rupiah is None else f"{name}, {rupiah(fee.rupiah)}"


@dataclass(frozen=True)
class _Telling:
    service: CompiledService
    agencies: Mapping[str, files.Agency]
    language: str

    @cached_property
    def words(self) -> ExportWords:
        return export_words(self.language)

    @cached_property
    def text(self) -> files.Texts:
        return self.service.text(self.language)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        order = order_of(self.service.definition.process)
        return {key: number for number, key in enumerate(order, start=1)}

    def steps(self) -> tuple[Step, ...]:
        return tuple(self._step(key, number) for key, number in self.numbers.items())

    def _step(self, key: str, number: int) -> Step:
        state = self.service.definition.process[key]
        told = self.text.states.get(key)
        return Step(
            number=number,
            key=key,
            title=told.doing if told else key,
            who=self._who(state),
            clock=self._clock(state),
            notes=tuple(self._notes(state)),
            ways=tuple(self._ways(state)),
        )

    def _who(self, state: files.State) -> str:
        match state:
            case files.RankingState():
                return self.words("step.compared")
            case files.Work(by=role) | files.PanelState(panel=files.Panel(role=role)):
                who = self.words.named("role", role)
            case files.Opinions(opinions=asked):
                names = {
                    agency_name(self.agencies, one.of, self.words): None for one in asked.values()
                }
                who = ", ".join(names)
            case files.Payment():
                who = self.words("role.applicant")
            case files.Visit():
                who = self.words("role.applicant")
            case files.Wait():
                return self.words("step.waits")
        return self.words("step.by", who=who)

    def _clock(self, state: files.State) -> str:
        is_promise = isinstance(state, files.Work | files.Opinions | files.PanelState)
        clock = clock_words(state.within, self.words)
        return self.words("step.clock" if is_promise else "step.deadline", clock=clock)

    def _notes(self, state: files.State) -> Iterator[str]:
        match state:
            case files.Work():
                yield from self._work_notes(state)
            case files.Opinions(opinions=asked):
                for key, opinion in asked.items():
                    yield self._opinion_note(key, opinion)
            case files.Payment(pay=fee):
                yield self.words("step.fee", fee=fee_words(self.service, fee, self.text))
            case files.PanelState():
                yield from panel_words(state.panel, self.text, self.words)
            case files.RankingState():
                yield self.words("step.ranked", law=state.ranking.law)
            case files.Visit(appointment=appointment):
                yield from appointment_words(appointment, self.text, self.words)
        for timer in state.timers:
            yield timer_words(timer, self.text, self.words)

    def _work_notes(self, state: files.Work) -> Iterator[str]:
        if state.inspection is not None:
            yield from inspection_words(state.inspection, self.text, self.words)
        if state.decide_by_rule is not None:
            prefix = f"{state.decide_by_rule}."
            rows = [row for key, row in self.text.rows.items() if key.startswith(prefix)]
            yield from (self.words("step.ruled", row=row) for row in rows)
            if not rows:
                yield self.words("step.rule")

    def _opinion_note(self, key: str, opinion: files.Opinion) -> str:
        agency = agency_name(self.agencies, opinion.of, self.words)
        clock = clock_words(opinion.within, self.words)
        asked = self.words("step.opinion", agency=agency, clock=clock)
        if key in self.text.opinions:
            asked = f"{self.text.opinions[key]} {asked}"
        return self.words(f"step.silent-{opinion.if_silent}", opinion=asked, law=opinion.law)

    def _ways(self, state: files.State) -> Iterator[Way]:
        for key, action in state.actions.items():
            label = action_words(self.text, key, self.words)
            yield Way(key, label, action.to, self._leads_to(action.to))

    def _leads_to(self, to: str) -> str:
        if to in ENDS:
            return self.words(f"end.{to}")
        if to == RETURNED:
            return self.words("to.applicant")
        return self.words("to.step", number=self.numbers.get(to, "?"))


def panel_words(panel: files.Panel, text: files.Texts, words: ExportWords) -> Iterator[str]:
    """Yield in words how many read, what they give points for, and when one more is called."""
    yield words("step.readers", count=panel.reviewers)
    labels = (text.criteria[key].label if key in text.criteria else key for key in panel.rubric)
    yield words("step.criteria", criteria=", ".join(labels))
    if panel.further_above is not None:
        yield words("step.further", law=panel.law)


def appointment_words(
    appointment: files.Appointment, text: files.Texts, words: ExportWords
) -> Iterator[str]:
    """Yield in words what the applicant comes for, how long it takes, and what to bring."""
    what = text.appointments.get(appointment.for_, appointment.for_)
    role = words.named("role", appointment.by)
    yield words("step.visit", what=what, count=appointment.minutes, role=role)
    if appointment.bring:
        brought = "; ".join(text.bring.get(key, key) for key in appointment.bring)
        yield words("step.bring", what=brought)


def inspection_words(
    inspection: files.Inspection, text: files.Texts, words: ExportWords
) -> Iterator[str]:
    """Yield in words what is looked at on the spot, and what the report holds besides."""
    checks = (text.checks.get(key, key) for key in inspection.checks)
    yield words("step.checks", checks="; ".join(checks))
    if inspection.photos is not None:
        photos = inspection.photos
        yield words("step.photos", least=photos.at_least, most=photos.at_most)
    if inspection.coordinates is not None:
        yield words(f"step.coordinates-{inspection.coordinates}")


def timer_words(timer: files.Timer, text: files.Texts, words: ExportWords) -> str:
    """Return in words what happens by itself after some time."""
    clock = clock_words(timer.after, words)
    if timer.remind is not None:
        return words(f"timer.{timer.remind}", clock=clock)
    if timer.escalate is not None:
        role = words.named("role", timer.escalate)
        return words("timer.escalate", clock=clock, role=role)
    action = action_words(text, timer.act or "", words)
    return words("timer.act", clock=clock, action=action, law=timer.law)
