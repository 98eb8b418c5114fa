"""Finding a service by ordinary words, of any language, with typing errors forgiven."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sekali.catalogue.bundles import CompiledBundle
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.files.discovery import LifeEvent
from sekali.web.search_index import EVENT, SEARCH, SUMMARY, TITLE, Findable, SearchIndex
from sekali.web.search_words import Vocabulary

Services = Mapping[str, CompiledService]
Bundles = Mapping[str, CompiledBundle]


class Found(NamedTuple):
    """What was found, the best first. ``nearest`` is filled only where nothing was."""

    services: Sequence[CompiledService]
    nearest: Sequence[CompiledService] = ()
    bundles: Sequence[CompiledBundle] = ()


class ServiceSearch:
    """The search over one catalogue. Made once, then shared by all threads."""

    def __init__(
        self, services: Services, dictionary: DictionaryOf, bundles: Bundles | None = None
    ) -> None:
        self.services = services
        self.bundles = {one.id: one for one in (bundles or {}).values()}
        things = (_findable(one, dictionary.life_events) for one in services.values())
        vocabulary = Vocabulary(dictionary.search_words)
        self._index = SearchIndex(things, vocabulary)
        # Apart from the services: a bundle must push none of them down.
        together = (_findable_bundle(one) for one in self.bundles.values())
        self._bundles = SearchIndex(together, vocabulary)
        self._by_title: dict[str, list[CompiledService]] = {
            language: sorted(services.values(), key=lambda s: s.text(language).title)
            for service in services.values()
            for language in service.definition.languages
        }

    def found(self, asked: str, language: str) -> Found:
        """Return the services that fit; all of them, by title, if nothing is asked."""
        if not self._index.says_something(asked):
            return Found(self._by_title.get(language) or list(self.services.values()))
        bundles = tuple(self.bundles[key] for key in self._bundles.find(asked))
        if found := self._index.find(asked):
            return Found([self.services[key] for key in found], bundles=bundles)
        return Found((), [self.services[key] for key in self._index.nearest(asked)], bundles)


_made: list[ServiceSearch] = []


def search_over(services: Services, dictionary: DictionaryOf, bundles: Bundles) -> ServiceSearch:
    """Return the search over a catalogue, made anew only when the catalogue is another."""
    if not _made or _made[0].services is not services:
        _made[:] = [ServiceSearch(services, dictionary, bundles)]
    return _made[0]


def _findable_bundle(bundle: CompiledBundle) -> Findable:
    texts = [
        pair
        for text in bundle.definition.texts.values()
        for pair in (
            (TITLE, text.title),
            (SUMMARY, text.summary),
            *((SEARCH, words) for words in text.search),
        )
    ]
    return Findable(bundle.id, tuple(texts))


def _findable(service: CompiledService, events: Mapping[str, LifeEvent]) -> Findable:
    # Whoever reads in English still knows what a thing is called at the office.
    texts = [
        pair
        for text in service.texts.values()
        for pair in (
            (TITLE, text.title),
            (SUMMARY, text.summary),
            *((SEARCH, words) for words in text.search),
        )
    ]
    for key in service.definition.life_events:
        for event in events[key].texts.values() if key in events else ():
            texts += [(EVENT, event.title), *((EVENT, words) for words in event.search)]
    return Findable(service.id, tuple(texts))
