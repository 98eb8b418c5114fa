"""The index that services are searched by: made once of a catalogue, asked without a loop over it.

Nothing of a query is kept: what somebody looks for tells much about them.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from math import log

from sekali.web.search_words import Vocabulary, mistaken_forms, mistakes_between

TITLE, SEARCH, EVENT, SUMMARY = 3.0, 3.0, 1.5, 1.0
MOST_FOUND = 30
# Of how the best fits, this much is needed to be shown at all.
_WORTH_SHOWING = 0.35
_SHORTEST_BEGINNING = 3
_MOST_BEGINNINGS = 12
_BEGUN, _ONE_MISTAKE, _TWO_MISTAKES = 0.8, 0.75, 0.5
_LONG_WORD = 8
_NEAR_ENOUGH = 0.4
_MOST_NEAREST = 3
Meanings = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Findable:
    """Something to be found: its key, and its texts in all languages with their weight."""

    key: str
    texts: tuple[tuple[float, str], ...]


class SearchIndex:
    """Finds keys by words, of every language at once. Immutable once made."""

    def __init__(self, things: Iterable[Findable], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        self._surface: dict[str, str] = {}
        self._count = 0
        for thing in things:
            self._count += 1
            self._take(thing)
        for word in vocabulary.spoken():
            if (meaning := vocabulary.meaning(word)) in self._weights:
                self._surface.setdefault(word, meaning)
        self._rarity = {m: log(1 + self._count / len(k)) for m, k in self._weights.items()}
        self._sorted = sorted(self._surface)
        self._mistaken: dict[str, list[str]] = defaultdict(list)
        for word in self._sorted:
            for form in mistaken_forms(word):
                self._mistaken[form].append(word)

    def _take(self, thing: Findable) -> None:
        for weight, text in thing.texts:
            for word in self._vocabulary.words(text):
                meaning = self._vocabulary.meaning(word)
                self._surface[word] = meaning
                kept = self._weights[meaning]
                kept[thing.key] = max(weight, kept.get(thing.key, 0.0))

    def says_something(self, asked: str) -> bool:
        """Tell whether there is a word in it by which anything could be found."""
        return bool(self._vocabulary.words(asked))

    def find(self, asked: str) -> list[str]:
        """Return the keys that fit, the best first; none if nothing does."""
        words = list(dict.fromkeys(self._vocabulary.words(asked)))
        return self._ranked([self._understood(word) for word in words])

    def nearest(self, asked: str) -> list[str]:
        """Return the few keys whose words look most like what was asked, though none fits."""
        return self._ranked([self._alike(word) for word in self._vocabulary.words(asked)])[
            :_MOST_NEAREST
        ]

    def _ranked(self, understood: list[Meanings]) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        matched: dict[str, int] = defaultdict(int)
        for meanings in understood:
            for key, score in self._scores(meanings).items():
                scores[key] += score
                matched[key] += 1
        # A service that has both words of two comes before one that has the rarer of them.
        fitting = [(-score * matched[key], key) for key, score in scores.items()]
        least = min(fitting, default=(0.0, ""))[0] * _WORTH_SHOWING
        return [key for _, key in nsmallest(MOST_FOUND, (p for p in fitting if p[0] <= least))]

    def _scores(self, meanings: Meanings) -> dict[str, float]:
        best: dict[str, float] = {}
        for meaning, sureness in meanings.items():
            worth = sureness * self._rarity[meaning]
            for key, weight in self._weights[meaning].items():
                best[key] = max(best.get(key, 0.0), worth * weight)
        return best

    def _understood(self, word: str) -> Meanings:
        """Return what a word may mean, with how sure that is."""
        for meaning in self._vocabulary.meanings(word):
            if meaning in self._weights:
                return {meaning: 1.0}
        found = dict.fromkeys(self._begun(word), _BEGUN)
        most = 2 if len(word) >= _LONG_WORD else 1
        near = {other for form in mistaken_forms(word) for other in self._mistaken.get(form, ())}
        for other in near:
            mistakes = mistakes_between(word, other, most)
            if mistakes <= most:
                sureness = _ONE_MISTAKE if mistakes == 1 else _TWO_MISTAKES
                meaning = self._surface[other]
                found[meaning] = max(sureness, found.get(meaning, 0.0))
        return found

    def _begun(self, word: str) -> set[str]:
        """Return the meanings of words that begin so: somebody is not at the end of it yet."""
        if len(word) < _SHORTEST_BEGINNING:
            return set()
        at = bisect_left(self._sorted, word)
        begun = self._sorted[at : at + _MOST_BEGINNINGS]
        return {self._surface[other] for other in begun if other.startswith(word)}

    def _alike(self, word: str) -> Meanings:
        """Return the meanings of the words that share most pairs of letters with this one."""
        pairs = _pairs(word)
        alike = ((_share(pairs, _pairs(other)), other) for other in self._sorted)
        best = nlargest(_MOST_NEAREST, (pair for pair in alike if pair[0] >= _NEAR_ENOUGH))
        return {self._surface[other]: share for share, other in reversed(best)}


def _pairs(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right))
