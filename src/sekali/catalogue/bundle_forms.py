"""The one form of a bundle: made as the form of a service, so that everything serves it alike.

What is planned is each service by itself (casework.bundle_planning); this says under which
names, with which words and for which purposes its items stand in the one form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sekali.accounts.rules import highest
from sekali.catalogue import files
from sekali.catalogue.bundles import BundlePart, CompiledBundle
from sekali.catalogue.compiled import (
    CompiledEligibility,
    CompiledItem,
    CompiledPage,
    CompiledService,
    CompiledSubject,
    digest_of,
)
from sekali.catalogue.files.bundle import BundleText

_FORMS_KEPT = 256
_DIGEST_SHOWN = 8


@lru_cache(_FORMS_KEPT)
def form_of(bundle: CompiledBundle, chosen: tuple[str, ...]) -> CompiledService:
    """Return the form of the services that were chosen, at least one of them."""
    parts = bundle.chosen(chosen)
    pages = tuple(page for part in parts for page in _pages(part))
    by_key: dict[str, CompiledItem] = {}
    for page in pages:
        by_key = {item.key: item for item in page.items} | by_key
    first, digest = parts[0].service, _digest(parts)
    return replace(
        first,
        definition=_definition(bundle, parts, digest),
        texts=_texts(bundle, parts),
        subjects=_subjects(parts),
        pages=pages,
        eligibility=tuple(one for part in parts for one in _eligibility(part)),
        tables={},
        records={},
        amounts={},
        waits={},
        templates={},
        digest=digest,
        by_key=by_key,
    )


def item_in_form(part: BundlePart, item: CompiledItem) -> CompiledItem:
    """Return an item of a service as it stands in the form of a bundle."""
    key = part.keys[item.key]
    return replace(
        item,
        key=key,
        purpose=_named(part, item.purpose),
        when=None,
        subject=part.subjects[item.subject] if item.subject else None,
        ways=tuple(part.keys[way] for way in item.ways),
        way_of=part.keys.get(item.way_of, ""),
        evidence=item.evidence.model_copy(update={"evidence": key}) if item.evidence else None,
        statement=item.statement.model_copy(update={"statement": key}) if item.statement else None,
    )


def page_in_form(part: BundlePart, page_key: str) -> str:
    """Return the key that a page of a service has in the form of a bundle."""
    return part.own(page_key)


def refusal_in_form(part: BundlePart, refusal: str) -> str:
    """Return under which key the form of a bundle explains a refusal of a service."""
    return _named(part, refusal)


def _named(part: BundlePart, key: str) -> str:
    return f"{part.prefix}.{key}"


def _pages(part: BundlePart) -> Iterator[CompiledPage]:
    for page in part.service.pages:
        items = tuple(item_in_form(part, item) for item in page.items)
        yield CompiledPage(page_in_form(part, page.key), None, items)


def _subjects(parts: tuple[BundlePart, ...]) -> Mapping[str, CompiledSubject]:
    """Return each subject once, as the first service that has it describes it."""
    subjects: dict[str, CompiledSubject] = {}
    for part in parts:
        for key, subject in part.service.subjects.items():
            named = part.subjects[key]
            subjects.setdefault(named, replace(subject, key=named))
    return subjects


def _eligibility(part: BundlePart) -> Iterator[CompiledEligibility]:
    """Yield what refusals are about, by the names of the form; each service judges its own."""
    for condition in part.service.eligibility:
        reads = frozenset(part.keys.get(name, name) for name in condition.rule.reads)
        refusal = refusal_in_form(part, condition.refusal)
        yield CompiledEligibility(replace(condition.rule, reads=reads), refusal, condition.law)


def _digest(parts: tuple[BundlePart, ...]) -> str:
    return digest_of({part.id: part.service.digest.encode() for part in parts})


def _definition(
    bundle: CompiledBundle, parts: tuple[BundlePart, ...], digest: str
) -> files.Service:
    """Return what stands around the form; what only a case needs is each service's own."""
    purposes = {
        _named(part, key): purpose
        for part in parts
        for key, purpose in part.service.definition.purposes.items()
    }
    reads = {
        _reference(part, reference): _named(part, purpose)
        for part in parts
        for reference, purpose in part.service.definition.reads.items()
    }
    about = parts[0].service.definition.about
    place = parts[0].service.definition.served_where
    changes: dict[str, Any] = {
        "id": bundle.id,
        "version": f"{bundle.definition.version}+{digest[:_DIGEST_SHOWN]}",
        "assurance": highest(part.service.definition.assurance for part in parts),
        "purposes": purposes,
        "subjects": {key: one.spec for key, one in _subjects(parts).items()},
        "reads": reads,
        "served_where": _reference(parts[0], place) if place else None,
        "about": _reference(parts[0], about) if about else None,
        "languages": [str(language) for language in bundle.definition.texts],
        "form": [],
        "eligibility": [],
        "documents": {},
        "fees": {},
    }
    return parts[0].service.definition.model_copy(update=changes)


def _reference(part: BundlePart, reference: str) -> str:
    subject, _, element = reference.partition(".")
    return f"{part.subjects[subject]}.{element}"


def _texts(bundle: CompiledBundle, parts: tuple[BundlePart, ...]) -> Mapping[str, files.Texts]:
    return {
        str(language): _text(str(language), said, parts)
        for language, said in bundle.definition.texts.items()
    }


def _text(language: str, said: BundleText, parts: tuple[BundlePart, ...]) -> files.Texts:
    """Return the words of all services; where two say the same item, the first one's."""
    own: dict[str, dict[str, Any]] = {
        name: {} for name in ("subjects", "pages", "items", "purposes", "refusals")
    }
    for part in reversed(parts):
        text = part.service.text(language)
        own["subjects"] |= {part.subjects.get(k, k): v for k, v in text.subjects.items()}
        own["pages"] |= {page_in_form(part, k): _page(text, v) for k, v in text.pages.items()}
        own["items"] |= {_item_key(part, key): one for key, one in text.items.items()}
        own["purposes"] |= {_named(part, k): v for k, v in text.purposes.items()}
        own["refusals"] |= {
            refusal_in_form(part, k): f"{text.title}: {v}" for k, v in text.refusals.items()
        }
    changes = {"title": said.title, "summary": said.summary, "search": said.search, **own}
    return parts[0].service.text(language).model_copy(update=changes)


def _page(text: files.Texts, page: files.PageText) -> files.PageText:
    """Return the words of a page, with the service that it is asked for."""
    lead = f"{text.title}. {page.lead}" if page.lead else f"{text.title}."
    return page.model_copy(update={"lead": lead})


def _item_key(part: BundlePart, key: str) -> str:
    """Return an item's key in the form; the words of a column stand under a longer one."""
    item, dot, rest = key.partition(".")
    if key in part.keys:
        return part.keys[key]
    return f"{part.keys.get(item, item)}{dot}{rest}"
