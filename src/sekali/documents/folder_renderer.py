"""Setting the documents of one service folder: nothing twice, and no longer than a time for all."""

import hashlib
import json
import time
from collections.abc import Mapping

from sekali.documents.ports import JSON, DocumentRenderer, TemplateFailed

CHECK_SECONDS = 10.0
TEST_SECONDS = 30.0


class FolderRenderer:
    """A ``DocumentRenderer`` for templates that nobody has looked at yet.

    What it was given before it answers from memory. A template that once ran too long or broke
    the compiler is not tried again, and after ``seconds`` nothing is.
    """

    def __init__(self, renderer: DocumentRenderer, *, seconds: float) -> None:
        self._renderer = renderer
        self._left = seconds
        self._known: dict[str, bytes | TemplateFailed] = {}

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return the PDF.

        Raises:
            TemplateFailed: The template is wrong, or the folder has used up its time.
        """
        key = _digest(template, json.dumps(data, sort_keys=True))
        if key not in self._known:
            self._known[key] = self._known.get(_digest(template)) or self._set(template, data)
        known = self._known[key]
        if isinstance(known, TemplateFailed):
            raise known
        return known

    def check_config(self) -> list[str]:
        """Return what is wrong with the renderer behind this one."""
        return self._renderer.check_config()

    def _set(self, template: str, data: Mapping[str, JSON]) -> bytes | TemplateFailed:
        if self._left <= 0:
            return TemplateFailed("time", "the documents of this folder take too long to set")
        started = time.monotonic()
        try:
            return self._renderer.render(template, data)
        except TemplateFailed as failed:
            if failed.reason != "refused":
                self._known[_digest(template)] = failed
            return failed
        finally:
            self._left -= time.monotonic() - started


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
