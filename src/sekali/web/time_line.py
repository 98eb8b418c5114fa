"""The time line of a case: what was done, what runs, and what it waits for, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.actors import RECURRING
from sekali.casework.models import Case, CaseEvent
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import Texts
from sekali.web.fact_words import registry_name
from sekali.web.templates import at_hour
from sekali.web.texts import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the time line, in words."""

    standing: str
    title: str
    text: str = ""
    at: datetime | None = None
    ruling: dict[str, object] | None = None


def time_line(
    found: Case, events: Sequence[CaseEvent], service: CompiledService, t: Words
) -> list[Step]:
    """Return the steps that were done, the one that runs, and what it waits for."""
    text = service.text(t.language)
    steps: list[Step] = []
    # A copy that knows no applicant has its own id in their place: who helped them stays unsaid.
    is_hidden = found.person_id == found.id
    for event in events:
        step = _step(event, text, t)
        if step is not None:
            steps.append(step if is_hidden else _with_helper(step, event, t))
    if found.state == "applicant":
        steps.append(Step("now", t("case.waits-for-you"), found.note_to_applicant))
    elif found.state in service.definition.process and not found.decided_at:
        steps.append(_running(found, events, service, t))
    elif found.effects_left:
        steps.append(Step("now", t("case.being-issued")))
    return steps


def _running(found: Case, events: Sequence[CaseEvent], service: CompiledService, t: Words) -> Step:
    """Return the step that runs: by when it is done, or when somebody is expected."""
    doing = service.text(t.language).states[found.state].doing
    last = next((one for one in reversed(events) if one.kind in _VISITS), None)
    if last is not None and last.kind in _CHOSEN and last.data["state"] == found.state:
        return Step("now", doing, t("case.expected", when=_when(last, t)))
    return Step("now", doing, at=found.due_at)


def _visit(event: CaseEvent, _: Texts, t: Words) -> Step:
    return Step("done", t(f"case.{event.kind}", when=_when(event, t)), at=event.at)


def _when(event: CaseEvent, t: Words) -> str:
    return at_hour(datetime.fromisoformat(event.data["starts_at"]), t.language)


def _step(event: CaseEvent, text: Texts, t: Words) -> Step | None:
    """Return a step in words; what says nothing to a person is left out."""
    tell = _TOLD.get(event.kind)
    return tell(event, text, t) if tell else None


def _with_helper(step: Step, event: CaseEvent, t: Words) -> Step:
    """Return a step that says who did it for the person, where somebody did."""
    helper = event.data.get("helper")
    if helper is None:
        return step
    said = t("acting.by-helper", name=helper["name"], basis=t(f"acting.as.{helper['as']}"))
    return replace(step, text=f"{said} {step.text}".strip())


def _plain(event: CaseEvent, _: Texts, t: Words) -> Step:
    return Step("done", t(f"case.{_PLAIN[event.kind]}"), at=event.at)


