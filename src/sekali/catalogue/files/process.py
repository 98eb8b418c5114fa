"""The shape of a process: its states and clocks, what may be done, and what follows."""

from typing import Annotated, Literal, Self

from pydantic import Field, Tag, model_validator

from sekali.catalogue.files.base import (
    Expression,
    Key,
    Shape,
    Slug,
    Within,
    by_word,
)
from sekali.catalogue.files.effects import Effect
from sekali.catalogue.files.judging import Panel, Ranking
from sekali.catalogue.files.meeting import Appointment, Inspection


class IfRefused(Shape):
    """What follows where a system outside refuses an effect for good.

    What was done is undone, the case is in the state ``to`` again, and the applicant is told.
    """

    to: Slug
    notify: Slug


class Action(Shape):
    """What may be done in a state, by hand, by rule, by time, or by what was waited for.

    ``to: applicant`` sends the application back: the officer marks which items are wrong.
    """

    to: Slug
    reasons: list[Slug] = Field(default_factory=list)
    effects: list[Effect] = Field(default_factory=list)
    if_refused: IfRefused | None = None


class Timer(Shape):
    """What happens by itself when a case has been in a state for some time.

    ``remind`` tells the applicant that something is awaited, ``escalate`` shows the case to a
    further role, ``act`` does one of the state's actions, as the law orders where nobody answered.
    The time stands still while the applicant corrects something.
    """

    after: Within
    remind: Literal["applicant"] | None = None
    escalate: Slug | None = None
    act: Slug | None = None
    law: str | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if sum(one is not None for one in (self.remind, self.escalate, self.act)) != 1:
            raise ValueError("give one of remind, escalate and act")
        if self.act is not None and self.law is None:
            raise ValueError("what is done because time passed needs its law:")
        return self


class _State(Shape):
    """What every state has: a length of time, ways out, and what happens by itself meanwhile."""

    within: Within
    actions: Annotated[dict[Slug, Action], Field(min_length=1)]
    timers: list[Timer] = Field(default_factory=list)


class Work(_State):
    """A state in which a role of the owner's office has work to do.

    ``sees`` names the specific items, or the subjects with all that is specific of them, that the
    role needs for it; the others are shown to it without their value.
    """

    by: Slug
    # The gate wants it where something is specific; versions of before are read without it.
    sees: list[str] | None = None
    decide_by_rule: Key | None = None
    inspection: Inspection | None = None


class Opinion(Shape):
    """What another agency's office in the same place is asked; rules read ``opinion.<key>``.

    It may agree, agree with conditions, or object. One that is silent for too long counts as
    ``if_silent`` says. ``sees`` names the items, or the subjects with all that is known of them,
    that it is given to judge by; nothing else of the case is shown to it.
    """

    of: Slug
    by: Slug
    within: Within
    if_silent: Literal["agree", "object"]
    law: str
    # The gate wants it; versions of before are read without it.
    sees: Annotated[list[str], Field(min_length=1)] | None = None


class Opinions(_State):
    """A state in which other agencies are asked, all at once; ``answered`` follows the last."""

    opinions: Annotated[dict[Key, Opinion], Field(min_length=1, max_length=10)]


class Payment(_State):
    """A state in which the applicant pays a fee: ``paid`` follows, or ``unpaid`` after ``within``.

    A fee of nothing is paid at once.
    """

    pay: Key


class Wait(_State):
    """A state in which nobody has work: until a day (``until``), or an event from outside.

    ``arrived`` follows the day or event; ``overdue`` an event that does not come ``within``.
    """

    until: Expression | None = None
    event: Slug | None = None

    @model_validator(mode="after")
    def _for_one_thing(self) -> Self:
        if (self.until is None) == (self.event is None):
            raise ValueError("give either until: or event:")
        return self

    @property
    def wait(self) -> Literal["day", "event"]:
        """Return what is waited for."""
        return "event" if self.until is None else "day"


class PanelState(_State):
    """A state in which readers give points, each alone; ``scored`` follows the last of them.

    Rules read ``panel.score`` of the last panel, and ``panel.<criterion>``.
    """

    panel: Panel


class RankingState(_State):
    """A state in which the cases of a call wait to be compared: ``chosen`` or ``not-chosen``."""

    ranking: Ranking


class Visit(_State):
    """A state in which the applicant comes at a time of their choice.

    ``attended`` follows when they came; ``missed`` when they did not, and may not choose again;
    ``unbooked`` when nothing is booked ``within``. ``sees`` is for the role that receives them.
    """

    appointment: Appointment
    sees: list[str] | None = None


State = Annotated[
    Annotated[Work, Tag("by state")]
    | Annotated[Opinions, Tag("opinions state")]
    | Annotated[Payment, Tag("pay state")]
    | Annotated[Wait, Tag("until state")]
    | Annotated[Wait, Tag("event state")]
    | Annotated[PanelState, Tag("panel state")]
    | Annotated[RankingState, Tag("ranking state")]
    | Annotated[Visit, Tag("appointment state")],
    by_word("state", "by", "opinions", "pay", "until", "event", "panel", "ranking", "appointment"),
]
# The actions that no officer chooses: something else leads to them.
PAID, UNPAID, ANSWERED, ARRIVED, OVERDUE = "paid", "unpaid", "answered", "arrived", "overdue"
ATTENDED, MISSED, UNBOOKED = "attended", "missed", "unbooked"
SCORED, CHOSEN, NOT_CHOSEN = "scored", "chosen", "not-chosen"


def rule_of(state: State) -> str | None:
    """Return the key of the table that may decide in a state."""
    return state.decide_by_rule if isinstance(state, Work) else None


def role_of(state: State) -> str | None:
    """Return the role that has work in a state."""
    match state:
        case Work():
            return state.by
        case PanelState():
            return state.panel.role
    return None


def sight_in(state: State) -> tuple[str, list[str]] | None:
    """Return which role sees which specific items in a state; None where nothing is said of it.

    Readers of a panel see those that it ``shows``.
    """
    match state:
        case Work() if state.sees is not None:
            return state.by, state.sees
        case Visit() if state.sees is not None:
            return state.appointment.by, state.sees
    return None
