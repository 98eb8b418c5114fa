"""A process as a picture: states with role and clock, arrows for actions, and the ends.

One file holds it twice: from left to right, and for a narrow screen from top to bottom. Each
state is a layer of its own; beneath it hang the ways that do not lead on to the next one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, RETURNED, CompiledService
from sekali.catalogue.export import drawing
from sekali.catalogue.export.drawing import LINE_HEIGHT, Point, element, wrapped
from sekali.catalogue.export.telling import Step, Way, steps_of
from sekali.catalogue.export.words import ExportWords, export_words

MARGIN, PAD, INDENT, GAP = 12, 10, 18, 12
WIDE_BOX, WIDE_GAP, NARROW_WIDTH, GUTTER = 240, 130, 344, 12
# Narrower than this, the picture stands upright.
NARROW_BELOW = 560
_COLOURS = {
    "end": (drawing.BRAND, drawing.BRAND_WASH),
    "stop": (drawing.STOP, drawing.STOP_WASH),
    "back": (drawing.ASK, drawing.ASK_WASH),
    "step": (drawing.LINE, drawing.PAPER),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A step as it is drawn: its lines of words, and beneath it the ways beside the main one."""

    step: Step
    title: list[str]
    small: list[str]
    onward: Way | None
    asides: tuple[tuple[Way, list[str]], ...]

    @property
    def height(self) -> float:
        """Return the height of the box."""
        return 2 * PAD + LINE_HEIGHT * (len(self.title) + len(self.small))

    @property
    def asides_height(self) -> float:
        """Return the height of all that hangs beneath it."""
        return sum(GAP + _chip_height(lines) for _, lines in self.asides)


def process_svg(
    service: CompiledService, agencies: Mapping[str, files.Agency], language: str
) -> str:
    """Return the picture of a process as an SVG document with title and description."""
    words = export_words(language)
    steps = steps_of(service, agencies, language)
    wide, wide_size = _wide(steps, words)
    narrow, narrow_size = _narrow(steps, words)
    # A phone may lay a picture out as if it were 980 px wide: its own width is asked as well,
    # and the narrow drawing fills whatever width there is.
    sheet = (
        f"@media (max-width:{NARROW_BELOW}px),(max-device-width:{NARROW_BELOW}px)"
        f"{{:root{{width:100vw;height:calc(100vw*{narrow_size[1] / narrow_size[0]:.4f})}}"
        ".wide{display:none}.narrow{display:inline}}"
    )
    title = words("picture.title", title=service.text(language).title)
    content = (
        element("title", [escape(title)], id="judul"),
        element("desc", [escape(_description(steps, words))], id="uraian"),
        element("style", [escape(sheet)]),
        element("g", wide, class_="wide", aria_hidden="true"),
        element(
            "svg",
            narrow,
            class_="narrow",
            display="none",
            aria_hidden="true",
            width="100%",
            height="100%",
            viewBox=f"0 0 {narrow_size[0]:.0f} {narrow_size[1]:.0f}",
        ),
    )
    return element(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{wide_size[0]:.0f}",
        height=f"{wide_size[1]:.0f}",
        role="img",
        aria_labelledby="judul uraian",
        lang=language,
        font_family=drawing.FONT,
        font_size=drawing.TEXT_SIZE,
    )


def _description(steps: Sequence[Step], words: ExportWords) -> str:
    told = (
        words(
            "picture.step",
            number=step.number,
            title=step.title,
            who=step.who,
            clock=step.clock,
            ways="; ".join(way.words for way in step.ways),
        )
        for step in steps
    )
    return words("picture.description", count=len(steps), steps=" ".join(told))


def _blocks(steps: Sequence[Step], width: float) -> list[Block]:
    """Return the steps with their words in lines, and the way that leads on from each."""
    blocks = []
    for position, step in enumerate(steps):
        following = steps[position + 1].key if position + 1 < len(steps) else DONE
        onward = next((way for way in step.ways if way.to == following), None)
        inside = width - 2 * PAD
        aside_width = width - INDENT - 2 * PAD
        small = [line for note in (step.who, step.clock) for line in wrapped(note, inside)]
        asides = tuple(
            (way, wrapped(way.words, aside_width)) for way in step.ways if way is not onward
        )
        title = wrapped(f"{step.number}. {step.title}", inside * 0.93)
        blocks.append(Block(step, title, small, onward, asides))
    return blocks


