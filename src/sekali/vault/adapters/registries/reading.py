"""How one registry is asked, and how its answers are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sekali.vault.adapters.registries.cleaning import Labels
from sekali.vault.ports import Holding

Read = Callable[[Any, str, Labels], Sequence[Holding]]


class Busy(Exception):  # said inside an answer with HTTP 200
    """The registry says in an answer that it cannot answer; ``args`` are reason and sentence."""


@dataclass(frozen=True, slots=True)
class Matching:
    """How a registry is asked whether values agree.

    Attributes:
        path: Below the gateway.
        question: ``kind.element`` -> the name under which the value is sent.
        read: Turns the JSON of an answer about a NIK into yes or no by ``kind.element``; nothing
            where nobody is known. Raises ``Unreadable`` or ``Busy``.
    """

    path: str
    question: Mapping[str, str]
    read: Callable[[Any, str], Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What differs between registries.

    Attributes:
        name: For operators and logs.
        path: Below the gateway.
        read: Turns the JSON of an answer about a NIK into holdings; none where nobody is known.
            Raises ``Unreadable`` or ``Busy``.
        lists: Code lists of which it writes labels.
        matching: How it compares, where it does.
    """

    name: str
    path: str
    read: Read
    lists: Sequence[str] = ()
    matching: Matching | None = None