def _submitted(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell that it was received, and from whom where an office has handed it in.

    What the calendar opened nobody has sent.
    """
    if event.data["channel"] == RECURRING:
        return Step("done", t("case.begun"), t("case.begun-by-calendar"), event.at)
    office = event.data.get("office")
    said = t("case.sent-for-you", office=agencies.office(UUID(office)).name) if office else ""
    return Step("done", t("case.received"), said, event.at)


def _resubmitted(event: CaseEvent, _: Texts, t: Words) -> Step:
    return Step("done", t("case.resubmitted", count=len(event.data["changed"])), at=event.at)


def _ruled(event: CaseEvent, text: Texts, t: Words) -> Step:
    ruling = event.data["ruling"]
    row = text.rows.get(f"{ruling['table']}.{ruling['row']}", ruling["row"])
    done = text.states[event.data["state"]].done
    return Step("done", done, t("case.by-rule", row=row), event.at, ruling)


def _happened(event: CaseEvent, text: Texts, t: Words) -> Step:
    """Tell what came about without anybody acting: by time, by payment, by what was awaited."""
    data = event.data
    said = t(f"case.cause-{data['cause']}")
    law = f" ({data['law']})" if data.get("law") else ""
    return Step("done", text.states[data["state"]].done, said + law, event.at)


def _opinion(event: CaseEvent, text: Texts, t: Words) -> Step:
    data = event.data
    asked = text.opinions.get(data["key"], data["key"])
    said = t(f"desk.opinion-{data['answer']}")
    if event.kind == "silent":
        said = t("case.silent", answer=said, law=data["law"])
    note = data.get("note") or ""
    return Step("done", asked, f"{said} {note}".strip(), event.at)


def _reviewed(event: CaseEvent, _: Texts, t: Words) -> Step:
    return Step("done", t("case.reviewed", count=event.data["count"]), at=event.at)


def _ranked(event: CaseEvent, text: Texts, t: Words) -> Step:
    """Tell the place among the others of the group, or that it came too late to be compared."""
    data = event.data
    if data["late"]:
        return Step("done", t("case.ranked-late"), at=event.at)
    group = text.groups.get(data["group"], data["group"])
    said = t("case.ranked-place", place=data["place"], of=data["of"], group=group)
    return Step("done", t("case.ranked"), said, event.at)


def _acted(event: CaseEvent, text: Texts, t: Words) -> Step:
    data = event.data
    if data["to"] == "applicant":
        title = t("case.returned", count=len(data.get("marks") or []))
    elif data["to"] == "refused":
        title = t("case.refused")
    else:
        title = text.states[data["state"]].done
    reason = text.reasons.get(data.get("reason") or "", "")
    said = " ".join(part for part in (reason, data.get("note") or "") if part)
    return Step("done", title, said, event.at)


def _taken_back(event: CaseEvent, _: Texts, t: Words) -> Step:
    said = t("case.taken-back-why", said=sentence(event.data["said"]))
    return Step("done", t("case.taken-back"), said, event.at)


def sentence(said: str) -> str:
    """Return what another system said so that a sentence can follow it."""
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _moved(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell that the case goes on under a newer version of its service, and why."""
    data = event.data
    why = data["why"].get(t.language) or next(iter(data["why"].values()), "")
    law = f" ({data['law']})" if data["law"] else ""
    return Step("done", t("case.moved"), f"{why}{law}".strip(), event.at)


def _unhidden(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell that the office has seen who a hidden applicant is, by which law, and why."""
    said = t("hidden.lifted-why", **event.data)
    return Step("done", t("hidden.lifted"), said, event.at)


def _told(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell which other office was told of it, or that none could be."""
    office = event.data.get("told_office")
    if "not_agreed" in event.data:
        return Step("done", t("telling.not-agreed"), at=event.at)
    if office is None:
        return Step("done", t("telling.untold", place=event.data["place"]), at=event.at)
    name = agencies.office(UUID(office)).name
    return Step("done", t("telling.told", office=name), t("telling.told-why"), event.at)


def _checked(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell what a registry said of the case later, or that an officer found out otherwise."""
    data = event.data
    names = ", ".join(registry_name(one, t) for one in data["registry"].split(", "))
    title = t("checked.title", source=names)
    said = t(f"checked.{data['outcome']}", source=names)
    return Step("done", title, f"{said} {data.get('note') or ''}".strip(), event.at)


def _correction(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell that a correction was asked for: on the time line of the new case and of the old."""
    data = event.data
    number = data["corrects"] if event.kind == "correction" else data["number"]
    said = t(f"correction.{event.kind}", number=number)
    title = t(f"correction.asked-{data['asked_by']}")
    return Step("done", title, f"{said} {data['reason']}".strip(), event.at)


def _objection(event: CaseEvent, _: Texts, t: Words) -> Step:
    """Tell of an objection to what a rule decided, on the time lines of both cases."""
    data, said = event.data, ""
    if event.kind == "objected":
        said = t("objection.line-due", when=at_hour(_promised(event), t.language))
    elif "corrects" in data:
        said = t("objection.line-of", number=data["corrects"])
    elif "number" in data:
        said = t("objection.line-by", number=data["number"])
    title = t(f"objection.line.{event.kind}")
    return Step("done", title, f"{said} {data.get('note', '')}".strip(), event.at)


def _promised(event: CaseEvent) -> datetime:
    return datetime.fromisoformat(event.data["promised_at"])


def _file_closed(event: CaseEvent, _: Texts, t: Words) -> Step:
    return Step("done", t("case.file-closed"), t("case.file-closed-said"), event.at)


_CHOSEN = ("booked", "booking-moved")
_VISITS = (*_CHOSEN, "booking-cancelled", "missed")
_OBJECTIONS = ("objected", "objection-withdrawn", "objection-confirmed", "objection-anew", "anew")
_PLAIN = {
    "issue": "issued",
    "withdrawn": "withdrawn",
    "reminded": "reminded",
    "escalated": "escalated",
    "consent-withdrawn": "consent-withdrawn",
    "further-reader": "further-reader",
}
_TOLD: Mapping[str, Callable[[CaseEvent, Texts, Words], Step]] = {
    **dict.fromkeys(_PLAIN, _plain),
    **dict.fromkeys(_VISITS, _visit),
    **dict.fromkeys(_OBJECTIONS, _objection),
    "submitted": _submitted,
    "resubmitted": _resubmitted,
    "ruled": _ruled,
    "acted": _acted,
    "happened": _happened,
    "opinion": _opinion,
    "silent": _opinion,
    "taken-back": _taken_back,
    "moved": _moved,
    "tell": _told,
    "unhidden": _unhidden,
    "checked": _checked,
    "correction": _correction,
    "correction-asked": _correction,
    "reviewed": _reviewed,
    "ranked": _ranked,
    "file-closed": _file_closed,
}
