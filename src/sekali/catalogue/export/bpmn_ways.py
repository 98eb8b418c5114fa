"""What comes after each state in a BPMN model: choices, effects, ends, corrections, clocks."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from sekali.catalogue import files
from sekali.catalogue.compiled import ENDS, RETURNED, CompiledService
from sekali.catalogue.export.bpmn_effects import effect_words
from sekali.catalogue.export.bpmn_model import Model, Node, NodeKind
from sekali.catalogue.export.telling import (
    action_words,
    agency_name,
    clock_words,
    iso_duration,
    timer_words,
)
from sekali.catalogue.export.words import export_words

APPLICANT, PLATFORM = "applicant", "platform"


class Ways:
    """Adds ways and clocks to a model; ids are made of keys, so that they stay the same."""

    def __init__(
        self, service: CompiledService, agencies: Mapping[str, files.Agency], language: str
    ) -> None:
        self.service = service
        self.agencies = agencies
        self.text = service.text(language)
        self.words = export_words(language)
        self.process = service.definition.process
        name, about = self.text.title, self.text.summary
        self.model = Model(f"process_{service.id.replace('.', '_')}", name, about)

    # --- ways out ----------------------------------------------------------------------------

    def _choice(self, key: str, lane: str, actions: list[str]) -> None:
        source = f"state_{key}"
        if len(actions) > 1:
            self._add(Node(f"choice_{key}", "exclusiveGateway", self.words("task.decision"), lane))
            self.model.connect(source, f"choice_{key}")
            source = f"choice_{key}"
        for action in actions:
            self._connect_action(source, key, action, is_choice=len(actions) > 1)

    def _connect_action(
        self, source: str, key: str, action: str, *, is_choice: bool | None = None
    ) -> None:
        """Connect a node with what follows from an action: its effects, then where it leads."""
        name = action_words(self.text, action, self.words)
        is_gateway = self.model.nodes[source].kind == "exclusiveGateway"
        has_condition = is_gateway if is_choice is None else is_choice
        condition = f'action == "{action}"' if has_condition else ""
        self.model.connect(source, self._following(key, action), name, condition)

    def _following(self, key: str, action: str) -> str:
        """Return the first node after an action; its effects are added once."""
        described = self.process[key].actions[action]
        nodes = list(self._effects(key, action, described))
        if nodes and nodes[0].id in self.model.nodes:
            return nodes[0].id
        for node in nodes:
            self._add(node)
        ways = [*(node.id for node in nodes), self._target(key, described.to)]
        for source, following in pairwise(ways):
            self.model.connect(source, following)
        return ways[0]

    def _effects(self, key: str, action: str, described: files.Action) -> Iterator[Node]:
        for number, effect in enumerate(described.effects, start=1):
            name = effect_words(effect, self.text, self.words)
            yield Node(f"do_{key}_{action}_{number}", "serviceTask", name, PLATFORM)

    def _target(self, key: str, to: str) -> str:
        if to in ENDS:
            end = f"end_{to}"
            if end not in self.model.nodes:
                self._add(Node(end, "endEvent", self.words(f"end.{to}"), PLATFORM))
            return end
        if to != RETURNED:
            return self._entry(to)
        task = f"correct_{key}"
        if task not in self.model.nodes:
            self._add(Node(task, "userTask", self.words("task.correct"), APPLICANT))
            self.model.connect(task, self._entry(key))
        return task

    def _entry(self, key: str) -> str:
        state = self.process[key]
        if isinstance(state, files.Opinions):
            return f"ask_{key}"
        return f"state_{key}" if files.rule_of(state) is None else f"rule_{key}"

    # --- clocks ------------------------------------------------------------------------------

    def _timers(self, key: str, timers: list[files.Timer]) -> None:
        for number, timer in enumerate(timers, start=1):
            event = f"timer_{key}_{number}"
            about = timer_words(timer, self.text, self.words)
            ends_it = timer.act is not None
            self._boundary(event, f"state_{key}", timer.after, about=about, interrupts=ends_it)
            if timer.act is not None:
                self._connect_action(event, key, timer.act)
            else:
                self._message(event, f"{key}_{number}", timer)

    def _message(self, event: str, name: str, timer: files.Timer) -> None:
        words = self.words("task.remind")
        if timer.escalate is not None:
            role = self.words.named("role", timer.escalate)
            words = self.words("task.escalate", role=role)
        self._add(Node(f"tell_{name}", "sendTask", words, PLATFORM))
        self._add(Node(f"told_{name}", "endEvent", "", PLATFORM))
        self.model.connect(event, f"tell_{name}")
        self.model.connect(f"tell_{name}", f"told_{name}")

    def _boundary(
        self,
        event: str,
        host: str,
        after: files.Within,
        *,
        name: str = "",
        about: str = "",
        interrupts: bool = True,
    ) -> None:
        """Hang a clock on a task; its name is short, for it stands on the edge of the task."""
        self._add(
            Node(
                event,
                "boundaryEvent",
                name or clock_words(after, self.words),
                self.model.nodes[host].lane,
                about,
                timer=iso_duration(after),
                host=host,
                interrupts=interrupts,
            )
        )

    # --- small parts -------------------------------------------------------------------------

    def _task(self, key: str, kind: NodeKind, lane: str, about: str, message: str = "") -> None:
        self._add(Node(f"state_{key}", kind, self._doing(key), lane, about, message=message))

    def _doing(self, key: str) -> str:
        told = self.text.states.get(key)
        return told.doing if told else key

    def _role(self, role: str) -> str:
        owner = agency_name(self.agencies, self.service.definition.owner, self.words)
        self._lane(f"role_{role}", f"{owner}: {self.words.named('role', role)}")
        return f"role_{role}"

    def _lane(self, key: str, name: str) -> None:
        self.model.lanes.setdefault(key, name)

    def _add(self, node: Node) -> None:
        self.model.nodes[node.id] = node