def _wide(steps: Sequence[Step], words: ExportWords) -> tuple[list[str], Point]:
    blocks = _blocks(steps, WIDE_BOX)
    jumps = _jumps(steps)
    top = MARGIN + GUTTER * (len(jumps) + 1)
    drawn = list(_pill(words("picture.start"), MARGIN, top, "step"))
    places: dict[str, Point] = {}
    x = MARGIN + WIDE_BOX * 0.75 + WIDE_GAP / 3
    middle = top + LINE_HEIGHT
    drawn.append(drawing.path([(MARGIN + WIDE_BOX * 0.7, middle), (x, middle)], ends_in_arrow=True))
    for block in blocks:
        places[block.step.key] = (x, top)
        drawn += _box_of(block, x, top, WIDE_BOX)
        drawn += _asides_of(block, x, top, WIDE_BOX)
        if block.onward:
            start, end = x + WIDE_BOX, x + WIDE_BOX + WIDE_GAP
            lines = wrapped(block.onward.label, WIDE_GAP - 14)
            drawn.append(drawing.words_at(lines, start + 6, middle + 4))
            drawn.append(drawing.path([(start, middle), (end, middle)], ends_in_arrow=True))
        x += WIDE_BOX + WIDE_GAP
    drawn += _pill(words(f"end.{DONE}"), x, top, "end")
    for track, (source, target) in enumerate(jumps, start=1):
        drawn.append(_jump_above(places[source], places[target], top - GUTTER * track, track))
    height = top + max(block.height + block.asides_height for block in blocks) + MARGIN
    return drawn, (x + WIDE_BOX * 0.7 + MARGIN, height)


def _narrow(steps: Sequence[Step], words: ExportWords) -> tuple[list[str], Point]:
    jumps = _jumps(steps)
    left = MARGIN + GUTTER * len(jumps)
    width = NARROW_WIDTH - left - MARGIN
    drawn = list(_pill(words("picture.start"), left, MARGIN, "step"))
    places: dict[str, Point] = {}
    y = MARGIN + 38.0
    trunk = left + INDENT / 2
    drawn.append(drawing.path([(trunk, y), (trunk, y + 26)], ends_in_arrow=True))
    y += 26
    for block in _blocks(steps, width):
        places[block.step.key] = (left, y)
        drawn += _box_of(block, left, y, width)
        drawn += _asides_of(block, left, y, width)
        bottom = y + block.height
        y = bottom + block.asides_height + GAP
        if block.onward:
            lines = wrapped(block.onward.label, width - INDENT)
            drawn.append(drawing.words_at(lines, left + INDENT + 4, y))
            y += LINE_HEIGHT * len(lines) + GAP
            drawn.append(drawing.path([(trunk, bottom), (trunk, y)], ends_in_arrow=True))
    drawn += _pill(words(f"end.{DONE}"), left, y, "end")
    for track, (source, target) in enumerate(jumps, start=1):
        drawn.append(_jump_beside(places[source], places[target], left - GUTTER * track, track))
    return drawn, (NARROW_WIDTH, y + 38 + MARGIN)


def _box_of(block: Block, x: float, y: float, width: float) -> Iterator[str]:
    yield drawing.box(x, y, width, block.height, stroke=drawing.BRAND, stroke_width=2)
    yield drawing.words_at(block.title, x + PAD, y + PAD - 2, weight=650)
    below = y + PAD - 2 + LINE_HEIGHT * len(block.title)
    yield drawing.words_at(block.small, x + PAD, below, fill=drawing.INK_2)


def _asides_of(block: Block, x: float, y: float, width: float) -> Iterator[str]:
    """Yield what hangs beneath a box on its trunk: the ways beside the main one."""
    top = y + block.height
    for way, lines in block.asides:
        top += GAP
        height = _chip_height(lines)
        line, wash = _COLOURS[_kind_of(way)]
        middle = top + height / 2
        trunk = x + INDENT / 2
        yield drawing.path([(trunk, y + block.height), (trunk, middle)])
        yield drawing.path([(trunk, middle), (x + INDENT, middle)], ends_in_arrow=True)
        yield drawing.box(x + INDENT, top, width - INDENT, height, stroke=line, fill=wash)
        yield drawing.words_at(lines, x + INDENT + PAD, top + 4)
        top += height


def _chip_height(lines: Sequence[str]) -> float:
    return LINE_HEIGHT * len(lines) + PAD


def _kind_of(way: Way) -> str:
    if way.to == DONE:
        return "end"
    if way.to == RETURNED:
        return "back"
    return "stop" if way.to in {"refused", "withdrawn"} else "step"


def _pill(words: str, x: float, y: float, kind: str) -> Iterator[str]:
    """Yield where a process begins or ends well."""
    line, wash = _COLOURS[kind]
    yield drawing.box(
        x, y, WIDE_BOX * 0.7, 2 * LINE_HEIGHT, rx=19, stroke=line, fill=wash, stroke_width=2
    )
    yield drawing.words_at([words], x + 16, y + 9, weight=650)


def _jumps(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Return the pairs of states that an action joins though they are not neighbours."""
    number = {step.key: step.number for step in steps}
    pairs = {
        (step.key, way.to): None
        for step in steps
        for way in step.ways
        if way.to in number and number[way.to] != step.number + 1
    }
    return list(pairs)


def _jump_above(start: Point, end: Point, y: float, track: int) -> str:
    leaves, arrives = start[0] + WIDE_BOX - 12 * track, end[0] + 12 * track
    return drawing.path(
        [(leaves, start[1]), (leaves, y), (arrives, y), (arrives, end[1])], ends_in_arrow=True
    )


def _jump_beside(start: Point, end: Point, x: float, track: int) -> str:
    leaves, arrives = start[1] + 30 + 8 * track, end[1] + 10 + 8 * track
    return drawing.path(
        [(start[0], leaves), (x, leaves), (x, arrives), (end[0], arrives)], ends_in_arrow=True
    )
