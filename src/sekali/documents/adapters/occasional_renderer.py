"""Sets a document now and then, in a process that does not keep what sets documents."""

from collections.abc import Mapping
from importlib import import_module

from sekali.documents.ports import JSON

_RENDERER = "sekali.documents.adapters.typst_renderer"


class OccasionalRenderer:
    """A ``DocumentRenderer`` that is loaded when it is asked, and whose child ends afterwards.

    For pages: a web process answers for years without setting anything, and its memory is the
    installation's.
    """

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return the PDF that ``template`` makes of ``data``; half a second longer than another.

        Raises:
            TemplateFailed: The template is wrong, or needed more than it is allowed.
        """
        renderer = import_module(_RENDERER).TypstRenderer()
        try:
            pdf: bytes = renderer.render(template, data)
        finally:
            renderer.close()
        return pdf

    def check_config(self) -> list[str]:
        """Return nothing: the worker's renderer is checked, and it is the same."""
        return []
