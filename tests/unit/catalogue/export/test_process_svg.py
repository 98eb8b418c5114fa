"""The picture of a process: whole, readable, and nothing but a picture."""

import pytest
from lxml import etree

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.drawing import LETTER_WIDTH
from sekali.catalogue.export.process_svg import NARROW_WIDTH, process_svg
from sekali.catalogue.export.telling import steps_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def picture(every_state: CompiledService, dictionary: DictionaryOf) -> etree._Element:
    drawn = process_svg(every_state, dictionary.agencies.agencies, "id")
    return etree.fromstring(drawn.encode())


def words_in(element: etree._Element) -> str:
    return " ".join(text.strip() for text in element.itertext())


def half(picture: etree._Element, name: str) -> etree._Element:
    return next(one for one in picture if one.get("class") == name)


def test_both_drawings_show_every_step_with_role_and_clock(
    picture: etree._Element, every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    steps = steps_of(every_state, dictionary.agencies.agencies, "id")
    assert len(steps) == 9
    for name in ("wide", "narrow"):
        words = words_in(half(picture, name))
        for step in steps:
            assert f"{step.number}. {step.title}" in words
            assert step.who in words
            assert step.clock in words
            for way in step.ways:
                assert way.label in words


def test_who_cannot_see_it_is_told_every_step(
    picture: etree._Element, every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    assert picture.get("role") == "img"
    told = picture.findtext(f"{SVG}desc") or ""
    for step in steps_of(every_state, dictionary.agencies.agencies, "id"):
        assert step.title in told
        assert all(way.words in told for way in step.ways)


def test_there_is_no_script_and_nothing_from_elsewhere(picture: etree._Element) -> None:
    assert not list(picture.iter(f"{SVG}script", f"{SVG}image", f"{SVG}a", f"{SVG}use"))
    for element in picture.iter():
        assert not [key for key in element.attrib if "href" in key or key.startswith("on")]
        assert "url(" not in (element.text or "")


def test_the_narrow_drawing_keeps_within_a_phone(picture: etree._Element) -> None:
    for box in half(picture, "narrow").iter(f"{SVG}rect"):
        assert float(box.get("x", "0")) + float(box.get("width", "0")) <= NARROW_WIDTH
    for line in half(picture, "narrow").iter(f"{SVG}tspan"):
        width = len(line.text or "") * LETTER_WIDTH
        assert float(line.get("x", "0")) + width <= NARROW_WIDTH + 1


def test_boxes_do_not_lie_on_each_other(
    all_services: list[CompiledService], dictionary: DictionaryOf
) -> None:
    for service in all_services:
        drawn = process_svg(service, dictionary.agencies.agencies, "en")
        for name in ("wide", "narrow"):
            found = half(etree.fromstring(drawn.encode()), name).iter(f"{SVG}rect")
            boxes = [
                [float(box.get(key, "0")) for key in ("x", "y", "width", "height")] for box in found
            ]
            for number, (x, y, width, height) in enumerate(boxes):
                for other_x, other_y, other_width, other_height in boxes[number + 1 :]:
                    apart_x = x + width <= other_x or other_x + other_width <= x
                    apart_y = y + height <= other_y or other_y + other_height <= y
                    assert apart_x or apart_y


def test_a_step_back_is_an_arrow_of_its_own(picture: etree._Element) -> None:
    # From the visit in step 4 again to step 1: the line turns twice, outside of all boxes.
    turning = [
        line.get("points", "").split() for line in half(picture, "wide").iter(f"{SVG}polyline")
    ]
    assert [len(points) for points in turning].count(4) == 1
