"""Pages, items, subjects and conditions of a form."""

from collections.abc import Iterator
from dataclasses import replace

from sekali.catalogue import files
from sekali.catalogue.compiled import (
    CompiledEligibility,
    CompiledItem,
    CompiledPage,
    CompiledSubject,
)
from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.compiling.consents import consent_asked
from sekali.catalogue.reading import Pointer
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.value_types import TYPES


def pages_of(compilation: Compilation) -> tuple[CompiledPage, ...]:
    """Return the pages of the form in order."""
    return tuple(
        _page(compilation, number, page) for number, page in enumerate(compilation.definition.form)
    )


def subjects_of(compilation: Compilation) -> dict[str, CompiledSubject]:
    """Return whom the service is about, besides the applicant, by key."""
    return {key: _subject(compilation, key) for key in compilation.definition.subjects}


def eligibility_of(compilation: Compilation) -> Iterator[CompiledEligibility]:
    """Yield the conditions that must hold."""
    for number, condition in enumerate(compilation.definition.eligibility):
        rule = compilation.expression(condition.rule, ("eligibility", number, "rule"))
        if rule is not None:
            yield CompiledEligibility(rule, condition.otherwise, condition.law)


def _subject(compilation: Compilation, key: str) -> CompiledSubject:
    spec = compilation.definition.subjects[key]
    at = ("subjects", key)
    return CompiledSubject(
        key,
        spec,
        compilation.expression(spec.where, (*at, "where"), candidate=True),
        compilation.expression(spec.default, (*at, "default"), candidate=True),
    )


def _page(compilation: Compilation, number: int, page: files.Page) -> CompiledPage:
    at: Pointer = ("form", number)
    items = [
        compiled
        for index, item in enumerate(page.items)
        for compiled in _items(compilation, item, page, (*at, "items", index))
    ]
    return CompiledPage(page.page, compilation.expression(page.when, (*at, "when")), tuple(items))


def _items(
    compilation: Compilation, item: files.Item, page: files.Page, at: Pointer
) -> Iterator[CompiledItem]:
    """Yield an item; one that can be shown in several ways with the choice before them."""
    compiled = _item(compilation, item, page, at)
    if compiled is None:
        return
    if not isinstance(item, files.EvidenceItem):
        yield compiled
        return
    compilation.reads |= set(item.unless_verified)
    for reference in item.unless_verified:
        compilation.element(reference, at)
    compiled = replace(compiled, unless_verified=tuple(item.unless_verified))
    if item.any_of is None:
        yield compiled
        return
    yield replace(compiled, kind="way", evidence=None, ways=tuple(item.any_of))
    for way in item.ways():
        one = _item(compilation, way, page, at)
        if one is not None:
            unless = compiled.unless_verified
            yield replace(one, optional=item.optional, unless_verified=unless, way_of=item.evidence)


def _item(
    compilation: Compilation, item: files.Item, page: files.Page, at: Pointer
) -> CompiledItem | None:
    if isinstance(item, str):
        item = files.FactItem(fact=item)
    when = None if isinstance(item, files.ChooseItem) else compilation.expression(item.when, at)
    purpose = getattr(item, "purpose", None) or page.purpose
    optional = getattr(item, "optional", False)
    if isinstance(item, files.FactItem):
        return _fact(compilation, item, purpose, when, at)
    if isinstance(item, files.Question):
        return CompiledItem(
            item.ask, "question", purpose, optional, when, spec=item, type=TYPES[item.type]
        )
    if isinstance(item, files.EvidenceItem):
        if item.paper is not None and item.paper not in compilation.dictionary.papers:
            known = f"dictionary/papers.yaml has: {', '.join(compilation.dictionary.papers)}"
            compilation.unknown(at, f"no paper {item.paper}", known)
        return CompiledItem(item.evidence, "evidence", purpose, optional, when, evidence=item)
    if isinstance(item, files.StatementItem):
        return CompiledItem(item.statement, "statement", purpose, optional, when, statement=item)
    if isinstance(item, files.ConsentItem):
        is_optional = not getattr(compilation.definition.purposes.get(purpose), "needed", None)
        asked = consent_asked(compilation.folder, item)
        return CompiledItem(item.consent, "consent", purpose, is_optional, when, consent=asked)
    if item.choose not in compilation.definition.subjects:
        compilation.unknown(at, f"no subject {item.choose}", "name one of subjects:")
    return CompiledItem(item.choose, "choose", purpose, optional, when, subject=item.choose)


def _fact(
    compilation: Compilation,
    item: files.FactItem,
    purpose: str,
    when: Expression | None,
    at: Pointer,
) -> CompiledItem | None:
    found = compilation.element(item.fact, at)
    if found is None:
        return None
    subject, element = item.fact.split(".")
    return CompiledItem(
        item.fact,
        "fact",
        purpose,
        item.optional,
        when,
        subject,
        element,
        found.spec,
        found.type,
    )
