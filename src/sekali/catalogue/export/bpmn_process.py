"""A compiled process as a BPMN model: what each kind of state becomes."""

from collections.abc import Mapping
from dataclasses import replace

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.bpmn_model import Model, Node
from sekali.catalogue.export.bpmn_ways import APPLICANT, PLATFORM, Ways
from sekali.catalogue.export.telling import (
    action_words,
    agency_name,
    appointment_words,
    clock_words,
    fee_words,
    inspection_words,
    order_of,
    panel_words,
    timer_words,
)


def bpmn_model(
    service: CompiledService, agencies: Mapping[str, files.Agency], language: str
) -> Model:
    """Return the process of a service with its words in one language."""
    return _Builder(service, agencies, language).build()


class _Builder(Ways):
    """Adds state after state to a model."""

    def build(self) -> Model:
        self._lane(APPLICANT, self.words("role.applicant"))
        self._add(Node("start", "startEvent", self.words("picture.start"), APPLICANT))
        self.model.connect("start", self._entry(self.service.first_state))
        for key in order_of(self.process):
            self._state(key)
        self._lane(PLATFORM, self.words("role.platform"))
        return self.model

    # --- states ------------------------------------------------------------------------------

    def _state(self, key: str) -> None:
        match self.process[key]:
            case files.Work() as state:
                self._work(key, state)
            case files.Opinions() as state:
                self._opinions(key, state)
            case files.Payment() as state:
                self._payment(key, state)
            case files.Wait() as state:
                self._wait(key, state)
            case files.PanelState() as state:
                self._panel(key, state)
            case files.RankingState() as state:
                self._ranking(key, state)
            case files.Visit() as state:
                self._visit(key, state)

    def _work(self, key: str, state: files.Work) -> None:
        lane = self._role(state.by)
        if state.decide_by_rule is not None:
            self._rule(key, state, state.decide_by_rule)
        about = clock_words(state.within, self.words)
        if state.inspection is not None:
            asked = inspection_words(state.inspection, self.text, self.words)
            about = "\n".join((about, *asked))
        self._task(key, "userTask", lane, about)
        self._timers(key, state.timers)
        self._choice(key, lane, list(state.actions))

    def _rule(self, key: str, state: files.Work, table: str) -> None:
        """Add the table that may decide before anybody has to, and what it can lead to."""
        rows = [row for name, row in self.text.rows.items() if name.startswith(f"{table}.")]
        name = self.words("task.by-rule", table=table.replace("_", " "))
        self._add(Node(f"rule_{key}", "businessRuleTask", name, PLATFORM, "\n".join(rows)))
        gateway = Node(f"ruled_{key}", "exclusiveGateway", self.words("task.decided"), PLATFORM)
        self._add(gateway)
        self.model.connect(f"rule_{key}", gateway.id)
        for action in self.service.tables[table].outcomes.get("action", ()):
            if action in state.actions:
                self._connect_action(gateway.id, key, action)
        flow = self.model.connect(gateway.id, f"state_{key}", self.words("task.not-by-rule"))
        self.model.nodes[gateway.id] = replace(gateway, otherwise=flow)

    def _opinions(self, key: str, state: files.Opinions) -> None:
        self._add(Node(f"ask_{key}", "parallelGateway", self.words("task.ask"), PLATFORM))
        # What happens by itself to the whole state belongs to no single task: it is told here.
        about = [timer_words(timer, self.text, self.words) for timer in state.timers]
        name = self.words("task.all-in")
        self._add(Node(f"state_{key}", "parallelGateway", name, PLATFORM, "\n".join(about)))
        for opinion_key, opinion in state.opinions.items():
            self._opinion(key, opinion_key, opinion)
        self._choice(key, PLATFORM, list(state.actions))

    def _opinion(self, key: str, opinion_key: str, opinion: files.Opinion) -> None:
        """Add one agency's task, with its silence; both come together before the join."""
        agency = agency_name(self.agencies, opinion.of, self.words)
        lane = f"{opinion.of}_{opinion.by}"
        self._lane(lane, f"{agency}: {self.words.named('role', opinion.by)}")
        task, met = f"opinion_{key}_{opinion_key}", f"met_{key}_{opinion_key}"
        clock = clock_words(opinion.within, self.words)
        asked = self.text.opinions.get(opinion_key, opinion_key)
        self._add(Node(task, "userTask", asked, lane, clock))
        told = self.words("step.opinion", agency=agency, clock=clock)
        silence = self.words(f"step.silent-{opinion.if_silent}", opinion=told, law=opinion.law)
        self._boundary(
            f"silent_{key}_{opinion_key}",
            task,
            opinion.within,
            name=self.words(f"task.silent-{opinion.if_silent}", clock=clock),
            about=silence,
        )
        self._add(Node(met, "exclusiveGateway", "", lane))
        self.model.connect(f"ask_{key}", task)
        self.model.connect(task, met)
        self.model.connect(f"silent_{key}_{opinion_key}", met)
        self.model.connect(met, f"state_{key}")

    def _panel(self, key: str, state: files.PanelState) -> None:
        """Add one task for all readers: each of them does it alone."""
        lane = self._role(state.panel.role)
        about = [clock_words(state.within, self.words)]
        about += panel_words(state.panel, self.text, self.words)
        self._task(key, "userTask", lane, "\n".join(about))
        self._timers(key, state.timers)
        self._choice(key, lane, list(state.actions))

    def _ranking(self, key: str, state: files.RankingState) -> None:
        """Add the rule that compares, once, all cases which have come here."""
        about = [self.words("step.ranked", law=state.ranking.law)]
        about += [timer_words(timer, self.text, self.words) for timer in state.timers]
        name = self.words("task.rank")
        self._add(Node(f"state_{key}", "businessRuleTask", name, PLATFORM, "\n".join(about)))
        self._choice(key, PLATFORM, list(state.actions))

    def _payment(self, key: str, state: files.Payment) -> None:
        about = fee_words(self.service, state.pay, self.text)
        self._received(key, state, APPLICANT, about, files.PAID, files.UNPAID)

    def _wait(self, key: str, state: files.Wait) -> None:
        if state.event is not None:
            self._received(key, state, PLATFORM, state.event, files.ARRIVED, files.OVERDUE)
            return
        name, about = self._doing(key), clock_words(state.within, self.words)
        self._add(
            Node(
                f"state_{key}",
                "intermediateCatchEvent",
                name,
                PLATFORM,
                "\n".join([about, *(timer_words(t, self.text, self.words) for t in state.timers)]),
                until=state.until or "",
            )
        )
        self._choice(key, PLATFORM, list(state.actions))

    def _visit(self, key: str, state: files.Visit) -> None:
        """Add the task of whoever receives the applicant, with the clock of choosing a time."""
        lane = self._role(state.appointment.by)
        about = "\n".join(appointment_words(state.appointment, self.text, self.words))
        self._task(key, "userTask", lane, about)
        if files.UNBOOKED in state.actions:
            self._boundary(f"fails_{key}", f"state_{key}", state.within)
            self._connect_action(f"fails_{key}", key, files.UNBOOKED)
        self._timers(key, state.timers)
        self._choice(key, lane, [one for one in state.actions if one != files.UNBOOKED])

    def _received(
        self,
        key: str,
        state: files.Payment | files.Wait,
        lane: str,
        about: str,
        comes: str,
        fails: str,
    ) -> None:
        """Add a task that waits for a message, with the clock that ends the waiting.

        A task and not an event, since only a task can carry the timers of its state.
        """
        message = f"message_{key}"
        self.model.messages[message] = action_words(self.text, comes, self.words)
        self._task(key, "receiveTask", lane, about, message=message)
        if fails in state.actions:
            self._boundary(f"fails_{key}", f"state_{key}", state.within)
            self._connect_action(f"fails_{key}", key, fails)
        self._timers(key, state.timers)
        self._choice(key, lane, [action for action in state.actions if action != fails])
