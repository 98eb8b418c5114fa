"""Sets documents with Typst in a child process that can reach nothing."""

import json
import os
import threading
from collections.abc import Mapping
from importlib.resources import files

from sekali.documents.adapters.render_child import RenderChild, RenderLimits
from sekali.documents.ports import JSON, TemplateFailed

LARGEST_JOB_BYTES = 4 * 1024 * 1024
_SMALLEST = """
#set document(title: "-", date: datetime(year: 2000, month: 1, day: 1))
#set text(lang: "id")
#let house = eval(sys.inputs.house)
-
"""


class TypstRenderer:
    """A ``DocumentRenderer`` on one child process, replaced when it is worn, slow or dead.

    A template finds its data in the variable ``data`` and may take what all our documents share
    from ``eval(sys.inputs.house)``, see ``house.typ``. Safe to use from many threads, one
    document at a time, and across a fork. Failures leave nothing to repair.
    """

    def __init__(self, limits: RenderLimits | None = None) -> None:
        self._limits = limits or RenderLimits()
        self._house = files("sekali.documents.adapters").joinpath("house.typ").read_text("utf-8")
        self._lock = threading.Lock()
        self._child: RenderChild | None = None
        self._owner = os.getpid()

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return the PDF that ``template`` makes of ``data``.

        Raises:
            TemplateFailed: The template is wrong, or needed more than it is allowed.
        """
        source = _defining(data) + template
        job = json.dumps({"template": source, "inputs": {"house": self._house}}).encode()
        if len(job) > LARGEST_JOB_BYTES:
            raise TemplateFailed("refused", f"{len(job)} bytes of template and data")
        with self._lock:
            return self._run(job)

    def warm_up(self) -> None:
        """Start the child now and let it load its fonts, about a fifth of a second."""
        self.render(_SMALLEST, {})

    def check_config(self) -> list[str]:
        """Return what is wrong with the renderer, in words for an operator; empty if nothing."""
        try:
            self.warm_up()
        except (TemplateFailed, OSError) as error:
            return [f"documents cannot be set: {error}"]
        return []

    def close(self) -> None:
        """End the child; a later document starts another."""
        with self._lock:
            self._drop_child()

    def _run(self, job: bytes) -> bytes:
        child = self._living_child()
        is_first_job = child.is_fresh
        try:
            return child.run(job)
        except TemplateFailed as failed:
            # What earlier jobs left behind, or the machine short of memory, may have ended it.
            if failed.reason != "crashed" or is_first_job:
                raise
        except BaseException:
            # Interrupted between question and answer: the next one would get this one's answer.
            self._drop_child()
            raise
        return self._living_child().run(job)

    def _living_child(self) -> RenderChild:
        if self._child is None or not self._child.alive or self._owner != os.getpid():
            self._drop_child()
            self._child, self._owner = RenderChild(self._limits), os.getpid()
        return self._child

    def _drop_child(self) -> None:
        if self._child is None:
            return
        # After a fork the child belongs to the other process, which still talks to it.
        if self._owner == os.getpid():
            self._child.stop()
        self._child = None


def _defining(data: Mapping[str, JSON]) -> str:
    """Return the code that defines ``data``, on one line so that a template's lines keep theirs.

    As an input (``sys.inputs``) it would be new to Typst's whole library with every document,
    and nothing remembered from the one before could be used: twice the time.
    """
    text = json.dumps(data, allow_nan=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'#let data = json(bytes("{text}"));'
