"""Finding a service by ordinary words, with typing errors forgiven."""

import difflib
import re
from collections.abc import Iterable

from sekali.catalogue.compiled import CompiledService

# How alike two words must be to be taken for the same with a typing error.
_ALIKE = 0.75
_WORD = re.compile(r"\w+")


def found_services(
    asked: str, language: str, services: Iterable[CompiledService]
) -> list[CompiledService]:
    """Return services in order of how well they fit; all of them if nothing is asked."""
    wanted = _WORD.findall(asked.lower())
    if not wanted:
        return sorted(services, key=lambda service: service.text(language).title)
    scored = [(_score(wanted, service, language), service) for service in services]
    fitting = [(score, service) for score, service in scored if score > 0]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [service for _, service in fitting]


def _score(wanted: list[str], service: CompiledService, language: str) -> float:
    # Whoever reads in English still knows what a thing is called at the office.
    texts = service.texts.values()
    titles = [word for text in texts for word in (text.title, *text.search)]
    strong = set(_WORD.findall(" ".join(titles).lower()))
    weak = set(_WORD.findall(service.text(language).summary.lower()))
    return sum(2 * _best(word, strong) + _best(word, weak) for word in wanted)


def _best(word: str, words: set[str]) -> float:
    if word in words:
        return 1.0
    # "lahir" finds "kelahiran": Indonesian words carry their affixes.
    if len(word) > 3 and any(word in other for other in words):  # noqa: PLR2004  # shorter ones are in everything
        return 0.9
    return 0.8 if difflib.get_close_matches(word, words, n=1, cutoff=_ALIKE) else 0.0
