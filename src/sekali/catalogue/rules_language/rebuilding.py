"""Parts of an expression made anew: with other names, or to stand in another place."""

from collections.abc import Callable
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
