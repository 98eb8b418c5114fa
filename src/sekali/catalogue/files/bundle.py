"""The shape of a bundle: the services of one life event behind one form."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import (
    ElementRef,
    Key,
    Language,
    Plain,
    ServiceId,
    Shape,
    Slug,
    Version,
)
from sekali.catalogue.files.scenarios import KnownFact


class BundledService(Shape):
    """One service of a bundle.

    ``subjects`` says which of its subjects are the bundle's; the applicant and their household
    always are. ``after`` names services that must end well first; it is then handed in by
    itself. For whom a service is, its own ``eligibility`` says, here as elsewhere.
    """

    service: ServiceId
    subjects: dict[Key, Key] = Field(default_factory=dict)
    after: list[ServiceId] = Field(default_factory=list)
    ticked: bool = True


class BundleText(Shape):
    """A bundle in one language: its name, what it does, how people look for it."""

    title: str
    summary: str
    search: list[str] = Field(default_factory=list)


class BundleScenario(Shape):
    """An acceptance case of a form: how much is typed in all, and how much one by one.

    ``apart`` is what the same person would type in the forms of its services, each on its own.
    ``handed_in`` and ``follow`` say what becomes of the services that were chosen.
    """

    name: str
    persona: Annotated[str, Field(alias="as")]
    on: date
    registry: Literal["answers", "away"] = "answers"
    registries: Literal["answers", "away"] = "answers"
    chosen: list[ServiceId] | None = None
    known: dict[
        ElementRef, Annotated[KnownFact | Plain | None, Field(union_mode="left_to_right")]
    ] = Field(default_factory=dict)
    given: dict[str, Plain] = Field(default_factory=dict)
    must_not_ask: list[str] = Field(default_factory=list)
    typed: Annotated[int, Field(ge=0)]
    apart: Annotated[int, Field(ge=0)]
    refused: list[str] = Field(default_factory=list)
    handed_in: list[ServiceId] = Field(default_factory=list)
    follow: list[ServiceId] = Field(default_factory=list)


class Bundle(Shape):
    """``_bundles/<key>.yaml``: services in the order in which they are asked about.

    ``same`` names questions, papers and statements that are one and the same in several
    services: they are asked once, under the key given here.
    """

    language: Language
    key: Slug
    version: Version
    life_event: Slug
    texts: dict[Literal["id", "en", "jv", "mad"], BundleText]
    services: Annotated[list[BundledService], Field(min_length=2)]
    same: dict[Key, dict[ServiceId, Key]] = Field(default_factory=dict)
    scenarios: Annotated[list[BundleScenario], Field(min_length=1)]

    def text(self, language: str) -> BundleText:
        """Return the words in that language, else the Indonesian ones."""
        by_language = {str(key): text for key, text in self.texts.items()}
        return by_language.get(language) or by_language["id"]
