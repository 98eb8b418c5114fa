"""Texts: every word in every language of the service, and none that nobody reads."""

import re
from collections.abc import Iterator, Mapping

from sekali.catalogue import files
from sekali.catalogue.bulk_words import columns_of_list
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf

# Filled in by casework/notices.py.
PLACEHOLDERS = frozenset(
    {"title", "about", "number", "office", "promised", "reason", "note", "items"}
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# What is signed or agreed to says first what that means.
_EXPLAINED = (files.StatementItem, files.ConsentItem)
TextFile = FileOf[files.Texts]


def check_complete(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what a language does not say."""
    for language in under_check.definition.languages:
        file = under_check.folder.texts.get(language)
        if file is None:
            message = f"there is no texts/{language}.yaml"
            fix = "write it, or take the language out of languages:"
            yield Mistake(under_check.file, ("languages",), message, fix)
            continue
        for part, keys in _needed(under_check).items():
            said = getattr(file.shape, part)
            for key in sorted(keys - set(said)):
                message = f"{part}: nothing is said for {key!r}"
                yield Mistake(file, (part,), message, "add it, as a person would say it")
        yield from _unsaid_items(under_check, file)
        yield from _unsaid_headers(under_check, file)
        yield from _unsaid_calculator(under_check, file)
        yield from _empty(file)


def check_orphans(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield texts for what does not exist, and languages that the service is not offered in."""
    optional: dict[str, set[str]] = {
        "items": {*under_check.item_keys, *_columns(under_check), *_supposed(under_check)},
        "subjects": {*_subjects(under_check), APPLICANT},
        "eligible": {condition.otherwise for condition in under_check.definition.eligibility},
        # What an office sets has to be called something, what a figure shows may be.
        "parameters": set(under_check.rules.parameters),
    }
    for language, file in under_check.folder.texts.items():
        if language not in under_check.definition.languages:
            message = f"{language} is not in languages:"
            yield Mistake(file, (), message, "add it there, or remove the file")
        for part, keys in {**_needed(under_check), **optional}.items():
            for key in sorted(set(getattr(file.shape, part)) - set(keys)):
                message = f"{part}: {key!r} is nowhere in the service"
                yield Mistake(file, (part, key), message, "remove it, or correct its spelling")
        for key in sorted(_headers_said(file) - _headers_needed(under_check)):
            message = f"bulk: {key!r} is no column of a list"
            yield Mistake(file, ("bulk",), message, "remove it, or correct its spelling")


def check_placeholders(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield words in braces that nothing fills in."""
    for file in under_check.folder.texts.values():
        for key, notice in file.shape.notices.items():
            for name in _PLACEHOLDER.findall(notice.subject + notice.body):
                if name not in PLACEHOLDERS:
                    message = f"nothing is filled in for {{{name}}}"
                    fix = f"use one of {', '.join(sorted(PLACEHOLDERS))}"
                    yield Mistake(file, ("notices", key), message, fix)
            if set("{}") & set(_PLACEHOLDER.sub("", notice.subject + notice.body)):
                message = "a brace stands alone"
                yield Mistake(file, ("notices", key), message, "close it, or remove it")


def _needed(under_check: UnderCheck) -> Mapping[str, set[str]]:
    definition = under_check.definition
    actions = list(under_check.actions())
    texts = under_check.folder.texts.values()
    return {
        "subjects": _subjects(under_check),
        "pages": {page.page for page in definition.form},
        "purposes": set(definition.purposes),
        "refusals": {
            *(condition.otherwise for condition in definition.eligibility),
            *(one.needed for one in definition.purposes.values() if one.needed),
        },
        # Nobody has to say it; but what one language says, the others say too.
        "eligible": {key for file in texts for key in file.shape.eligible},
        "states": set(definition.process),
        "actions": {key for _, key, _, _ in actions},
        "reasons": {reason for _, _, action, _ in actions for reason in action.reasons},
        "rows": _rows(under_check),
        "documents": set(definition.documents),
        "fees": set(definition.fees),
        "checks": _checks(under_check),
        "opinions": _opinions(under_check),
        "appointments": {one.for_ for one in under_check.appointments()},
        "bring": {key for one in under_check.appointments() for key in one.bring},
        "in_flight": {rule.why for rule in definition.in_flight},
        "parameters": set(definition.local.parameters) if definition.local else set(),
        "notices": _notices(under_check),
        "tellings": {told.words for told, _ in under_check.tellings()},
        "groups": set(definition.call.groups) if definition.call else set(),
        "criteria": _criteria(under_check),
    }


def _notices(under_check: UnderCheck) -> set[str]:
    effects = [effect for _, effect, _ in under_check.effects()]
    actions = [action for _, _, action, _ in under_check.actions()]
    told = {effect.notify for effect in effects if isinstance(effect, files.Notify)}
    return told | {one.if_refused.notify for one in actions if one.if_refused is not None}


def _checks(under_check: UnderCheck) -> set[str]:
    return {
        key
        for _, state, _ in under_check.states()
        if isinstance(state, files.Work) and state.inspection is not None
        for key in state.inspection.checks
    }


def _opinions(under_check: UnderCheck) -> set[str]:
    return {
        key
        for _, state, _ in under_check.states()
        if isinstance(state, files.Opinions)
        for key in state.opinions
    }


def _criteria(under_check: UnderCheck) -> set[str]:
    return {
        key
        for _, state, _ in under_check.states()
        if isinstance(state, files.PanelState)
        for key in state.panel.rubric
    }


def _subjects(under_check: UnderCheck) -> set[str]:
    # The form shows what is known under the name of the subject it is known of.
    named = {key.partition(".")[0] for key in under_check.item_keys if "." in key}
    return named | set(under_check.definition.subjects)


def _rows(under_check: UnderCheck) -> set[str]:
    return {
        f"{table}.{row.get('id')}"
        for table, spec in under_check.rules.tables.items()
        for row in (spec.get("rows") if isinstance(spec.get("rows"), list) else []) or []
        if isinstance(row, dict)
    }


def _unsaid_items(under_check: UnderCheck, file: TextFile) -> Iterator[Mistake]:
    for placed in under_check.items:
        said = file.shape.items.get(placed.key)
        missing = []
        if not isinstance(placed.item, files.FactItem) and not (said and said.label):
            missing.append("label")
        if isinstance(placed.item, _EXPLAINED) and not (said and said.text):
            missing.append("text")
        for part in missing:
            message = f"items: {placed.key!r} has no {part}"
            yield Mistake(file, ("items", placed.key), message, f"add its {part}:")
    for key in _columns(under_check):
        said = file.shape.items.get(key)
        if not (said and said.label):
            message = f"items: {key!r} has no label"
            yield Mistake(file, ("items", key), message, "add its label: it heads a column")


def _unsaid_calculator(under_check: UnderCheck, file: TextFile) -> Iterator[Mistake]:
    if under_check.definition.calculator is not None and file.shape.calculator is None:
        message = "calculator: nothing is said about what can be computed"
        yield Mistake(file, (), message, "add title: and lead:")
    for key in _supposed(under_check):
        said = file.shape.items.get(key)
        if not (said and said.label):
            message = f"items: {key!r} has no label"
            yield Mistake(file, ("items", key), message, "add its label:")


def _supposed(under_check: UnderCheck) -> list[str]:
    """Return what the calculator asks, by the keys under which its words stand."""
    calculator = under_check.definition.calculator
    asks = calculator.asks if calculator else []
    return [one.ask for one in asks if isinstance(one, files.Supposed)]


def _unsaid_headers(under_check: UnderCheck, file: TextFile) -> Iterator[Mistake]:
    if under_check.definition.bulk is not None and file.shape.bulk is None:
        message = "bulk: nothing is said about the list that agencies send in"
        yield Mistake(file, (), message, "add lead: and headers:")
    for key in sorted(_headers_needed(under_check) - _headers_said(file)):
        message = f"bulk: nothing is said for the column {key!r}"
        yield Mistake(file, ("bulk",), message, "add what stands above it to headers:")


def _headers_needed(under_check: UnderCheck) -> set[str]:
    bulk = under_check.definition.bulk
    return set(columns_of_list(bulk)) if bulk else set()


def _headers_said(file: TextFile) -> set[str]:
    return set(file.shape.bulk.headers) if file.shape.bulk else set()


def _columns(under_check: UnderCheck) -> Iterator[str]:
    """Yield the columns of its own tables, by the keys under which their words stand."""
    for placed in under_check.items:
        if isinstance(placed.item, files.Question):
            yield from (f"{placed.key}.{column}" for column in placed.item.columns or ())


def _empty(file: TextFile) -> Iterator[Mistake]:
    shown = file.shape.model_dump(exclude={"search"})
    for pointer, text in _strings(shown, ()):
        if not text.strip():
            yield Mistake(file, pointer, f"{'.'.join(pointer)} is empty", "write it, or remove it")


def _strings(value: object, pointer: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*pointer, str(key)))


COMPLETE = Rule(
    "text-missing", "every text is there in every language of the service", check_complete
)
ORPHANS = Rule("text-orphan", "no text is for what does not exist", check_orphans)
FILLED_IN = Rule("text-placeholder", "notices name only what can be filled in", check_placeholders)
