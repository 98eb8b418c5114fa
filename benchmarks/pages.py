"""What pages weigh on the way to a browser: headers and body as they come, with gzip."""

import re

from benchmarks.applying import Resident
from benchmarks.failures import BenchmarkFailed
from benchmarks.wire import Browser

KB = 1000
# A browser fetches what a page names, here and in sources of pictures and scripts.
_LINKED = re.compile(rb'<link rel="stylesheet" href="([^"]+)"|<(?:script|img)[^>]* src="(/[^"]+)"')


def weighed_first_page(port: int, resident: Resident) -> tuple[float, dict[str, float]]:
    """Return the weight of the heavier first page with all it needs, and the parts (kB).

    The first page is the welcome of a visitor who comes for the first time, or the home page
    of a resident on a new device.
    """
    visitor = Browser(port)
    welcome = visitor.get("/").wire_bytes
    style = _linked(visitor)
    visitor.close()
    home = resident.browser.get("/").wire_bytes
    resident.browser.taken_exchanges()
    parts = {"welcome": welcome / KB, "home": home / KB, "style": style / KB}
    heaviest = max(parts["welcome"], parts["home"]) + parts["style"]
    return round(heaviest, 1), {name: round(kb, 2) for name, kb in parts.items()}


def weighed_next_pages(resident: Resident) -> dict[str, float]:
    """Do an application; return the weight (kB) of every answer on the way, redirects too."""
    resident.browser.taken_exchanges()
    case_id = resident.register_birth()
    exchanges = resident.browser.taken_exchanges()
    named = (f"{one.method} {one.path.replace(case_id, '…')}" for one in exchanges)
    return {name: round(one.wire_bytes / KB, 2) for name, one in zip(named, exchanges, strict=True)}


def _linked(browser: Browser) -> int:
    links = [a or b for a, b in _LINKED.findall(browser.page)]
    if not links:
        raise BenchmarkFailed("the first page has no style sheet")
    return sum(browser.get(link.decode()).wire_bytes for link in links)
