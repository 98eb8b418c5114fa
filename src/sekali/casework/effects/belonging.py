"""Who belongs to which household, and who may sign in: done and undone."""

from collections.abc import Iterator
from uuid import UUID

from sekali.accounts.actions import close_account, reopen_account
from sekali.casework.effect_facts import joined_facts
from sekali.casework.effects.setting import Result, Setting, Step
from sekali.catalogue import files
from sekali.vault.actions import record_facts
from sekali.vault.belonging import link, unlink
from sekali.vault.taking_back import link_again, take_back_facts, take_back_link

Side = tuple[UUID, UUID, str]


def join(setting: Setting, effect: files.Join) -> Result:
    """Make a person a member of a household, with a row on each side of every relation."""
    member, household = setting.subject(effect.join), setting.subject(effect.household)
    if member is None or household is None:
        return {}
    facts = joined_facts(effect, setting.value)
    known = {element: setting.verified(value) for element, value in facts.items()}
    record_facts(subject_id=member, facts=known, recording=setting.recording)
    for person_id, other_id, kind in _joined(setting, effect, member, household):
        link(person_id=person_id, other_id=other_id, kind=kind, since=setting.today, at=setting.at)
    return {"joined": str(household)}


def take_back_join(setting: Setting, effect: files.Join, _: Result) -> None:
    """Let nobody have joined: relations that began on this day are gone again."""
    member, household = setting.subject(effect.join), setting.subject(effect.household)
    if member is None or household is None:
        return
    elements = joined_facts(effect, setting.value)
    take_back_facts(subject_id=member, elements=elements, recording=setting.recording)
    for person_id, other_id, kind in _joined(setting, effect, member, household):
        take_back_link(
            person_id=person_id, other_id=other_id, kind=kind, since=setting.today, at=setting.at
        )


def leave(setting: Setting, effect: files.Leave) -> Result:
    """End a person's membership of a household, on both sides."""
    for person_id, other_id, kind in _membership(setting, effect):
        unlink(
            person_id=person_id, other_id=other_id, kind=kind, until=setting.today, at=setting.at
        )
    return {"left": setting.case.subjects.get(effect.household)}


def take_back_leave(setting: Setting, effect: files.Leave, _: Result) -> None:
    """Let a membership go on that was ended on this day."""
    for person_id, other_id, kind in _membership(setting, effect):
        link_again(
            person_id=person_id, other_id=other_id, kind=kind, until=setting.today, at=setting.at
        )


def close(setting: Setting, effect: files.Close) -> Result:
    """Close the account of a person who has died: nobody signs in with it any more."""
    person_id = setting.subject(effect.close)
    if person_id is None:
        return {}
    close_account(person_id=person_id, case_id=setting.case.id, now=setting.at)
    return {"closed": str(person_id)}


def take_back_close(setting: Setting, effect: files.Close, _: Result) -> None:
    """Let the person sign in again, if it was this case that closed their account."""
    person_id = setting.subject(effect.close)
    if person_id is not None:
        reopen_account(person_id=person_id, case_id=setting.case.id, now=setting.at)


def _joined(setting: Setting, effect: files.Join, member: UUID, household: UUID) -> Iterator[Side]:
    yield from _both_sides(member, household)
    mother, father = setting.subject(effect.mother or ""), setting.subject(effect.father or "")
    for parent, kind in ((mother, "mother"), (father, "father")):
        if parent is not None:
            yield from ((member, parent, kind), (parent, member, "child"))
    # An applicant who is neither parent lives with them, and sees the child on their card.
    if setting.case.person_id not in {mother, father}:
        yield (setting.case.person_id, member, "relative")


def _membership(setting: Setting, effect: files.Leave) -> tuple[Side, ...]:
    member, household = setting.subject(effect.leave), setting.subject(effect.household)
    return () if member is None or household is None else _both_sides(member, household)


def _both_sides(member: UUID, household: UUID) -> tuple[Side, ...]:
    return (member, household, "household"), (household, member, "member")


JOIN = Step(join, take_back_join)
LEAVE = Step(leave, take_back_leave)
CLOSE = Step(close, take_back_close)
