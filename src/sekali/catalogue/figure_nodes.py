"""What figures of the rules stand for where an expression names them: each in its own words."""

from collections.abc import Mapping

from sekali.catalogue import files
from sekali.catalogue.figures import FIGURE
from sekali.catalogue.rules_language.limits import DEFAULT_LIMITS
from sekali.catalogue.rules_language.parser import parse
from sekali.catalogue.rules_language.rebuilding import apart, names_in
from sekali.catalogue.rules_language.refusals import ExpressionError
from sekali.catalogue.rules_language.rule_types import Follows
from sekali.catalogue.rules_language.syntax import Node


def figure_names(rules: files.Rules) -> dict[str, Follows]:
    """Return what rules compute where they name a figure.

    One that cannot be read, or that rests on itself, is left out: the gate tells of it.
    """
    nodes = _nodes(rules.figures)
    round_about = in_circles(nodes)
    return {
        f"{FIGURE}{key}": Follows(apart(node, f"{FIGURE}{key}:"))
        for key, node in nodes.items()
        if key not in round_about
    }


def in_circles(nodes: Mapping[str, Node]) -> set[str]:
    """Return the figures that rest on themselves, by however many others."""
    rests_on = {key: set(figures_named(node)) & set(nodes) for key, node in nodes.items()}
    left = dict(rests_on)
    while free := {key for key, on in left.items() if not on & set(left)}:
        left = {key: on for key, on in left.items() if key not in free}
    return set(left)


def figures_named(node: Node) -> list[str]:
    """Return the figures that an expression names, in order, each once."""
    named = (name.removeprefix(FIGURE) for name in names_in(node) if name.startswith(FIGURE))
    return list(dict.fromkeys(named))


def circles_in(rules: files.Rules) -> set[str]:
    """Return the figures of these rules that rest on themselves."""
    return in_circles(_nodes(rules.figures))


def _nodes(figures: Mapping[str, files.Figure]) -> dict[str, Node]:
    nodes = {}
    for key, spec in figures.items():
        try:
            nodes[key] = parse(spec.value, DEFAULT_LIMITS)
        except ExpressionError:
            continue
    return nodes
