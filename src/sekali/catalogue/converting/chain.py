"""Files of older versions of the notation, read as if they were written in the newest one.

A chain of pure steps, one from each version to the next. Versions that were published long ago and
other people's folders keep running; nobody has to convert anything.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from sekali.catalogue.converting import from_1
from sekali.catalogue.converting.edits import Edit, Write, applied
from sekali.catalogue.files.base import LANGUAGE_VERSION
from sekali.catalogue.strict_yaml import Document

Step = Callable[[str, dict[str, Any]], Iterator[Edit]]
STEPS: Mapping[int, Step] = {1: from_1.edits}


def written_in(value: Any) -> int | None:
    """Return the version of the notation that a document says it is written in, if it does."""
    language = value.get("language") if isinstance(value, dict) else None
    is_number = isinstance(language, int) and not isinstance(language, bool)
    return language if is_number else None


def is_older(value: Any) -> bool:
    """Tell whether a document is written in an older version that can be converted."""
    return written_in(value) in STEPS


def next_edits(path: str, value: dict[str, Any]) -> list[Edit]:
    """Return what changes in a file from its version of the notation to the next one.

    ``path`` is that of the file; its last part tells what kind of file it is.
    """
    language = value["language"]
    step = STEPS[language]
    return [Write(("language",), language + 1), *step(PurePath(path).name, value)]


def in_newest_language(document: Document) -> Document:
    """Return a document as the newest version of the notation would say it.

    Lines stay those of the file. A version that is not known is left for the shapes to refuse.
    """
    value = document.value
    while is_older(value):
        value = applied(value, next_edits(document.path, value))
    return document if value is document.value else replace(document, value=value)


if set(STEPS) != set(range(1, LANGUAGE_VERSION)):
    raise RuntimeError("every version of the notation before the newest needs its step")
