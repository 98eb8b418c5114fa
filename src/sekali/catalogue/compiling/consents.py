"""What an item of a form asks somebody to agree to, with all that they have to know for it."""

import hashlib
import json
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.consents import ConsentAsked
from sekali.catalogue.reading_folders import Folder


def consent_asked(folder: Folder, item: files.ConsentItem) -> ConsentAsked:
    """Return what an item of a form asks somebody to agree to."""
    definition = folder.service.shape
    digests = {
        str(language): _digest(definition, item, file.shape)
        for language, file in folder.texts.items()
    }
    return ConsentAsked(definition.id, item.purpose, digests)


def _digest(definition: files.Service, item: files.ConsentItem, text: files.Texts) -> str:
    """Return the SHA-256 of all that one has to know: the words, the law, what for, who is told."""
    purpose, said = definition.purposes.get(item.purpose), text.items.get(item.consent)
    told = {
        "purpose": text.purposes.get(item.purpose),
        "law": purpose.law if purpose else None,
        "words": [said.label, said.text, said.hint] if said else None,
        "facts": sorted(_facts(definition, item.purpose)),
        "told": sorted(_told(definition, item.purpose)),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _facts(definition: files.Service, purpose: str) -> set[str]:
    facts = {key for key, read_for in definition.reads.items() if read_for == purpose}
    for page in definition.form:
        for item in page.items:
            own = None if isinstance(item, str) else getattr(item, "purpose", None)
            if (own or page.purpose) == purpose:
                facts.add(item if isinstance(item, str) else _key(item))
    return facts


def _key(item: Any) -> str:
    names = ("fact", "ask", "evidence", "statement", "consent", "choose")
    return next(str(value) for name in names if (value := getattr(item, name, None)))


def _told(definition: files.Service, purpose: str) -> set[str]:
    return {
        f"{effect.tell}: {' '.join(sorted(effect.facts))}"
        for state in definition.process.values()
        for action in state.actions.values()
        for effect in action.effects
        if isinstance(effect, files.Tell) and effect.purpose == purpose
    }
