"""Drawing one of several things by weight, fast enough for millions of draws."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things to draw from, each as often as its weight says.

    A thing stands in the list as many times as it weighs, so that one draw costs one
    multiplication: weights are small whole numbers.

    >>> Weighted({"a": 1, "b": 0}).draw(Random(1))
    'a'
    """

    __slots__ = ("_things",)

    def __init__(self, weights: Mapping[T, int]) -> None:
        self._things = tuple(thing for thing, weight in weights.items() for _ in range(weight))
        if not self._things:
            raise ValueError("nothing to draw from")

    def draw(self, rng: Random) -> T:
        """Return one of the things."""
        return self._things[int(rng.random() * len(self._things))]

    def __iter__(self) -> Iterator[T]:
        return iter(dict.fromkeys(self._things))
