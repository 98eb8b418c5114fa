"""Whether two records can be one person's, and who may put them together: rules and reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sekali.accounts.merging import has_account
from sekali.agencies import queries as agencies
from sekali.casework.actors import Officer
from sekali.casework.models import MergeSide, MergeWork
from sekali.casework.models.merging import TOGETHER
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.files import SPECIFIC
from sekali.kernel.errors import DomainError
from sekali.vault.belonging import record_now
from sekali.vault.facts import Fact, Holder, Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.merging import OTHER, SURVIVOR
from sekali.vault.queries import NobodyThere, surroundings_of

PERSON = "person"
PURPOSE = "one-record"
SERVICE = "penggabungan"


class NoSuchMerge(DomainError):
    """There is none, or it is not for the one who asks: the two look alike."""

    code = "no-such-merge"


class MergeRefused(DomainError):
    """Two records are not put together, or not apart: ``reason`` says why."""

    code = "merge-refused"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records with what is around them: the one that survives, and the other."""

    survivor: Surroundings
    other: Surroundings

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """Return who the two records are, the surviving one first."""
        return self.survivor.person.subject_id, self.other.person.subject_id


@dataclass(frozen=True, slots=True)
class Compared:
    """One element of two records: what each says, where it says anything."""

    known: KnownElement
    ours: Fact | None
    theirs: Fact | None

    @property
    def differs(self) -> bool:
        """Tell whether an officer has to choose."""
        return (
            self.ours is not None
            and self.theirs is not None
            and (self.ours.value != self.theirs.value)
        )

    @property
    def is_covered(self) -> bool:
        """Tell whether the officer need not see it: it is specific, and nothing is to choose."""
        return self.known.spec.sensitivity == SPECIFIC and not self.differs


def ground_of(by: Officer, merge_id: UUID | None) -> Ground:
    """Return on what ground an officer compares two records."""
    return Ground(
        reader_id=by.person_id,
        where="desk",
        purposes={PURPOSE: "legal-obligation"},
        service_id=SERVICE,
        case_id=merge_id,
        office_id=by.office_id,
    )


def pair_of(survivor_id: UUID, other_id: UUID, *, ground: Ground) -> Pair:
    """Return two records with everything around them.

    Raises:
        NoSuchMerge: One of them is not there.
    """
    try:
        return Pair(
            surroundings_of(survivor_id, ground=ground), surroundings_of(other_id, ground=ground)
        )
    except NobodyThere as missing:
        raise NoSuchMerge from missing


def compared(pair: Pair, dictionary: DictionaryOf) -> Iterator[Compared]:
    """Yield what either record holds, in the order of the dictionary."""
    ours, theirs = pair.survivor.person.facts, pair.other.person.facts
    for name, known in dictionary.elements[PERSON].items():
        if name in ours or name in theirs:
            yield Compared(known, ours.get(name), theirs.get(name))


def refuse_pair(pair: Pair, *, on: date) -> None:
    """Do nothing, unless the two records cannot be one person's, or not in this direction.

    Raises:
        MergeRefused: ``reason`` is same, kind, together, related, dead, account or posting.
    """
    survivor, other = pair.survivor.person, pair.other.person
    for reason, is_so in (
        ("same", survivor.subject_id == other.subject_id),
        ("kind", {survivor.kind, other.kind} != {PERSON}),
        ("together", _is_part_of_another(pair)),
        ("related", _are_related(pair)),
        ("dead", survivor.value("death_date") != other.value("death_date")),
        ("account", has_account(other.subject_id) and not has_account(survivor.subject_id)),
        ("posting", bool(agencies.postings_of(other.subject_id, on))),
    ):
        if is_so:
            raise MergeRefused(reason=reason)


def refuse_choices(pair: Pair, choices: Mapping[str, str], dictionary: DictionaryOf) -> None:
    """Do nothing, unless it was not chosen for each difference whose word is taken.

    Raises:
        MergeRefused: ``reason`` is choices.
    """
    differing = {one.known.name for one in compared(pair, dictionary) if one.differs}
    if set(choices) != differing or set(choices.values()) - {SURVIVOR, OTHER}:
        raise MergeRefused(reason="choices")


def refuse_officer(pair: Pair, by: Officer, dictionary: DictionaryOf) -> None:
    """Do nothing, unless an officer may not: another agency, region or role, or their own family.

    Raises:
        MergeRefused: ``reason`` is elsewhere or own.
    """
    office = agencies.office(by.office_id)
    places = {_village(one) for one in (pair.survivor, pair.other)}
    serves = any(place.startswith(office.region_id) for place in places if place)
    if not who_merges([by], dictionary) or not serves:
        raise MergeRefused(reason="elsewhere")
    # An officer may have two records as well.
    officer_id = record_now(by.person_id)
    if {officer_id, by.person_id} & _people_around(pair):
        raise MergeRefused(reason="own")


def who_merges(officers: Sequence[Officer], dictionary: DictionaryOf) -> Sequence[Officer]:
    """Return the roles, of those of one officer, in which they put records together."""
    rule = dictionary.merging
    return [
        one
        for one in officers
        if one.role in rule.roles and agencies.office(one.office_id).agency == rule.agency
    ]


def side_of(person_id: UUID, merge_id: UUID) -> MergeSide:
    """Return one side of a merge.

    Raises:
        NoSuchMerge: There is none.
    """
    found: MergeSide | None = MergeSide.objects.filter(person_id=person_id, id=merge_id).first()
    if found is None:
        raise NoSuchMerge
    return found


def records_of(person_id: UUID) -> Sequence[MergeSide]:
    """Return the merges by which other records became somebody's, the last first."""
    rows = MergeSide.objects.filter(person_id=person_id, role=SURVIVOR, state__in=TOGETHER)
    return list(rows.order_by("-confirmed_at"))


def merges_of(office_ids: Collection[UUID]) -> Sequence[MergeWork]:
    """Return what waits for a second officer, or may be taken apart, the newest first."""
    return list(MergeWork.objects.filter(office_id__in=office_ids).order_by("-at")[:100])


def _is_part_of_another(pair: Pair) -> bool:
    survivor_id, other_id = pair.ids
    gone = (record_now(survivor_id), record_now(other_id)) != (survivor_id, other_id)
    # Records are put to one that stands for itself, so that each can be taken out again.
    return gone or bool(records_of(other_id))


def _are_related(pair: Pair) -> bool:
    survivor_id, other_id = pair.ids
    return bool(pair.survivor.find(other_id) or pair.other.find(survivor_id))


def _people_around(pair: Pair) -> set[UUID]:
    around = (pair.survivor, pair.other)
    people = {holder.subject_id for one in around for holder, _ in one.related}
    return people | set(pair.ids)


def _village(around: Surroundings) -> str:
    household: Holder | None = around.household()
    village: Any = household.value("village_code") if household else None
    return str(village or "")
