"""What a registry says of the facts of a case: the same, otherwise, or nothing. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sekali.casework.planning import HOUSEHOLD, PERSON
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import BESIDE, CALLED_BY, VERIFIED, Fact
from sekali.vault.ports import Holding
from sekali.vault.told import Told

AGREES, DIFFERS, NOT_FOUND = "agrees", "differs", "not-found"
_OF_FACT = ("value", "level", "source", "date")


@dataclass(frozen=True, slots=True)
class Said:
    """What a registry says of one item; ``typed`` is what it was compared with."""

    typed: Any
    fact: Mapping[str, Any] | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of asking a registry about a case, as a whole and by item."""

    outcome: str
    said: Mapping[str, Said] = field(default_factory=dict)

    def facts_for(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts as they stand on the case from now on.

        An item that was answered anew meanwhile is not what was asked about, and stays.
        """
        return {
            key: dict(one.fact)
            for key, one in self.said.items()
            if one.fact is not None and _value(facts, key) == one.typed
        }


def checked_facts(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: Mapping[str, Any],
    items: Sequence[str],
    told: Told,
    today: date,
) -> Checked:
    """Compare what a registry told, or matched, with the facts of a case."""
    judge = _Judge(service, dictionary, facts, told, today)
    said = dict(judge.said_of(items))
    if any(not one.agrees for one in said.values()):
        return Checked(DIFFERS, said)
    return Checked(AGREES if said else NOT_FOUND, said)


@dataclass(frozen=True, slots=True)
class _Judge:
    service: CompiledService
    dictionary: DictionaryOf
    facts: Mapping[str, Any]
    told: Told
    today: date

    def said_of(self, items: Sequence[str]) -> Iterator[tuple[str, Said]]:
        """Yield what is said of each item of which anything is."""
        for key in items:
            subject, _, element = key.partition(".")
            kind = kind_of(self.service, subject)
            typed = _value(self.facts, key)
            if (self.told.matched or {}).get(f"{kind}.{element}") is False:
                yield key, Said(typed, None, agrees=False)
                continue
            holding = self._holding(subject, kind)
            if holding is not None and element in holding.facts:
                yield key, self._said(key, kind, element, holding)

    def _said(self, key: str, kind: str, element: str, holding: Holding) -> Said:
        known, typed = self.dictionary.elements[kind][element], self.facts.get(key)
        value = holding.facts[element]
        until = known.good_until(self.today)
        fact = Fact(value, VERIFIED, known.spec.authority, holding.on, until).as_json()
        agrees = typed is None or _plain(typed["value"]) == _plain(value)
        if not agrees and typed is not None:
            # Both stand there: an officer sees what the applicant said, and since when.
            fact[BESIDE] = [{name: typed[name] for name in _OF_FACT}]
        return Said(_value(self.facts, key), fact, agrees)

    def _holding(self, subject: str, kind: str) -> Holding | None:
        """Return what was told of a subject; of several things the one of the same number."""
        of_kind = [one for one in self.told.holdings if one.kind == kind]
        if kind in {PERSON, HOUSEHOLD} or len(of_kind) == 1:
            return of_kind[0] if of_kind else None
        element = CALLED_BY.get(kind, "")
        number = _plain(_value(self.facts, f"{subject}.{element}"))
        return next((one for one in of_kind if _plain(one.facts.get(element)) == number), None)


def kind_of(service: CompiledService, subject: str) -> str:
    """Return the kind of a subject of a service, the applicant included."""
    return service.definition.kind_of(subject)


def _value(facts: Mapping[str, Any], key: str) -> Any:
    return facts[key]["value"] if key in facts else None


def _plain(value: Any) -> Any:
    """Return a value without case, spaces and points: registers and people write differently."""
    if not isinstance(value, str):
        return value
    return "".join(letter for letter in value.casefold() if letter.isalnum())
