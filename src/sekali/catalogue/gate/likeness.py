"""How alike two short texts are in what they ask for: a lexical measure, tuned on examples.

Words are lower-cased, stop words dropped, affixes stripped, other words for the same joined.
Two texts are as alike as the weight of the words they share is of the weight of all their
words. The examples it was tuned on are in ``tests/unit/catalogue/test_gate_once_only.py``.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files import Shape
from sekali.catalogue.strict_yaml import load_strict

ALIKE = 0.6
_WORD = re.compile(r"[a-z]+")
_SHORTEST_ROOT = 4
_CLITICS = ("nya", "kah", "lah")
_SUFFIXES = ("kan", "an", "i")
_VOWELS = "aeiou"
_NASAL = re.compile(r"(me|pe)(ng|ny|m|n|r)?")
_PLAIN_PREFIXES = ("ber", "ter", "di", "ke")

Words = frozenset[str]
Listed = Annotated[str, Field(min_length=1)]


class WordLists(Shape):
    """``words.yaml``: words separated by spaces."""

    language: Literal[1]
    stop: Listed
    short: dict[str, Listed]
    filler: Listed
    subject: Listed
    generic: Listed
    other_thing: Listed
    same: list[Listed]


def _word_lists() -> WordLists:
    text = files("sekali.catalogue.gate").joinpath("words.yaml").read_text("utf-8")
    return WordLists.model_validate(load_strict(text, "words.yaml").value)


_LISTS = _word_lists()
_STOP = frozenset(_LISTS.stop.split())


def words_of(text: str) -> Words:
    """Return the roots of the words that say something.

    >>> sorted(words_of("Berapa berat badan bayi waktu dilahirkan?"))
    ['badan', 'bayi', 'berat', 'lahir']
    >>> words_of("Father's names") == words_of("the name of father")
    True
    """
    plain = unicodedata.normalize("NFKD", text.lower()).replace("_", " ")
    plain = plain.replace("e-mail", "email").replace("'s", "").replace("-", " ")
    written = " ".join(_LISTS.short.get(word, word) for word in _WORD.findall(plain))
    return frozenset(_root(word) for word in written.split() if word not in _STOP)


def only_names_a_thing(words: Words) -> bool:
    """Tell whether they say no more than whose or what it is about: "business", "the child".

    >>> only_names_a_thing(words_of("usaha")), only_names_a_thing(words_of("modal usaha"))
    (True, False)
    """
    return words <= _THINGS


def likeness(left: Words, right: Words) -> float:
    """Return how alike two texts are, from 0 to 1."""
    everything = sum(_weight(word) for word in left | right)
    return sum(_weight(word) for word in left & right) / everything if everything else 0.0


@lru_cache(20_000)
def _root(word: str) -> str:
    same = _SAME.get(word)
    if same is not None:
        return same
    return _SAME.get(_stripped(word), _stripped(word))


def _stripped(word: str) -> str:
    return _without_prefix(_without_suffix(word))


def _without_suffix(word: str) -> str:
    # The English plural; Indonesian words in -s lose it everywhere alike.
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_ROOT:
        return word[:-1]
    word = _without_one_of(_CLITICS, word)
    return _without_one_of(_SUFFIXES, word)


def _without_one_of(endings: tuple[str, ...], word: str) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            return word[: -len(ending)]
    return word


def _without_prefix(word: str) -> str:
    if found := _NASAL.match(word):
        rest = word[found.end() :]
        # "menikah" comes of "nikah": before a vowel the nasal may belong to the root.
        if rest[:1] in _VOWELS and found[2] in {"m", "n"}:
            rest = word[len(found[1]) :]
        if len(rest) >= _SHORTEST_ROOT:
            return rest
    for prefix in _PLAIN_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_ROOT:
            return word[len(prefix) :]
    return word


def _synonyms(rows: Iterable[str]) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for row in rows:
        first, *others = row.split()
        for word in (first, *others):
            joined[word] = joined[_stripped(word)] = _stripped(first)
    return joined


def _weight(word: str) -> float:
    return _WEIGHTS.get(word, 1.0)


def _weights() -> Mapping[str, float]:
    by_list = (
        (_LISTS.generic, 0.5),
        (_LISTS.filler, 0.25),
        (_LISTS.subject, 0.25),
        (_LISTS.other_thing, 2.0),
    )
    return {_root(word): weight for words, weight in by_list for word in words.split()}


_SAME: Mapping[str, str] = _synonyms(_LISTS.same)
_WEIGHTS: Mapping[str, float] = _weights()
_THINGS: Words = frozenset(
    _root(word) for words in (_LISTS.other_thing, _LISTS.subject) for word in words.split()
)
