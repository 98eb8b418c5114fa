"""Parts of an expression made anew: with other names, or to stand in another place."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sekali.catalogue.rules_language.syntax import Call, Items, Macro, Name, Node

Change = Callable[[Node], Node]
TODAY = "today"


def placed(node: Node, at: int) -> Node:
    """Return the same parts, all of which stand at one place of another source."""
    return _rebuilt(node, lambda part: replace(part, at=at))


def told_of(node: Node, kind: str, subject: str, *, mark: str) -> Node:
    """Return an expression over ``kind.element`` as one over ``subject.element``.

    Variables of its macros get ``mark`` before their name, which nobody can write: so they can be
    none of the variables around them.
    """

    def change(part: Node) -> Node:
        match part:
            case Macro():
                return replace(part, variable=f"{mark}{part.variable}")
            case Name(path=(first, *rest)) if first == kind:
                return replace(part, path=(subject, *rest))
            case Name(path=(first, *rest)) if first != TODAY:
                return replace(part, path=(f"{mark}{first}", *rest))
        return part

    return _rebuilt(node, change)


def apart(node: Node, mark: str) -> Node:
    """Return the same expression, whose macros name their items as nobody else can.

    So it can stand inside of any other one: ``mark`` is put before the name of each variable.
    """
    variables = _variables(node)

    def change(part: Node) -> Node:
        match part:
            case Macro():
                return replace(part, variable=f"{mark}{part.variable}")
            case Name(path=(first, *rest)) if first in variables:
                return replace(part, path=(f"{mark}{first}", *rest))
        return part

    return _rebuilt(node, change)


def names_in(node: Node) -> Iterator[str]:
    """Yield every name that an expression says, and no variable of its macros."""
    variables = _variables(node)
    for part in _parts(node):
        if isinstance(part, Name) and part.path[0] not in variables:
            yield str(part)


def _variables(node: Node) -> frozenset[str]:
    return frozenset(part.variable for part in _parts(node) if isinstance(part, Macro))


def _parts(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Items():
            below: tuple[Node, ...] = node.items
        case Call():
            below = node.arguments
        case Macro():
            below = (node.target, node.body)
        case _:
            return
    for one in below:
        yield from _parts(one)


def _rebuilt(node: Node, change: Change) -> Node:
    match node:
        case Items():
            node = replace(node, items=tuple(_rebuilt(one, change) for one in node.items))
        case Call():
            arguments = tuple(_rebuilt(one, change) for one in node.arguments)
            node = replace(node, arguments=arguments)
        case Macro():
            target, body = _rebuilt(node.target, change), _rebuilt(node.body, change)
            node = replace(node, target=target, body=body)
    return change(node)
