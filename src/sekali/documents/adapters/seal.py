"""The visible mark of a signature: a small rosette with a tick, in the corner of a page."""

import math

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.layout import BoxConstraints

MILLIMETRE = 72 / 25.4
SIDE = 12 * MILLIMETRE
# From the right and the lower edge of the page; templates leave this corner free.
FROM_RIGHT = 23 * MILLIMETRE
FROM_BELOW = 15 * MILLIMETRE
PETALS = 16
GREEN = "0.043 0.420 0.325"
# Bézier control points that make a circle of four curves.
ROUND = 0.5523


def seal_box(right_edge: float, lower_edge: float) -> tuple[int, int, int, int]:
    """Return left, low, right and high of the seal on a page with these edges, in points."""
    right, low = right_edge - FROM_RIGHT, lower_edge + FROM_BELOW
    return round(right - SIDE), round(low), round(right), round(low + SIDE)


def seal_drawing() -> generic.StreamObject:
    """Return the drawing as an appearance, without any text and so without a font."""
    middle = SIDE / 2
    steps = [
        f"{GREEN} rg {_rosette(middle, middle, middle * 0.86)} f",
        f"1 1 1 rg {_circle(middle, middle, middle * 0.70)} f",
        f"{GREEN} rg {_circle(middle, middle, middle * 0.62)} f",
        f"1 1 1 RG {SIDE * 0.085:.2f} w 1 J 1 j {_tick(SIDE)} S",
    ]
    box = BoxConstraints(width=round(SIDE), height=round(SIDE))
    return RawContent(" ".join(steps).encode("ascii"), box=box).as_form_xobject()


def _rosette(x: float, y: float, radius: float) -> str:
    points = []
    for step in range(2 * PETALS):
        reach = radius * (1.12 if step % 2 else 0.96)
        angle = math.pi * step / PETALS
        points.append(f"{x + reach * math.cos(angle):.2f} {y + reach * math.sin(angle):.2f}")
    return f"{points[0]} m " + " ".join(f"{point} l" for point in points[1:]) + " h"


def _circle(x: float, y: float, radius: float) -> str:
    bend = radius * ROUND
    left, right, low, high = x - radius, x + radius, y - radius, y + radius
    return (
        f"{right:.2f} {y:.2f} m "
        f"{right:.2f} {y + bend:.2f} {x + bend:.2f} {high:.2f} {x:.2f} {high:.2f} c "
        f"{x - bend:.2f} {high:.2f} {left:.2f} {y + bend:.2f} {left:.2f} {y:.2f} c "
        f"{left:.2f} {y - bend:.2f} {x - bend:.2f} {low:.2f} {x:.2f} {low:.2f} c "
        f"{x + bend:.2f} {low:.2f} {right:.2f} {y - bend:.2f} {right:.2f} {y:.2f} c h"
    )


def _tick(side: float) -> str:
    corners = ((0.335, 0.50), (0.455, 0.385), (0.675, 0.625))
    (x, y), *others = [(f"{a * side:.2f}", f"{b * side:.2f}") for a, b in corners]
    return f"{x} {y} m " + " ".join(f"{a} {b} l" for a, b in others)
