"""The lines of a ledger in words, and those of one visit together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sekali.accounts.queries import names_of
from sekali.agencies import queries as agencies
from sekali.audit.models import Entry
from sekali.audit.questions import may_be_asked, questions_about
from sekali.casework.actions.judging_looks import PURPOSE as REVIEWING
from sekali.casework.actors import HIDDEN_DESK
from sekali.casework.breaking import GLASS, reason_in_words
from sekali.casework.effects.telling_offices import TOLD
from sekali.casework.queries import numbers_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import KnownElement
from sekali.openid.claims import WHERE, client_in_ledger
from sekali.openid.queries import names_of_clients
from sekali.vault.queries import FETCHED
from sekali.web.fact_words import registry_name
from sekali.web.fields import said_in
from sekali.web.labels import form_known_as
from sekali.web.texts import Words

# Lines of one reader, office and case that follow each other within this time are one visit.
_VISIT = timedelta(minutes=30)
ASKED, ANSWERED = "asked", "answered"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger in words; ``asks`` is its place where it can be asked about."""

    at: datetime
    who: str
    what: str
    case: str
    why: str
    act: str
    elements: tuple[str, ...]
    asks: int | None
    service_id: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """Lines of one reader about one case, one after the other: the newest first."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Return the line that began it."""
        return self.lines[-1]

    @property
    def last(self) -> Line:
        """Return the newest line, after which the visit is called."""
        return self.lines[0]

    @property
    def elements(self) -> tuple[str, ...]:
        """Return everything that was seen in it, each once."""
        return tuple(dict.fromkeys(one for line in self.lines for one in line.elements))

    @property
    def acts(self) -> tuple[str, ...]:
        """Return what was done in it, each once."""
        return tuple(dict.fromkeys(line.act for line in self.lines))

    @property
    def why(self) -> tuple[str, ...]:
        """Return what it was for."""
        return tuple(dict.fromkeys(line.why for line in self.lines if line.why))


class LedgerWords:
    """Tells the lines of one person's ledger; ``whose`` they are."""

    def __init__(self, entries: Sequence[Entry], whose: UUID, reader: UUID, t: Words) -> None:
        self.entries, self.whose, self.reader, self.t = entries, whose, reader, t
        cases = (one for entry in entries if (one := _uuid(entry.details.get("case"))))
        # Of a case that is somebody else's they are told no number.
        self.cases = {str(key): number for key, number in numbers_of(whose, cases).items()}
        self.names = names_of(entry.actor_id for entry in entries if entry.actor_id)
        systems = (client_in_ledger(entry.details) for entry in entries)
        self.systems = names_of_clients(one for one in systems if one)
        may_ask = [entry.position for entry in entries if may_be_asked(entry, whose)]
        self.asked = questions_about(whose, may_ask) if may_ask else {}

    def lines(self) -> Iterable[Line]:
        """Yield each line in words."""
        return map(self._line, self.entries)

    def visits(self) -> Sequence[Visit]:
        """Return the lines, those of one visit together, the newest visit first."""
        visits: list[list[tuple[Entry, Line]]] = []
        for entry, line in zip(self.entries, self.lines(), strict=True):
            if visits and _is_one_visit(visits[-1][-1][0], entry):
                visits[-1].append((entry, line))
            else:
                visits.append([(entry, line)])
        return [Visit(tuple(line for _, line in visit)) for visit in visits]

    def _line(self, entry: Entry) -> Line:
        details, t = entry.details, self.t
        service = form_known_as(details.get("service") or "")
        title = service.text(t.language).title if service else ""
        labels = (_label(one, service, t) for one in _elements(details))
        line = Line(
            at=entry.at,
            who=self._who(entry),
            what=title or self.systems.get(client_in_ledger(details), ""),
            case=self.cases.get(details.get("case") or "", ""),
            why=_use(details, t) or _purposes(details, service, t),
            act=_act(entry, t),
            elements=tuple(labels),
            asks=entry.position if may_be_asked(entry, self.whose) else None,
            service_id=details.get("service") or "",
        )
        asked = self.asked.get(entry.position)
        if asked is None:
            return line
        return replace(line, question=ANSWERED if asked.answered_at else ASKED)

    def _who(self, entry: Entry) -> str:
        t = self.t
        if entry.actor_id == self.reader:
            return t("looks.you")
        if not entry.office_id:
            name = self.names.get(entry.actor_id, t("looks.somebody")) if entry.actor_id else ""
            if helper := entry.details.get("helper"):
                return f"{name} · {t('looks.for-you', basis=t('acting.as.' + helper['as']))}"
            return name or t("looks.platform")
        office = agencies.office(entry.office_id).name
        unnamed = catalogue.dictionary().ledger.unnamed.services
        if entry.actor_id and entry.details.get("service") in unnamed:
            return f"{office} · {t('looks.unnamed')}"
        named = self.names.get(entry.actor_id) if entry.actor_id else None
        return f"{office} · {named or t('looks.by-rule')}"


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(str(said)) if said else None
    except ValueError:
        return None


