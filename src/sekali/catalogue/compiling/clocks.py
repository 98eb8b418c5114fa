"""Telling each length of time that names the clock of a law how long that clock is."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from sekali.catalogue import files
from sekali.catalogue.dictionary import DictionaryOf


def learn_clocks(definition: files.Service, dictionary: DictionaryOf) -> None:
    """Let every clock of a law in a service know its versions; an unknown one stays without."""
    for within in _lengths(definition):
        if within.clock and within.clock in dictionary.deadlines:
            within.learn_clock(tuple(dictionary.deadlines[within.clock].in_force))


def _lengths(part: Any) -> Iterator[files.Within]:
    match part:
        case files.Within():
            if part.clock is not None:
                yield part
        case BaseModel():
            for name in type(part).model_fields:
                yield from _lengths(getattr(part, name))
        case dict():
            for inner in part.values():
                yield from _lengths(inner)
        case list():
            for inner in part:
                yield from _lengths(inner)
