"""The shape of a calculator: what anybody can try before they apply, or without ever doing so."""

from typing import Annotated

from pydantic import Field

from sekali.catalogue.files.base import ElementRef, Key, Shape
from sekali.catalogue.files.dictionary import MaybeTable


class Supposed(MaybeTable):
    """What somebody supposes: a value that is said of nobody and kept nowhere."""

    ask: Key
    optional: bool = False


class Calculator(Shape):
    """What the rules would give for what somebody supposes; nobody has to sign in.

    ``figures`` are those of the rules that it shows, computed of ``asks`` alone: facts, as if
    they were so, and questions of its own.
    """

    asks: Annotated[list[ElementRef | Supposed], Field(min_length=1, max_length=12)]
    figures: Annotated[list[Key], Field(min_length=1, max_length=12)]
