"""``vault.ports.FactRegistry`` for every registry behind the government's gateway."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sekali.catalogue.agreements import Permit
from sekali.kernel.breaker import OUTAGE, SLOW
from sekali.vault.adapters.asking.reasons import ACCESS, NO_AGREEMENT, QUOTA
from sekali.vault.adapters.asking.recent import Recent
from sekali.vault.adapters.registries.cleaning import Labels, Unreadable
from sekali.vault.adapters.registries.line import GatewayLine
from sekali.vault.adapters.registries.reading import Busy, Reading
from sekali.vault.ports import Holding, RegistryUnavailable

NOBODY = "0" * 16
"""Asked for by ``check_config``: well-formed, and nobody's."""

Result = TypeVar("Result")
RECENT_SECONDS, RECENT_ENTRIES = 60.0, 500
TO_OPERATOR = {
    OUTAGE: "cannot be reached, or answers nonsense.",
    SLOW: "answers too slowly.",
    QUOTA: "is not asked any more today: the quota of questions is used up.",
    ACCESS: "refuses our key.",
    NO_AGREEMENT: "is not asked: no agreement on it is in force (see `sekali registries`).",
}


class GatewayRegistry:
    """One registry; used by all threads of a process.

    Args:
        line: Its line.
        reading: How it is asked and read.
        labels: The registry's labels for our code lists.
    """

    def __init__(self, line: GatewayLine, reading: Reading, labels: Labels) -> None:
        self._line, self._reading, self._labels = line, reading, labels
        self._recent: Recent[Sequence[Holding]] = Recent(
            seconds=RECENT_SECONDS, entries=RECENT_ENTRIES, clock=line.clock
        )

    def facts_about(self, nik: str, *, permit: Permit) -> Sequence[Holding]:
        """Return what the registry holds of the person; nothing where it knows nobody.

        It sends all that it holds; what the permit does not open goes no further than here.

        Raises:
            RegistryUnavailable: See ``params["reason"]``.
        """
        found = self._recent.get(nik)
        if found is None:
            found = self._read(self._line.ask(self._reading.path, {"nik": nik}), nik)
            self._recent.put(nik, found)
        return tuple(opened for one in found if (opened := _opened(one, permit)).facts)

    def matches(self, nik: str, values: Mapping[str, Any], *, permit: Permit) -> Mapping[str, bool]:
        """Return whether the registry has the same, by ``kind.element``.

        Raises:
            RegistryUnavailable: See ``params["reason"]``; ``access`` where it compares nothing.
        """
        matching = self._reading.matching
        if matching is None:
            raise self._line.unavailable(ACCESS, "it compares nothing")
        sent = {
            name: values[one]
            for one, name in matching.question.items()
            if one in values and one in permit.elements
        }
        page = self._line.ask(matching.path, {"nik": nik, **sent}) if sent else None
        found = self._understood(lambda: matching.read(page, nik)) if page is not None else {}
        return {one: agrees for one, agrees in found.items() if one in values}

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection. Asks one question, about nobody."""
        name = self._reading.name
        found = [
            f"No labels for the code list {one}, which the {name} writes."
            for one in self._reading.lists
            if not self._labels.get(one)
        ]
        if not self._line.is_private:
            found.append(f"Personal data travels to the {name} without encryption.")
        try:
            self._read(self._line.try_once(self._reading.path, {"nik": NOBODY}), NOBODY)
        except RegistryUnavailable as refusal:
            found.append(f"The {name} {TO_OPERATOR[refusal.params['reason']]}")
        return found

    def _read(self, page: object, nik: str) -> Sequence[Holding]:
        if page is None:
            return ()
        return self._understood(lambda: self._reading.read(page, nik, self._labels))

    def _understood(self, read: Callable[[], Result]) -> Result:
        try:
            return read()
        except Unreadable as what:
            raise self._line.garbled(str(what)) from what
        except Busy as said:
            raise self._line.unavailable(*said.args) from said


def _opened(holding: Holding, permit: Permit) -> Holding:
    kept = {k: v for k, v in holding.facts.items() if permit.covers(holding.kind, k)}
    return holding if len(kept) == len(holding.facts) else replace(holding, facts=kept)
