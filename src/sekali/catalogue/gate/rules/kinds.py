"""States of every kind: each has the ways out that its kind needs, and asks for what exists."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check_ways_out(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield states whose actions are not those that something else than an officer brings about."""
    for key, state, at in under_check.states():
        needed = _needed(state)
        if needed and set(state.actions) != needed:
            message = f"{key!r} leads on by {', '.join(sorted(needed))}, and by nothing else"
            yield Mistake(under_check.file, at, message, "name exactly these actions")


def check_timers(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield timers that do what nobody can do without an officer's word, or what is not there."""
    for key, state, at in under_check.states():
        for number, timer in enumerate(state.timers):
            place = (*at, "timers", number)
            action = state.actions.get(timer.act or "")
            if timer.act is not None and action is None:
                message = f"{timer.act!r} is no action of {key!r}"
                yield Mistake(under_check.file, place, message, "name one of its actions")
            elif action is not None and (action.reasons or action.to == RETURNED):
                message = f"{timer.act!r} needs a reason or a mark, which time cannot give"
                yield Mistake(under_check.file, place, message, "let time do another action")
            if timer.escalate is not None and files.role_of(state) in {None, timer.escalate}:
                message = f"nobody else than {timer.escalate!r} has work in {key!r}"
                fix = "escalate work of one role to another one"
                yield Mistake(under_check.file, place, message, fix)


def check_asked(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield agencies that are asked and do not exist, or are not told what to look at."""
    known = under_check.dictionary.agencies.agencies
    for _, state, at in under_check.states():
        asked = state.opinions if isinstance(state, files.Opinions) else {}
        for key, opinion in asked.items():
            if opinion.of not in known:
                message = f"there is no kind of agency {opinion.of!r}"
                fix = "see dictionary/agencies.yaml"
                yield Mistake(under_check.file, (*at, "opinions", key), message, fix)
            for message, fix in _seen(under_check, opinion):
                yield Mistake(under_check.file, (*at, "opinions", key), message, fix)


def _seen(under_check: UnderCheck, opinion: files.Opinion) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with what an agency sees: nobody sees more than they need."""
    definition = under_check.definition
    if opinion.sees is None:
        yield "it is not said what the agency sees", "add sees: with items or subjects"
        return
    items = {*under_check.item_keys, *definition.reads}
    subjects = {key.partition(".")[0] for key in items if "." in key}
    for key in opinion.sees:
        if key not in items | subjects:
            yield f"{key!r} is nothing that a case holds", "name an item or a subject"


def check_fees(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield fees that nobody pays, and payments and standards of fees that there are not."""
    fees = set(under_check.definition.fees)
    paid = {s.pay for _, s, _ in under_check.states() if isinstance(s, files.Payment)}
    for key, state, at in under_check.states():
        if isinstance(state, files.Payment) and state.pay not in fees:
            message = f"{key!r} asks for {state.pay!r}, which is no fee"
            yield Mistake(under_check.file, at, message, "add it to fees:")
    for key in sorted(fees - paid):
        message = f"no state asks for the fee {key!r}"
        fix = "add a state with pay:, or remove the fee"
        yield Mistake(under_check.file, ("fees", key), message, fix)
    named = under_check.definition.standard.fee
    if named is not None and named not in fees:
        message = f"the standard names {named!r}, which is no fee"
        yield Mistake(under_check.file, ("standard",), message, "add it to fees:")


def _needed(state: files.State) -> set[str]:
    if isinstance(state, files.Wait) and state.wait == "event":
        return {files.ARRIVED, files.OVERDUE}
    return _WAYS_OUT.get(type(state), set())


_WAYS_OUT: dict[type, set[str]] = {
    files.Payment: {files.PAID, files.UNPAID},
    files.Opinions: {files.ANSWERED},
    files.Visit: {files.ATTENDED, files.MISSED, files.UNBOOKED},
    files.Wait: {files.ARRIVED},
    files.PanelState: {files.SCORED},
    files.RankingState: {files.CHOSEN, files.NOT_CHOSEN},
}
WAYS_OUT = Rule("state-kind", "each kind of state has just the ways out it needs", check_ways_out)
TIMERS = Rule("timer", "what time does by itself can be done without an officer", check_timers)
ASKED = Rule("opinion", "only agencies that exist are asked for opinions", check_asked)
FEES = Rule("fee", "every fee is paid in a state, every payment is of a fee", check_fees)
