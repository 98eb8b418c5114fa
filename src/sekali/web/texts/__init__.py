"""The words of the platform's own pages, by language; those of services are in services/."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sekali.catalogue.strict_yaml import load_strict

# Indonesian first: it is what a visitor sees who has not chosen.
LANGUAGES = ("id", "en")
_BLANK = re.compile(r"\{(\w+)\}")


class Words:
    """The sentences of one language, called with a key and what to fill in."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, **params: Any) -> str:
        """Return a sentence; ``count=1`` takes the form for one where the language has one."""
        sentence = self._sentences.get(f"{key}.one") if params.get("count") == 1 else None
        sentence = sentence or self._sentences[key]
        if not params:
            return sentence
        # In one go: a name that somebody typed may look like a blank itself.
        return _BLANK.sub(lambda blank: str(params.get(blank[1], blank[0])), sentence)

    def has(self, key: str) -> bool:
        """Tell whether there is such a sentence."""
        return key in self._sentences


@lru_cache(len(LANGUAGES))
def words(language: str) -> Words:
    """Return the words of a language."""
    return Words(language, sentences_of(language))


def sentences_of(language: str) -> Mapping[str, str]:
    """Return every sentence of a language by its dotted key."""
    text = files(__name__).joinpath(f"{language}.yaml").read_text("utf-8")
    return dict(_flat(load_strict(text, f"{language}.yaml").value, ""))


def _flat(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{key}.")
        else:
            # Under "other" and "one" stand the forms of one sentence.
            name = prefix.rstrip(".") if key == "other" else f"{prefix}{key}"
            found.append((name, str(value)))
    return found
