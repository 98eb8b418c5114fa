"""What a case is judged by: its facts with their sources, and the values rules see in them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sekali.casework.inspecting import LATITUDE, LONGITUDE
from sekali.casework.members import row_for_rules
from sekali.casework.planning import MEMBERS, Line, Plan
from sekali.casework.restricting import is_usable, usable
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.periods import PERIOD
from sekali.vault.facts import DECLARED, RESIDENT, Holder, Surroundings, is_good_on

FAMILY_ELEMENTS = (
    "nik",
    "full_name",
    "sex",
    "birth_place",
    "birth_date",
    "religion",
    "education",
    "occupation",
    "blood_type",
    "marital_status",
    "marriage_date",
    "family_relation",
    "citizenship",
    "father_name",
    "mother_name",
)
CaseFacts = dict[str, dict[str, Any]]


def facts_of(plan: Plan, surroundings: Surroundings, *, today: date) -> CaseFacts:
    """Return everything a complete form says, and what its service reads besides."""
    surroundings = usable(surroundings, plan.service)
    facts = {line.item.key: _of_line(line, today) for line in plan.lines() if _says_something(line)}
    for line in plan.lines():
        if line.item.kind == "choose" and isinstance(line.value, list):
            facts[line.item.key] = _rows([h for h in line.candidates if _is_in(h, line)], today)
    not_agreed = set(plan.service.consents) - plan.agreed
    for reference, purpose in plan.service.definition.reads.items():
        if purpose in not_agreed:
            continue
        subject, element = reference.split(".")
        holder = plan.holders.get(subject)
        if reference == MEMBERS:
            facts[MEMBERS] = _members(surroundings, today)
        elif holder is not None and element in holder.facts:
            facts.setdefault(reference, holder.facts[element].as_json())
    return facts


def values_of(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: Mapping[str, Any],
    *,
    today: date,
    findings: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the values by which rules judge the case on a day.

    ``findings`` is what became known while it was worked on: ``check.``, ``opinion.``, ``fee.``,
    ``call.`` and ``panel.`` with their keys, the days of the ``period.`` that it was opened
    for, and the point of an inspection. What has to be confirmed again by the day is not known
    to rules.
    """
    values: dict[str, Any] = {"today": today, **service.numbers_on(today)}
    for key, found in (findings or {}).items():
        values[key] = _found(key, found)
    for key, fact in facts.items():
        if key in service.rule_reads and is_good_on(fact, today) and is_usable(key, fact, service):
            values[key] = _for_rules(service, dictionary, key, fact["value"])
    return values


def _found(key: str, found: Any) -> Any:
    """Return a finding as rules see it: numbers and degrees as decimals, days as days.

    An exact number is kept as ``{"number": "70.50"}``.
    """
    if key.startswith(PERIOD):
        return date.fromisoformat(found)
    if isinstance(found, dict):
        return Decimal(found["number"])
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return Decimal(found) if is_number or key in {LATITUDE, LONGITUDE} else found


def corrected(facts: Mapping[str, Any], lines: Iterator[Line], today: date) -> CaseFacts:
    """Return the facts of a case with the marked items answered anew."""
    marked = {line.item.key: line for line in lines}
    kept = {key: fact for key, fact in facts.items() if key not in marked}
    anew = {key: _of_line(line, today) for key, line in marked.items() if _says_something(line)}
    return kept | anew


def printed(
    service: CompiledService,
    dictionary: DictionaryOf,
    facts: Mapping[str, Any],
    context: Any,
    language: str,
) -> dict[str, Any]:
    """Return the facts as words, nested by subject, for the template of a document.

    What was asked for this service alone stands under ``asked``.
    """
    words: dict[str, Any] = {}
    for key, fact in facts.items():
        subject, _, element = key.partition(".")
        if key == MEMBERS:
            words.setdefault("household", {})["members"] = [
                _printed_member(row, dictionary, context, language) for row in fact["value"]
            ]
        elif key in service.subjects and not element:
            words[key] = [
                _printed_member(row, dictionary, context, language) for row in fact["value"]
            ]
        elif element:
            known = dictionary.element(service.definition.kind_of(subject), element)
            words.setdefault(subject, {})[element] = (
                known.type.in_print(fact["value"], known.spec, context, language) if known else None
            )
        elif (item := service.by_key.get(key)) is not None and item.kind == "question":
            words.setdefault("asked", {})[key] = _shown(item, fact["value"], context, language)
    return words


def _shown(item: CompiledItem, value: Any, context: Any, language: str) -> Any:
    if item.type is None or item.spec is None:
        return None
    return item.type.in_print(value, item.spec, context, language)


def _printed_member(
    row: Mapping[str, Any], dictionary: DictionaryOf, context: Any, language: str
) -> dict[str, Any]:
    printed_row = {}
    for element in FAMILY_ELEMENTS:
        known = dictionary.element("person", element)
        value = row.get(element)
        shown = known.type.show(value, known.spec, context, language) if known and value else ""
        printed_row[element] = shown.replace(" ", "") if element == "nik" else shown
    return printed_row


def _is_in(holder: Holder, line: Line) -> bool:
    return str(holder.subject_id) in line.value


def _says_something(line: Line) -> bool:
    is_fact = line.item.kind not in {"choose", "consent"}
    return is_fact and not line.is_open and line.value is not None


def _of_line(line: Line, today: date) -> dict[str, Any]:
    if line.fact is not None and line.answer is None:
        return line.fact.as_json()
    kept = {
        "value": line.value,
        "level": DECLARED,
        "source": RESIDENT,
        "date": today.isoformat(),
    }
    if line.answer is not None:
        kept |= {"by": line.answer.by, "at": line.answer.at, "channel": line.answer.channel}
        if line.outcome:
            # So that the officer knows why it was typed, and whom to ask.
            kept |= {"registry": line.registry, "outcome": line.outcome}
    return kept


def _members(surroundings: Surroundings, today: date) -> dict[str, Any]:
    return _rows(sorted(surroundings.family(), key=_place_on_card), today)


def _rows(holders: Iterable[Holder], today: date) -> dict[str, Any]:
    rows = []
    for holder in holders:
        number = holder.facts.get("nik")
        row = {element: holder.value(element) for element in FAMILY_ELEMENTS}
        row["birth_certificate_no"] = holder.value("birth_certificate_no")
        row["verified"] = number is not None and number.level != DECLARED
        rows.append(row)
    return {
        "value": rows,
        "level": "verified",
        "source": "civil-registry",
        "date": today.isoformat(),
    }


def _place_on_card(holder: Holder) -> tuple[int, str]:
    """Return what sorts a family as its card does: head, spouse, children by age, others."""
    relation = holder.value("family_relation")
    first = ("household_head", "husband", "wife", "child")
    place = first.index(relation) if relation in first else len(first)
    return place, str(holder.value("birth_date") or "")


def _for_rules(service: CompiledService, dictionary: DictionaryOf, key: str, value: Any) -> Any:
    if key == MEMBERS or key in service.subjects:
        return [row_for_rules(row) for row in value]
    if key in service.by_key:
        item = service.by_key[key]
        return item.type.for_rules(value, item.spec) if item.type and item.spec else value
    subject, _, element = key.partition(".")
    known = dictionary.element(service.definition.kind_of(subject), element)
    return known.type.for_rules(value, known.spec) if known else value
