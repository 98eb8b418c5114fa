"""Documents: a template that is there, a number that differs each time, a subject it is about."""

import re
from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = frozenset({"region", "date", "year", "sequence", "sequence12"})
_COUNTS = frozenset({"sequence", "sequence12"})


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield documents that cannot be set, numbered or attributed, and templates for none."""
    definition, templates = under_check.definition, under_check.folder.templates
    for key, document in definition.documents.items():
        at = ("documents", key)
        for message, fix in _wrong(under_check, document):
            yield Mistake(under_check.file, at, f"{key}: {message}", fix)
    used = {document.template for document in definition.documents.values()}
    used |= {e.template for _, e, _ in under_check.effects() if isinstance(e, files.Copy)}
    for path in sorted(set(templates) - used):
        message = f"no document uses {path}"
        yield Mistake(under_check.file, ("documents",), message, "remove it, or use it")


def _wrong(under_check: UnderCheck, document: files.Document) -> Iterator[tuple[str, str]]:
    if not under_check.folder.templates.get(document.template, "").strip():
        yield f"there is no template {document.template}", "write it, or correct the path"
    names = set(_PLACEHOLDER.findall(document.number))
    for name in sorted(names - _KNOWN):
        yield f"nothing is filled in for {{{name}}}", f"use {', '.join(sorted(_KNOWN))}"
    if not names & _COUNTS:
        yield "its numbers would all be the same", "put {sequence} into number:"
    if under_check.kind_of(document.about) is None:
        yield f"there is no subject {document.about!r}", "name one of subjects:"


def check_issued(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield documents that no decision issues."""
    issued = {
        effect.issue for _, effect, _ in under_check.effects() if isinstance(effect, files.Issue)
    }
    for key in sorted(set(under_check.definition.documents) - issued):
        message = f"no action issues {key!r}"
        yield Mistake(under_check.file, ("documents", key), message, "add the effect issue:")


RULE = Rule("document", "each document has a template, a number and a subject", check)
ISSUED = Rule("document-issued", "each document is issued by some action", check_issued)
