"""Everything that happened to a case of a scenario, also what was taken back or corrected since."""

from dataclasses import dataclass, field

from sekali.casework.process import Transition

# A state and an action of it.
Done = tuple[str, str]


@dataclass(slots=True)
class History:
    """What happened, in order.

    ``moves`` are all transitions. ``done`` are the actions that were done: not those that followed
    at once, by a rule, from a fee of nothing or a day that was past. ``taken_back`` are the
    decisions that a system outside refused.
    """

    moves: list[Transition] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    taken_back: list[Done] = field(default_factory=list)
