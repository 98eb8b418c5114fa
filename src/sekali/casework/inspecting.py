"""What was found on the spot: what a report needs, what rules read of it, how far off it was made.

Pure: the same for an officer at the desk, in a scenario, and when a case is replayed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import RETURNED, CompiledService
from sekali.catalogue.compiling.names import POINT
from sekali.kernel.errors import DomainError

LATITUDE, LONGITUDE = POINT
_EARTH_RADIUS_M = 6_371_000


class ChecksMissing(DomainError):
    """An inspection's questions must all be answered before anything is decided."""

    code = "checks-missing"


class PhotosMissing(DomainError):
    """The report needs more photographs; ``params["least"]`` is how many."""

    code = "photos-missing"


class CoordinatesMissing(DomainError):
    """The report has to say where it was made."""

    code = "coordinates-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an officer says they saw: answers, how many photos, and the point, as it is kept."""

    checks: Mapping[str, bool | None] = field(default_factory=dict)
    photos: int = 0
    coordinates: str | None = None


def inspection_of(service: CompiledService, state: str) -> files.Inspection | None:
    """Return what has to be looked at on the spot in a state."""
    described = service.definition.process.get(state)
    return described.inspection if isinstance(described, files.Work) else None


def check_inspection(
    service: CompiledService, state: str, action: files.Action, seen: Seen
) -> Mapping[str, Any]:
    """Return the findings of an inspection, once its report is complete.

    To send an application back, nobody needs to have been on the spot.

    Raises:
        ChecksMissing, PhotosMissing, CoordinatesMissing: Something was left open.
    """
    inspection = inspection_of(service, state)
    if inspection is None:
        return {}
    answers = {key: seen.checks[key] for key in inspection.checks if key in seen.checks}
    if action.to != RETURNED:
        _refuse_incomplete(inspection, answers, seen)
    findings: dict[str, Any] = {f"check.{key}": said for key, said in answers.items()}
    if seen.coordinates and inspection.coordinates is not None:
        latitude, longitude = seen.coordinates.split(", ")
        findings |= {LATITUDE: latitude, LONGITUDE: longitude}
    return findings


def _refuse_incomplete(
    inspection: files.Inspection, answers: Mapping[str, bool | None], seen: Seen
) -> None:
    if len(answers) < len(inspection.checks):
        raise ChecksMissing
    if inspection.photos is not None and seen.photos < inspection.photos.at_least:
        raise PhotosMissing(least=inspection.photos.at_least)
    if inspection.coordinates == "required" and not seen.coordinates:
        raise CoordinatesMissing


def metres_between(one: str, other: str) -> int:
    """Return how far two points are apart, along the ground of a round earth.

    Points are as the vault keeps coordinates: latitude and longitude in degrees.

    >>> metres_between("-7.4726, 112.4381", "-7.4735, 112.4381")
    100
    """
    (south, west), (north, east) = (_radians(point) for point in (one, other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return round(2 * _EARTH_RADIUS_M * asin(sqrt(half)))


def known_points(service: CompiledService, facts: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return the points that a case names on its form, with their keys."""
    return [
        (key, str(facts[key]["value"]))
        for key, item in service.by_key.items()
        if item.spec is not None and item.spec.type == "coordinates" and key in facts
    ]


def _radians(point: str) -> tuple[float, float]:
    latitude, longitude = point.split(", ")
    return radians(float(latitude)), radians(float(longitude))
