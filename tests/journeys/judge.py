"""What every page has to stand up to, whoever sees it: WCAG 2.2 AA, narrow screens, slow links."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
FIRST_PAGE_BYTES = 40_000
NEXT_PAGE_BYTES = 15_000
# Files that a person brings or asks for are as large as they are.
_OF_A_PAGE = {"document", "stylesheet", "script", "font", "fetch", "xhr"}
# What a page is built of; how often each part stands on it makes no difference.
_SKELETON = """(() => {
    const named = e => e ? e.tagName + '.' + e.className + '.' + (e.type || '') : '';
    const parts = [...document.querySelectorAll('*')].map(
        e => named(e.parentElement?.parentElement) + '>' + named(e.parentElement) + '>' + named(e));
    return [document.documentElement.lang, innerWidth, ...new Set(parts)].join();
})()"""
# Of elements and, where a word is too long for its box, of the text in them.
_OVERHANGING = """[...document.querySelectorAll('body *')]
    .filter(e => {
        const text = document.createRange();
        text.selectNodeContents(e);
        return [e, text].some(one => one.getBoundingClientRect().right > innerWidth + 1);
    })
    .map(e => e.outerHTML.slice(0, 120)).slice(-5)"""


class Judge:
    """Judges pages; one that is built like another that was judged is not judged again."""

    def __init__(self) -> None:
        self._axe = Axe()
        self._judged: set[str] = set()
        self.heaviest_first = 0
        self.heaviest_next = 0

    def judge(self, page: Page, requests: Iterable[Request]) -> None:
        """Fail where the page shuts somebody out, or is too heavy for a poor link."""
        self._weigh(page, requests)
        skeleton = page.evaluate(_SKELETON)
        if skeleton in self._judged:
            return
        found = self._axe.run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        self._narrow(page)
        self._judged.add(skeleton)

    def _weigh(self, page: Page, requests: Iterable[Request]) -> None:
        sizes = [r.sizes() for r in requests if r.resource_type in _OF_A_PAGE]
        weight = sum(max(0, s["responseBodySize"] + s["responseHeadersSize"]) for s in sizes)
        # Who comes for the first time gets the style sheet too, later it is kept.
        styles = [r for r in requests if r.resource_type == "stylesheet"]
        if any(style.sizes()["responseBodySize"] > 0 for style in styles):
            self.heaviest_first = max(self.heaviest_first, weight)
            assert weight <= FIRST_PAGE_BYTES, page.url
        else:
            self.heaviest_next = max(self.heaviest_next, weight)
            assert weight <= NEXT_PAGE_BYTES, page.url

    def _narrow(self, page: Page) -> None:
        """Nothing is to be scrolled sideways: as it is, on a phone, and there at 200 % zoom."""
        size = page.viewport_size
        assert size is not None
        for width in {size["width"], size["width"] // 2, 360, 180}:
            page.set_viewport_size({"width": width, "height": size["height"]})
            is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not is_wide, (width, page.url, page.evaluate(_OVERHANGING))
        page.set_viewport_size(size)
