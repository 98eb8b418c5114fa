"""Words as the search compares them: without affixes, and one for all that mean the same."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sekali.catalogue.files.discovery import SearchWords

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_ROOT = 4
_SHORTEST_OWNED = 3
_OWNERS = ("nya", "ku", "mu", "kah", "lah", "ne", "e")
_SUFFIXES = ("kan", "an", "i")
_NASAL = re.compile(r"(?:me|pe)(?:ng|ny|m|n|r)?")
_PREFIXES = ("ber", "ter", "di", "ke", "se")
# Two deletions turn half of all short words into each other.
_LONG_WORD = 8
_SHORTEST_MISTAKEN = 4


class Vocabulary:
    """What words stand for here: the lists of ``dictionary/search_words.yaml`` at work."""

    def __init__(self, said: SearchWords) -> None:
        self._empty = frozenset(word for line in said.empty for word in words_of(line))
        self._same: dict[str, str] = {}
        for line in said.same:
            first, *others = words_of(line)
            for word in (first, *others):
                self._same[word] = first
                self._same.setdefault(root_of(word), first)

    def words(self, text: str) -> list[str]:
        """Return the words of a text that say something, as they stand there."""
        return [word for word in words_of(text) if word not in self._empty and len(word) > 1]

    def meaning(self, word: str) -> str:
        """Return the one word that stands for all that mean the same."""
        root = root_of(word)
        return self._same.get(word) or self._same.get(root) or root

    def meanings(self, word: str) -> Iterator[str]:
        """Yield what a word may stand for, the likeliest first: "ktpku" is my "ktp"."""
        yield self.meaning(word)
        for ending in _OWNERS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_OWNED:
                yield self.meaning(word[: -len(ending)])

    def spoken(self) -> Iterable[str]:
        """Return every word of the lists, so that mistakes in them are forgiven too."""
        return self._same


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents.

    >>> words_of("Ktp-el saya ilang?")
    ['ktp', 'el', 'saya', 'ilang']
    """
    return _WORD.findall(unicodedata.normalize("NFKD", text.lower()))


def root_of(word: str) -> str:
    """Return a word without Indonesian affixes and the English plural.

    >>> [root_of(word) for word in ("kelahiran", "melahirkan", "usahanya", "certificates")]
    ['lahir', 'lahir', 'usaha', 'certificate']
    """
    if word.endswith("s") and not word.endswith("ss") and len(word) > _SHORTEST_ROOT:
        word = word[:-1]
    for endings in (("nya", "kah", "lah"), _SUFFIXES):
        word = next((w for end in endings if (w := _without(word, end)) != word), word)
    if (found := _NASAL.match(word)) and len(word) - found.end() >= _SHORTEST_ROOT:
        return word[found.end() :]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_ROOT:
            return word[len(prefix) :]
    return word


def _without(word: str, ending: str) -> str:
    fits = word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT
    return word[: -len(ending)] if fits else word


def mistaken_forms(word: str) -> set[str]:
    """Return the word with letters left out: two words that share a form are near each other."""
    if len(word) < _SHORTEST_MISTAKEN:
        return {word}
    once = {word[:at] + word[at + 1 :] for at in range(len(word))}
    forms = once | {word}
    if len(word) >= _LONG_WORD:
        forms |= {form[:at] + form[at + 1 :] for form in once for at in range(len(form))}
    return forms


def mistakes_between(left: str, right: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped; no more than ``most`` count.

    >>> mistakes_between("lahr", "lahir", 2), mistakes_between("atka", "akta", 2)
    (1, 1)
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]