def _is_one_visit(later: Entry, earlier: Entry) -> bool:
    """Tell whether two lines that follow each other are of one visit."""
    is_same = (
        later.actor_id == earlier.actor_id
        and later.office_id == earlier.office_id
        and later.details.get("case") == earlier.details.get("case")
        and later.details.get("service") == earlier.details.get("service")
    )
    return is_same and later.at - earlier.at <= _VISIT


def _act(entry: Entry, t: Words) -> str:
    if entry.details.get("where") == HIDDEN_DESK:
        return t("looks.without-knowing")
    if entry.details.get("where") == TOLD:
        return t("looks.told")
    if entry.kind == FETCHED:
        return _asked(entry.details, t)
    if entry.details.get("where") == GLASS:
        return t("looks.in-emergency")
    key = f"looks.act.{entry.kind}"
    return t(key) if t.has(key) else entry.kind


def _asked(details: Mapping[str, Any], t: Words) -> str:
    """Return which registry was asked, and what came of it."""
    # Lines of before say neither; what was only compared is told apart by what was.
    outcome = "matched" if details.get("matched") else details.get("outcome")
    key = f"looks.asked.{outcome}"
    if "registry" not in details or not t.has(key):
        return t(f"looks.act.{FETCHED}")
    return t(key, registry=registry_name(details["registry"], t))


def _elements(details: Mapping[str, Any]) -> list[str]:
    """Return the facts that a line names: of what was only compared, also what did not agree."""
    return sorted({*details.get("elements", []), *details.get("matched", [])})


def _use(details: Mapping[str, Any], t: Words) -> str:
    """Return what the platform itself asks for: a folder of a service says nothing of it."""
    use = details.get("use")
    if not use:
        return ""
    door = f"looks.use.{details.get('where')}"
    said = t(door if t.has(door) else f"looks.use.{use}")
    grounds = details.get("purposes", {}).values()
    return "; ".join(f"{said} ({t(f'openid.ground.{why}')})" for why in grounds)


def _purposes(details: dict[str, object], service: CompiledService | None, t: Words) -> str:
    purposes = details.get("purposes") or {}
    if not isinstance(purposes, dict):
        return ""
    if "mending" in purposes:
        return t("looks.mending")
    if REVIEWING in purposes:
        return t("looks.reviewing")
    if details.get("where") == WHERE:
        # A system outside has no folder of ours: what its office wrote is what is shown.
        return "; ".join(f"{key} ({t(f'openid.ground.{why}')})" for key, why in purposes.items())
    if service is None:
        return ""
    said = service.text(t.language).purposes
    return "; ".join(
        f"{said.get(key) or reason_in_words(key, t.language) or key} ({t(f'openid.ground.{why}')})"
        for key, why in purposes.items()
    )


def _label(reference: str, service: CompiledService | None, t: Words) -> str:
    """Return what an element is called, and of whom, where it says of whom."""
    subject, _, name = reference.rpartition(".")
    whose = service.text(t.language).subjects.get(subject, "") if service else ""
    for elements in _places(subject, service):
        if name in elements:
            label = said_in(elements[name].spec.label, t.language)
            return f"{label} ({whose})" if whose else label
    return name


def _places(subject: str, service: CompiledService | None) -> Iterable[Mapping[str, KnownElement]]:
    """Yield where an element's name may stand: first with the kind of whom it is about.

    Several kinds have an address; a line that names the kind means that one's.
    """
    declared = service.subjects.get(subject) if service else None
    kind = declared.spec.kind if declared else subject
    known = catalogue.dictionary().elements
    yield known.get(kind, {})
    yield from known.values()
