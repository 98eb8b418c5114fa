"""The shapes of the files by which services are found: life events, and words for the same."""

from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import Language, ServiceId, Shape, Slug

WordList = Annotated[str, Field(pattern=r"^\S+( \S+)*$", max_length=400)]


class LifeEventText(Shape):
    """A life event in one language: its name, what happens then, how people look for it."""

    title: str
    happens: str
    search: list[str] = Field(default_factory=list)


class LifeEvent(Shape):
    """Something that happens in a life. ``order`` is that of its services.

    What is ``open_to_all`` is everybody's at any time: no fact of theirs entitles to it.
    """

    order: list[ServiceId] = Field(default_factory=list)
    open_to_all: bool = False
    texts: dict[Literal["id", "en", "jv", "mad"], LifeEventText]

    def text(self, language: str) -> LifeEventText:
        """Return the words in that language, else the Indonesian ones."""
        by_language = {str(key): text for key, text in self.texts.items()}
        return by_language.get(language) or by_language["id"]


class LifeEvents(Shape):
    """``dictionary/life_events.yaml``: the keys that ``life_events:`` of a service may name."""

    language: Language
    kind: Literal["life-events"]
    events: Annotated[dict[Slug, LifeEvent], Field(min_length=1)]


class SearchWords(Shape):
    """``dictionary/search_words.yaml``: in each line words that mean the same, or nothing."""

    language: Language
    kind: Literal["search-words"]
    empty: list[WordList] = Field(default_factory=list)
    same: list[WordList] = Field(default_factory=list)
