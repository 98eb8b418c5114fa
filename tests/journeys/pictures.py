"""Pictures of pages for the documentation: small files, at the widths of a phone and a desk."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

WIDTHS = (360, 1280)
# Of a long page the beginning is enough to judge it by.
_HIGHEST = {360: 1400, 1280: 1000}
_COLOURS = 64


def take_picture(page: Page, folder: Path, name: str) -> None:
    """Write ``<name>-360.png`` and ``<name>-1280.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    page.evaluate("document.activeElement.blur()")  # the ring around it is not what is shown
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 780})
        whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        shown = whole.crop((0, 0, width, min(whole.height, _HIGHEST[width])))
        small = shown.quantize(_COLOURS, dither=Image.Dither.NONE)
        small.save(folder / f"{name}-{width}.png", optimize=True)
    if before is not None:
        page.set_viewport_size(before)
