"""The words of the exports that every service says alike: clocks, roles, ends, life events."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sekali.catalogue.strict_yaml import load_strict

# Indonesian first: it speaks where a language has no words of its own here.
LANGUAGES = ("id", "en")
_BLANK = re.compile(r"\{(\w+)\}")


class ExportWords:
    """The sentences of one language, called with a key and what to fill in."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    def __call__(self, key: str, **params: Any) -> str:
        """Return a sentence; ``count=1`` takes the form for one where the language has one."""
        sentence = self._sentences.get(f"{key}.one") if params.get("count") == 1 else None
        sentence = sentence or self._sentences[key]
        return _BLANK.sub(lambda blank: str(params.get(blank[1], blank[0])), sentence)

    def named(self, group: str, key: str) -> str:
        """Return the name of a key in a group; one that is not known is its own words."""
        return self._sentences.get(f"{group}.{key}") or key.replace("-", " ").capitalize()


@lru_cache(len(LANGUAGES))
def export_words(language: str) -> ExportWords:
    """Return the words of a language; Indonesian where there are none."""
    return ExportWords(sentences_of(language if language in LANGUAGES else LANGUAGES[0]))


def sentences_of(language: str) -> Mapping[str, str]:
    """Return every sentence of a language by its dotted key."""
    text = files(__name__).joinpath(f"{language}.yaml").read_text("utf-8")
    groups: Mapping[str, Mapping[str, str]] = load_strict(text, f"{language}.yaml").value
    return {
        f"{group}.{key}": value for group, keys in groups.items() for key, value in keys.items()
    }
