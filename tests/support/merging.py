"""Two records of one person: the mother's, and one that was made beside it by mistake."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sekali.accounts.actions import NewAccount, open_account
from sekali.casework.actions.merging import (
    MergeWish,
    confirm_merge,
    look_at_pair,
    propose_merge,
)
from sekali.casework.actions.parting import confirm_parting, propose_parting, recorded_since
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import MergeRefused, compared, side_of
from sekali.casework.models import MergeSide
from sekali.catalogue.queries import dictionary
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import link
from sekali.vault.facts import DECLARED, RESIDENT, VERIFIED, Fact
from sekali.vault.merging import SURVIVOR
from sekali.vault.models import Link, Profile
from support.applying import deliver, refused_with
from support.knowing import surroundings_of
from support.people import CLERK, HEAD, MOTHER, officer, person_id

AT = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
LATER = AT + timedelta(days=2)
# Of nobody else; a number for tests.
SECOND_NIK = "3516016011950055"
SECOND_PASSWORD = "kata sandi yang lain"


def second_record(*, nik: str = SECOND_NIK, with_account: bool = False, **facts: str) -> UUID:
    """Make a second record of the mother, in the same household, known by another number."""
    second_id = uuid7()
    said = {"nik": nik, "full_name": "Siti Aminnah", "sex": "female", "religion": "islam", **facts}
    kept = {name: Fact(value, VERIFIED, "civil-registry", DAY) for name, value in said.items()}
    kept["email"] = Fact("siti.lama@contoh.example", DECLARED, RESIDENT, DAY)
    add_subject(
        subject_id=second_id,
        kind="person",
        numbers={"nik": nik},
        facts=kept,
        recording=Recording(at=AT.replace(day=1)),
        is_sample=True,
    )
    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    sides = ((second_id, household.subject_id, "household"),
             (household.subject_id, second_id, "member"))  # fmt: skip
    for one, other, kind in sides:
        link(person_id=one, other_id=other, kind=kind, since=DAY, at=AT)
    if with_account:
        account_of(second_id, nik)
    return second_id


def account_of(second_id: UUID, nik: str = SECOND_NIK) -> None:
    """Give a record an account of its own."""
    new = NewAccount(
        person_id=second_id,
        nik=nik,
        display_name="Siti Aminnah",
        language="id",
        assurance="matched",
        email="",
        is_sample=True,
    )
    open_account(new=new, password=SECOND_PASSWORD, now=AT)


def proposed(
    second_id: UUID, *, who: str = CLERK, choices: Mapping[str, str] | None = None, **more: Any
) -> MergeSide:
    """Let an officer propose that the second record is the mother's."""
    survivor_id = more.pop("survivor_id", None) or person_id(MOTHER)
    by = officer(who)
    pair = look_at_pair(survivor_id=survivor_id, other_id=second_id, merge_id=None, by=by, at=AT)
    differing = [one.known.name for one in compared(pair, dictionary()) if one.differs]
    chosen = dict.fromkeys(differing, SURVIVOR) | dict(choices or {})
    wish = MergeWish(merge_id=uuid7(), choices=chosen, note="KTP dan KK yang sama.", **more)
    return propose_merge(wish=wish, pair=pair, by=by, at=AT)


def merged(outside: Outside, second_id: UUID, *, at: datetime = AT, **more: Any) -> MergeSide:
    """Let two officers put the second record to the mother's."""
    side = proposed(second_id, **more)
    confirm_merge(side=side, by=officer(HEAD), at=at)
    deliver(outside, at=at)
    return side_of(side.person_id, side.id)


def parted(
    outside: Outside,
    side: MergeSide,
    *,
    at: datetime,
    assigned: Mapping[str, str] | None = None,
) -> MergeSide:
    """Let two officers take the records apart again; what nothing is said of is as is likely."""
    said = {**recorded_since(side).likely, **(assigned or {})}
    propose_parting(side=side, assigned=said, note="Dua orang.", by=officer(CLERK), at=at)
    confirm_parting(side=side, by=officer(HEAD), at=at)
    deliver(outside, at=at)
    return side_of(side.person_id, side.id)


def reason_of(call: Callable[..., object], *args: object, **kwargs: object) -> str:
    """Return why it was refused."""
    return str(refused_with(MergeRefused, call, *args, **kwargs).params["reason"])


def everything_of(subject_id: UUID) -> tuple[object, ...]:
    """Return what stands in the vault about somebody, and to whom they belong, both sides."""
    profile = Profile.objects.get(subject_id=subject_id)
    own = Link.objects.filter(person_id=subject_id).order_by("id")
    theirs = Link.objects.all().across_people().filter(other_id=subject_id).order_by("id")
    rows = [
        [(one.person_id, one.id, one.other_id, one.kind, one.since, one.until) for one in side]
        for side in (own, theirs)
    ]
    return (profile.facts, profile.merged_into, *rows)


def says(subject_id: UUID, element: str, value: str, **recording: Any) -> None:
    """Let the civil registry say something of somebody, two days later."""
    said = Recording(at=LATER, **recording)
    fact = Fact(value, VERIFIED, "civil-registry", LATER.date())
    record_facts(subject_id=subject_id, facts={element: fact}, recording=said)
