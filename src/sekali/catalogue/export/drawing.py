"""SVG elements as text: boxes, lines, arrows and wrapped words; everything escaped, no script."""

import textwrap
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

FONT = "system-ui, 'Noto Sans', Roboto, 'Segoe UI', sans-serif"
# The colours of the platform's own sheet, dark on light: more than 7 to 1 for all words.
INK, INK_2, LINE, PAPER = "#17211f", "#4b5a57", "#5f6f6b", "#ffffff"
BRAND, BRAND_WASH, ASK, ASK_WASH = "#0b6b53", "#e3f2ec", "#8f4100", "#fff4e5"
STOP, STOP_WASH = "#a4161a", "#fdecec"
TEXT_SIZE, LINE_HEIGHT = 14, 19
# What one letter takes at most on average, over the system fonts of phones and computers.
LETTER_WIDTH = 7.6
Point = tuple[float, float]


def wrapped(words: str, width: float) -> list[str]:
    """Return words in lines that fit a width in pixels."""
    return textwrap.wrap(words, max(8, int(width / LETTER_WIDTH))) or [""]


def element(name: str, content: Iterable[str] = (), /, **attributes: object) -> str:
    """Return one element; ``_`` in a name of an attribute stands for ``-``."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(str(value))}"
        for key, value in attributes.items()
    )
    inner = "".join(content)
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def words_at(
    lines: Sequence[str], x: float, top: float, *, fill: str = INK, weight: int = 400
) -> str:
    """Return lines of words whose first line stands below ``top``."""
    spans = (
        element("tspan", [escape(line)], x=_n(x), y=_n(top + LINE_HEIGHT * number + TEXT_SIZE))
        for number, line in enumerate(lines)
    )
    return element("text", spans, fill=fill, font_weight=weight)


def box(x: float, y: float, width: float, height: float, **style: object) -> str:
    """Return a rectangle with round corners."""
    place: dict[str, object] = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    look: dict[str, object] = {"rx": 8, "fill": PAPER, "stroke": LINE, "stroke_width": 1.5}
    return element("rect", **(place | look | style))


def path(points: Sequence[Point], *, colour: str = LINE, ends_in_arrow: bool = False) -> str:
    """Return a line through points, with an arrow at its end if it has one."""
    through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    drawn = element("polyline", points=through, fill="none", stroke=colour, stroke_width=1.5)
    return drawn + (_arrow(points[-2], points[-1], colour) if ends_in_arrow else "")


def _arrow(before: Point, tip: Point, colour: str) -> str:
    """Return a triangle that points from one point to the next, along an axis."""
    x, y = tip
    along_x = (x > before[0]) - (x < before[0])
    along_y = (y > before[1]) - (y < before[1])
    back = (x - 8 * along_x, y - 8 * along_y)
    corners = (
        tip,
        (back[0] + 4.5 * along_y, back[1] + 4.5 * along_x),
        (back[0] - 4.5 * along_y, back[1] - 4.5 * along_x),
    )
    return element("polygon", points=" ".join(f"{_n(a)},{_n(b)}" for a, b in corners), fill=colour)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
