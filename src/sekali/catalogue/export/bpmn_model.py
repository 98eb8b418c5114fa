"""What a BPMN diagram of ours is made of: nodes in lanes, and flows between them."""

from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal[
    "startEvent",
    "endEvent",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "exclusiveGateway",
    "parallelGateway",
    "intermediateCatchEvent",
    "boundaryEvent",
]
TASKS = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"})


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node. ``timer`` is an ISO 8601 duration, or with ``until`` an expression for a day.

    A boundary event has its ``host``, and says with ``interrupts`` whether it ends the work there.
    """

    id: str
    kind: NodeKind
    name: str
    lane: str
    about: str = ""
    timer: str = ""
    until: str = ""
    message: str = ""
    host: str = ""
    interrupts: bool = True
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; ``condition`` is in words of ours: ``action == "accept"``."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(slots=True)
class Model:
    """One process: lanes by key with their names, nodes by id, flows, messages by id."""

    id: str
    name: str
    about: str
    lanes: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)

    def connect(self, source: str, target: str, name: str = "", condition: str = "") -> str:
        """Add a flow; return its id."""
        made = Flow(f"flow_{len(self.flows) + 1}", source, target, name, condition)
        self.flows.append(made)
        return made.id
