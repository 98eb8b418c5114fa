"""The shapes of rules: of one service, and of several that a law treats alike."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from sekali.catalogue.files.base import (
    LANGUAGE_VERSION,
    ByLanguage,
    Expression,
    Key,
    Language,
    Shape,
    Sureness,
)

INTEGER, NUMBER = "integer", "number"
# A value, or by the second key of a lookup several: text, so that YAML changes nothing in it.
LookedUp = str | dict[str, str]


class Dated(Shape):
    """What a law says for a time: half-open, null is open."""

    since: date
    until: date | None = None
    law: str
    sure: Sureness = "confirmed"


class Parameter(Dated):
    """A number of the law."""

    value: str


class Edition(Dated):
    """The values of a lookup."""

    values: Annotated[dict[str, LookedUp], Field(min_length=1)]


class Lookup(Shape):
    """A table of the law that rules ask by key: ``lookup.coefficient[level]``.

    ``by`` names one or two lists of codes, or ``integer``; ``gives`` names a list, or ``number``.
    """

    label: ByLanguage | None = None
    by: Annotated[list[Key], Field(min_length=1, max_length=2)]
    gives: Key = NUMBER
    in_force: Annotated[list[Edition], Field(min_length=1)]


class Figure(Shape):
    """A number, or another value, that a law says how to compute; rules name it ``figure.<key>``.

    ``formula`` says in words what ``value`` computes. ``scale`` is how many decimals are shown:
    nothing is rounded for it. ``codes`` is the list of codes that a key is shown by. ``value`` may
    be a list: the cells of a column. What is ``printed_only`` is in documents and not on pages.
    """

    label: ByLanguage
    formula: ByLanguage
    value: Expression
    scale: Annotated[int, Field(ge=0, le=6)] = 0
    codes: Key | None = None
    printed_only: bool = False
    law: str
    sure: Sureness = "confirmed"


class SharedRules(Shape):
    """``services/_rules/<key>.yaml``: what a law says once for several services."""

    language: Language
    parameters: dict[Key, Annotated[list[Parameter], Field(min_length=1)]] = Field(
        default_factory=dict
    )
    lookups: dict[Key, Lookup] = Field(default_factory=dict)
    figures: dict[Key, Figure] = Field(default_factory=dict)


class Rules(SharedRules):
    """``rules.yaml``: numbers by date, and decision tables (rules_language.DecisionTable).

    ``uses`` names files of ``services/_rules``; what stands there is as if it stood here.
    """

    uses: list[Key] = Field(default_factory=list)
    tables: dict[Key, dict[str, Any]] = Field(default_factory=dict)

    def with_shared(self, shared: SharedRules) -> "Rules":
        """Return these rules with those of a shared file; what both say is their own."""
        return self.model_copy(
            update={
                "parameters": {**shared.parameters, **self.parameters},
                "lookups": {**shared.lookups, **self.lookups},
                "figures": {**shared.figures, **self.figures},
            }
        )


NO_RULES = Rules(language=LANGUAGE_VERSION)
