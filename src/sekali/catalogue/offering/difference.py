"""In what two versions of a service differ, as somebody can read it who answers for an office.

Pure: two compiled services go in, one line for each difference comes out. What it would have
meant for past cases is told by `sekali services replay`.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.export.sippn import standard_fee
from sekali.catalogue.export.telling import clock_words, fee_words
from sekali.catalogue.export.words import export_words

# What it is that differs, in the order in which it is told.
Kind = Literal[
    "promise", "fee", "clock", "state", "item", "condition", "row", "parameter", "document", "text"
]
LONGEST = 160
_AROUND = 30


class VersionChange(NamedTuple):
    """One difference. Without ``before`` it is new, without ``after`` it is gone."""

    kind: Kind
    what: str
    before: str
    after: str


def version_changes(
    old: CompiledService, new: CompiledService, language: str
) -> list[VersionChange]:
    """Return what an office would get, and lose, by moving from one version to another."""
    found: list[VersionChange] = []
    for kind, told in _TOLD.items():
        before, after = told(old, language), told(new, language)
        for key in dict.fromkeys([*before, *after]):
            was, is_now = before.get(key), after.get(key)
            if was != is_now:
                name = (is_now or was or ("", ""))[0]
                found.append(_change(kind, name, was, is_now))
    return found


# By key: what it is called, and all that may differ, in words.
Told = Mapping[str, tuple[str, str]]


def _change(
    kind: Kind, name: str, was: tuple[str, str] | None, is_now: tuple[str, str] | None
) -> VersionChange:
    before, after = (" ".join(told[1].split()) if told else "" for told in (was, is_now))
    # Of two long texts only the part is told that differs.
    same = _alike(before, after) if max(len(before), len(after)) > LONGEST else 0
    begin = same - _AROUND if same > _AROUND else 0
    return VersionChange(kind, name, _part(before, begin), _part(after, begin))


def _alike(before: str, after: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = zip(before, after, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), 0)


def _part(said: str, begin: int) -> str:
    part = f"... {said[begin:]}" if begin else said
    return part if len(part) <= LONGEST else f"{part[:LONGEST]} ..."


def _promise(service: CompiledService, language: str) -> Told:
    words = clock_words(service.definition.standard.within, export_words(language))
    return {"": (service.text(language).title, words)}


def _fees(service: CompiledService, language: str) -> Told:
    text = service.text(language)
    free = {"": (text.title, standard_fee(service, text, export_words(language)))}
    fees = service.definition.fees
    told = {
        key: (
            text.fees.get(key, key),
            f"{fee_words(service, key, text)} {fee.amount or ''}; {fee.law}",
        )
        for key, fee in fees.items()
    }
    return told or free


def _clocks(service: CompiledService, language: str) -> Told:
    words, said = export_words(language), service.text(language).states
    return {
        key: (said[key].doing if key in said else key, clock_words(state.within, words))
        for key, state in service.definition.process.items()
    }


def _states(service: CompiledService, language: str) -> Told:
    text = service.text(language)
    return {
        key: (
            text.states[key].doing if key in text.states else key,
            ", ".join(f"{text.actions.get(a, a)} → {one.to}" for a, one in state.actions.items()),
        )
        for key, state in service.definition.process.items()
    }


def _items(service: CompiledService, language: str) -> Told:
    said = service.text(language).items
    return {one.key: (_label(one, said, language), _asked(one)) for one in service.items()}


def _label(item: CompiledItem, said: Mapping[str, files.ItemText], language: str) -> str:
    own = said.get(item.key)
    if own is not None and own.label:
        return own.label
    label = getattr(item.spec, "label", None) or {}
    return str(label.get(language) or label.get("id") or item.key)


def _asked(item: CompiledItem) -> str:
    """Return what matters of an item besides its name: its kind, whether and when it is asked."""
    when = item.when.source if item.when else ""
    return " ".join(part for part in (item.kind, "(?)" if item.optional else "", when) if part)


def _conditions(service: CompiledService, language: str) -> Told:
    said = service.text(language).refusals
    return {
        one.refusal: (said.get(one.refusal, one.refusal), f"{one.rule.source} ({one.law})")
        for one in service.eligibility
    }


def _rows(service: CompiledService, language: str) -> Told:
    said = service.text(language).rows
    return {
        f"{table}.{row['id']}": (
            said.get(f"{table}.{row['id']}", f"{table}.{row['id']}"),
            _of_row({key: value for key, value in row.items() if key != "id"}),
        )
        for table, spec in service.rules.tables.items()
        for row in spec["rows"]
    }


def _of_row(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{key}: {value}" for key, value in sorted(row.items()))


def _parameters(service: CompiledService, language: str) -> Told:
    text = service.text(language).parameters
    return {
        key: (
            text.get(key, key),
            "; ".join(f"{one.value} ({one.since.isoformat()}, {one.law})" for one in versions),
        )
        for key, versions in service.rules.parameters.items()
    }


def _documents(service: CompiledService, language: str) -> Told:
    said = service.text(language).documents
    return {
        key: (said.get(key, key), f"{one.number}; {one.template} ({_version_of(service, one)})")
        for key, one in service.definition.documents.items()
    }


def _version_of(service: CompiledService, document: files.Document) -> str:
    """Return a few letters that are others when the template is another."""
    template = service.templates.get(document.template, "")
    return hashlib.sha256(template.encode()).hexdigest()[:8]


def _texts(service: CompiledService, language: str) -> Told:
    """Return the words that tell something themselves; names of things are told with these."""
    text = service.text(language)
    told = {"title": text.title, "summary": text.summary}
    told |= {f"standard.{key}": said for key, said in text.standard.model_dump().items()}
    told |= {f"notices.{key}": f"{one.subject} {one.body}" for key, one in text.notices.items()}
    told |= {f"items.{key}": " ".join(filter(None, (one.label, one.hint, one.text)))
             for key, one in text.items.items()}  # fmt: skip
    return {key: (key, said) for key, said in told.items()}


_TOLD: Mapping[Kind, Callable[[CompiledService, str], Told]] = {
    "promise": _promise,
    "fee": _fees,
    "clock": _clocks,
    "state": _states,
    "item": _items,
    "condition": _conditions,
    "row": _rows,
    "parameter": _parameters,
    "document": _documents,
    "text": _texts,
}


def differing_kinds(changes: list[VersionChange]) -> Iterator[tuple[Kind, list[VersionChange]]]:
    """Yield the kinds in which something differs, with what does."""
    for kind in _TOLD:
        if found := [one for one in changes if one.kind == kind]:
            yield kind, found
