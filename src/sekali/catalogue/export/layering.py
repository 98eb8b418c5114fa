"""Layers of a graph that is drawn from left to right."""

from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def layers_of(graph: Graph, start: str) -> dict[str, int]:
    """Return each node's layer: the longest way to it from the start that goes round no circle.

    Nodes that nothing leads to are on layer 0. What a node leads to may be outside the graph.
    """
    order, backward = _visited(graph, start)
    layers = dict.fromkeys(graph, 0)
    for node in reversed(order):
        for following in graph[node]:
            if following in graph and (node, following) not in backward:
                layers[following] = max(layers[following], layers[node] + 1)
    return layers


def _visited(graph: Graph, start: str) -> tuple[list[str], set[tuple[str, str]]]:
    """Return the nodes, each after all it leads to, and the edges that close a circle.

    Without recursion: a graph may be deeper than the stack.
    """
    order: list[str] = []
    backward: set[tuple[str, str]] = set()
    done: set[str] = set()
    way: dict[str, Iterator[str]] = {start: iter(graph[start])}
    while way:
        node, ahead = next(reversed(way.items()))
        following = next(ahead, None)
        if following is None:
            del way[node]
            done.add(node)
            order.append(node)
        elif following in way:
            backward.add((node, following))
        elif following in graph and following not in done:
            way[following] = iter(graph[following])
    return order, backward
