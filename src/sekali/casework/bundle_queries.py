"""Reading bundles: one with its parts and cases, and those among a resident's cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sekali.casework.actions.bundle_handing import HANDED_IN, INCOMPLETE, WAITING
from sekali.casework.models import Bundle, BundlePart, Case, Draft
from sekali.casework.queries import NoSuchApplication
from sekali.storage.reading import row_of, rows_of


class Row(NamedTuple):
    """One service of a bundle as its page tells it."""

    title: str
    standing: str
    case: Case | None
    after: Sequence[str]
    has_draft: bool
    case_id: UUID
    service_id: str


@dataclass(frozen=True, slots=True)
class BundleView:
    """A bundle that was handed in, its parts in order, and the case of each that has one."""

    bundle: Bundle
    parts: Sequence[BundlePart]
    cases: Mapping[UUID, Case]
    drafts: frozenset[UUID] = frozenset()

    def title(self, language: str) -> str:
        """Return what the bundle is called."""
        return _in(self.bundle.title, language)

    def rows(self, language: str) -> list[Row]:
        """Return a row of each service, in order."""
        titles = {part.service_id: _in(part.title, language) for part in self.parts}
        return [
            Row(
                title=titles[part.service_id],
                standing=part.standing,
                case=self.cases.get(part.case_id),
                after=[titles[key] for key in part.after if key in titles],
                has_draft=self.has_draft(part),
                case_id=part.case_id,
                service_id=part.service_id,
            )
            for part in self.parts
        ]

    @property
    def done(self) -> int:
        """Return how many of its services have come to their end."""
        return sum(not self._is_open(part) for part in self.parts)

    @property
    def is_running(self) -> bool:
        """Tell whether something of it is still to come."""
        return any(self._is_open(part) for part in self.parts)

    def _is_open(self, part: BundlePart) -> bool:
        case = self.cases.get(part.case_id)
        if case is not None:
            return not case.is_finished
        return part.standing in {WAITING, HANDED_IN} or self.has_draft(part)

    def has_draft(self, part: BundlePart) -> bool:
        """Tell whether a part waits to be completed by the resident."""
        return part.standing == INCOMPLETE and part.case_id in self.drafts


def bundle_of(*, person_id: UUID, bundle_id: UUID) -> BundleView:
    """Return a resident's own bundle.

    Raises:
        NoSuchApplication: They have none with this id.
    """
    bundle = row_of(Bundle, person_id=person_id, id=bundle_id)
    if bundle is None:
        raise NoSuchApplication
    of_bundle: dict[str, Any] = {"person_id": person_id, "bundle_id": bundle_id}
    parts = rows_of(BundlePart, order="position", **of_bundle)
    cases = rows_of(Case, **of_bundle)
    drafts: list[Draft] = []
    if any(part.standing == INCOMPLETE for part in parts):
        drafts = rows_of(Draft, **of_bundle)
    return _view(bundle, parts, cases, drafts)


def bundles_among(
    person_id: UUID, cases: Iterable[Case], drafts: Iterable[Draft]
) -> Sequence[BundleView]:
    """Return the bundles that cases belong to, newest first. No query where none does."""
    cases, drafts = list(cases), list(drafts)
    ids = {case.bundle_id for case in cases if case.bundle_id}
    if not ids:
        return []
    bundles = Bundle.objects.filter(person_id=person_id, id__in=ids).order_by("-submitted_at")
    parts = BundlePart.objects.filter(person_id=person_id, bundle_id__in=ids)
    of_bundle: dict[UUID, list[BundlePart]] = {}
    for part in parts.order_by("position"):
        of_bundle.setdefault(part.bundle_id, []).append(part)
    return [_view(one, of_bundle.get(one.id, []), cases, drafts) for one in bundles]


def _in(by_language: Mapping[str, str], language: str) -> str:
    return by_language.get(language) or by_language["id"]


def _view(
    bundle: Bundle, parts: Sequence[BundlePart], cases: Iterable[Case], drafts: Iterable[Draft]
) -> BundleView:
    own = {case.id: case for case in cases if case.bundle_id == bundle.id}
    open_drafts = frozenset(one.id for one in drafts if one.bundle_id == bundle.id)
    return BundleView(bundle, parts, own, open_drafts)
