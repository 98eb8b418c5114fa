"""The report of an inspection: what it needs before anything is decided, and how far off it was."""

import pytest

from sekali.casework.inspecting import (
    ChecksMissing,
    CoordinatesMissing,
    PhotosMissing,
    Seen,
    check_inspection,
    metres_between,
)
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.queries import service
from sekali.kernel.errors import DomainError

ALL = {"site_as_drawn": True, "distance_to_road": True, "access_for_fire_engine": None}
HERE = "-7.6512, 112.6034"


@pytest.fixture
def building() -> CompiledService:
    return service("perizinan.bangunan-gedung")


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [
        (Seen(checks={"site_as_drawn": True}, photos=1, coordinates=HERE), ChecksMissing),
        (Seen(checks=ALL, photos=0, coordinates=HERE), PhotosMissing),
        (Seen(checks=ALL, photos=1), CoordinatesMissing),
    ],
)
def test_a_report_is_whole_before_anything_is_decided(
    building: CompiledService, seen: Seen, refusal: type[DomainError]
) -> None:
    action = building.definition.process["inspection"].actions["inspected"]
    with pytest.raises(refusal):
        check_inspection(building, "inspection", action, seen)


def test_rules_read_answers_and_the_point(building: CompiledService) -> None:
    action = building.definition.process["inspection"].actions["inspected"]
    seen = Seen(checks=ALL | {"dances": True}, photos=1, coordinates=HERE)
    assert check_inspection(building, "inspection", action, seen) == {
        "check.site_as_drawn": True,
        "check.distance_to_road": True,
        "check.access_for_fire_engine": None,
        "inspection.latitude": "-7.6512",
        "inspection.longitude": "112.6034",
    }


def test_to_send_it_back_nobody_has_to_go_there(building: CompiledService) -> None:
    action = building.definition.process["inspection"].actions["return"]
    assert check_inspection(building, "inspection", action, Seen()) == {}


def test_a_state_without_inspection_asks_for_nothing(building: CompiledService) -> None:
    action = building.definition.process["check"].actions["accept"]
    assert check_inspection(building, "check", action, Seen(checks=ALL)) == {}


def test_from_surabaya_to_malang_is_eighty_kilometres() -> None:
    assert metres_between("-7.2575, 112.7521", "-7.9666, 112.6326") == pytest.approx(80_000, 0.02)
    assert metres_between(HERE, HERE) == 0
