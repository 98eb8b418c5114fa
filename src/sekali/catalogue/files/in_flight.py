"""The shape of ``in_flight:``: what becomes of open cases of older versions."""

from typing import Annotated, Literal

from pydantic import Field

from sekali.catalogue.files.base import Shape, Slug, Version


class VersionRange(Shape):
    """Versions from ``since`` on and before ``until``; without it, before this one."""

    since: Version
    until: Version | None = None

    def holds(self, version: str, *, newest: str) -> bool:
        """Tell whether a version lies in the range, of which ``newest`` is the end at the latest.

        >>> VersionRange(since="1.2.0").holds("1.10.0", newest="2.0.0")
        True
        >>> VersionRange(since="1.2.0").holds("2.0.0", newest="2.0.0")
        False
        """
        end = min(in_order(self.until or newest), in_order(newest))
        return in_order(self.since) <= in_order(version) < end


def in_order(version: str) -> tuple[int, ...]:
    """Return what sorts versions as they follow each other."""
    return tuple(map(int, version.split(".")))


class MoveTo(Shape):
    """Go on in another state than the one of the same name."""

    to: Slug


class InFlight(Shape):
    """What becomes of open cases of some older versions, by the state they are in.

    ``finish``: they end as they began, as does every state that is not named. ``move``: they go on
    under this version. ``why`` keys the sentence that applicants read on their time line.
    """

    versions: Annotated[VersionRange, Field(alias="from")]
    states: Annotated[dict[Slug, Literal["finish", "move"] | MoveTo], Field(min_length=1)]
    why: Slug
    law: str | None = None

    def leads_to(self, state: str) -> str | None:
        """Return the state of this version in which a case goes on, if it is moved."""
        said = self.states.get(state, "finish")
        if isinstance(said, MoveTo):
            return said.to
        return state if said == "move" else None
