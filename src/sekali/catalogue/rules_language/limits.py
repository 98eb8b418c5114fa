"""How large an expression may be, and how many steps one run of it may take."""

from dataclasses import dataclass, field

from sekali.catalogue.rules_language.refusals import TooCostly

DEFAULT_BUDGET = 1_000_000
"""Steps that one run may take; on one core of 2026 about a fifth of a second."""

FORM_COST = 100_000
"""Steps that all conditions of a form may take together, each time that a page is shown."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an author may write.

    ``cost`` counts a list as long as it may be, or as ``assumed_items`` where nobody says: then
    what is checked stays far below the budget of a run, whatever is filled in.
    """

    source_length: int = 4_000
    nodes: int = 500
    depth: int = 50
    cost: int = 250_000
    assumed_items: int = 100


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Asked:
    """That a lookup was asked: by which keys, and what it gave."""

    lookup: str
    keys: tuple[object, ...]
    gave: object


@dataclass(slots=True)
class Run:
    """One evaluation: the steps left, and what the variables of its macros hold now.

    ``asked`` collects which lookups were asked, where somebody wants to explain the answer.
    """

    left: int = DEFAULT_BUDGET
    bound: dict[str, object] = field(default_factory=dict)
    asked: dict[Asked, None] | None = None

    def charge(self, steps: int) -> None:
        """Take steps before they are made.

        Raises:
            TooCostly: Not so many are left.
        """
        self.left -= steps
        if self.left < 0:
            raise TooCostly(
                "the expression takes too many steps",
                fix="go through fewer or shorter lists, or split the rule",
            )
