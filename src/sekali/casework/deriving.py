"""What follows from the facts of somebody, computed when it is read and kept nowhere. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sekali.casework.effect_facts import kept
from sekali.casework.members import member_row
from sekali.casework.planning import HOUSEHOLD, MEMBERS
from sekali.catalogue.derived import DerivedFact
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import Holder, Surroundings


class Computed(NamedTuple):
    """A derived fact of a holder: the value, and of which of their facts it was computed."""

    holder: Holder
    derived: DerivedFact
    value: Any
    rests_on: tuple[str, ...]


def what_follows(
    holder: Holder, around: Surroundings, dictionary: DictionaryOf, *, today: date
) -> Iterator[Computed]:
    """Yield the derived facts of a holder that can be computed on a day, as facts are kept.

    A fact that has to be confirmed again is not known, so nothing follows from it.
    """
    values = _values(holder, around, dictionary, today=today)
    for derived in dictionary.derived.get(holder.kind, {}).values():
        value = kept(derived.expression.evaluate(values))
        if value is not None:
            yield Computed(holder, derived, value, derived.rests_on)


def _values(
    holder: Holder, around: Surroundings, dictionary: DictionaryOf, *, today: date
) -> dict[str, Any]:
    values: dict[str, Any] = {"today": today}
    for name, fact in holder.facts.items():
        known = dictionary.element(holder.kind, name)
        if known is not None and fact.is_good_on(today):
            values[f"{holder.kind}.{name}"] = known.type.for_rules(fact.value, known.spec)
    if holder.kind == HOUSEHOLD:
        values[MEMBERS] = [member_row(one) for one in around.family()]
    return values
