"""Where each part of a BPMN diagram stands: columns by layer, lanes one below the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekali.catalogue.export.bpmn_model import TASKS, Flow, Model, Node
from sekali.catalogue.export.layering import layers_of

LANE_HEAD, POOL_HEAD, COLUMN, ROW, EDGE = 30, 30, 180, 150, 30
_TASK, _GATEWAY, _EVENT = (130, 90), (50, 50), (36, 36)


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Return the centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of the pool, its lanes, and all nodes; and the points each flow goes through."""

    pool: Bounds
    lanes: Mapping[str, Bounds]
    nodes: Mapping[str, Bounds]
    flows: Mapping[str, tuple[tuple[float, float], ...]]


def layout_of(model: Model) -> Layout:
    """Lay a model out."""
    layers = layers_of(_graph(model), "start")
    rows, slots = _slots(model, layers)
    width = LANE_HEAD + EDGE + COLUMN * (max(layers.values()) + 1) + EDGE
    lanes, top = {}, 0.0
    for key in model.lanes:
        height = ROW * rows.get(key, 1) + EDGE
        lanes[key] = Bounds(POOL_HEAD, top, width, height)
        top += height
    nodes: dict[str, Bounds] = {}
    for node in model.nodes.values():
        if not node.host:
            nodes[node.id] = _standing(node, lanes[node.lane], layers[node.id], slots[node.id])
    nodes |= _hung(model, nodes)
    flows = {flow.id: _points(flow, nodes, model) for flow in model.flows}
    return Layout(Bounds(0, 0, POOL_HEAD + width, top), lanes, nodes, flows)


def _graph(model: Model) -> dict[str, list[str]]:
    """Return what leads to what; a boundary event counts as its host."""
    graph: dict[str, list[str]] = {node.id: [] for node in model.nodes.values() if not node.host}
    for flow in model.flows:
        source = model.nodes[flow.source]
        graph[source.host or source.id].append(flow.target)
    return graph


def _slots(model: Model, layers: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many rows each lane needs, and the row of each node in its lane."""
    taken: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    slots = {}
    for node in model.nodes.values():
        if node.host:
            continue
        place = (node.lane, layers[node.id])
        slots[node.id] = taken.get(place, 0)
        taken[place] = slots[node.id] + 1
        rows[node.lane] = max(rows.get(node.lane, 1), taken[place])
    return rows, slots


def _standing(node: Node, lane: Bounds, layer: int, slot: int) -> Bounds:
    width, height = _size_of(node)
    middle_x = lane.x + LANE_HEAD + EDGE + COLUMN * (layer + 0.5)
    middle_y = lane.y + EDGE / 2 + ROW * (slot + 0.5)
    return Bounds(middle_x - width / 2, middle_y - height / 2, width, height)


def _size_of(node: Node) -> tuple[float, float]:
    if node.kind in TASKS:
        return _TASK
    return _GATEWAY if node.kind.endswith("Gateway") else _EVENT


def _hung(model: Model, nodes: Mapping[str, Bounds]) -> dict[str, Bounds]:
    """Return the places of boundary events: side by side on the lower edge of their host."""
    hung: dict[str, Bounds] = {}
    count: dict[str, int] = {}
    for node in model.nodes.values():
        if node.host:
            number = count[node.host] = count.get(node.host, 0) + 1
            host, (width, height) = nodes[node.host], _EVENT
            x = host.right - number * (width + 6)
            hung[node.id] = Bounds(x, host.bottom - height / 2, width, height)
    return hung


def _points(
    flow: Flow, nodes: Mapping[str, Bounds], model: Model
) -> tuple[tuple[float, float], ...]:
    """Return a way in right angles that ends at the left side of its target.

    To the next column it goes straight; further on, or back, it goes between the rows, where no
    node stands.
    """
    source, target = nodes[flow.source], nodes[flow.target]
    is_hung = bool(model.nodes[flow.source].host)
    to = (target.x, target.middle[1])
    turn = target.middle[0] - COLUMN / 2 + 8
    below = source.middle[1] + (EDGE if is_hung else ROW / 2 - EDGE / 3)
    if is_hung or target.x <= source.x:
        down = source.middle[0]
        return (down, source.bottom), (down, below), (turn, below), (turn, to[1]), to
    out = (source.right, source.middle[1])
    if target.middle[0] - source.middle[0] > COLUMN:
        aside = source.middle[0] + COLUMN / 2 - 8
        over = (aside, below), (turn, below)
        return out, (aside, out[1]), *over, (turn, to[1]), to
    if out[1] == to[1]:
        return out, to
    return out, (turn, out[1]), (turn, to[1]), to
