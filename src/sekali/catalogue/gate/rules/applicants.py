"""Who can apply: what is for people alone, and what an organisation can ask for."""

from collections.abc import Iterator
from typing import Final

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

PERSON: Final = "person"
# What acts on somebody's family card, account or data: an organisation has none of these.
_OF_PEOPLE = (*files.DATA_RIGHTS, files.Register, files.Join, files.Close)


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what does not go with who applies."""
    is_for_people = under_check.definition.applicant == PERSON
    for key, subject in under_check.definition.subjects.items():
        at = ("subjects", key)
        wrong = _of_signer(subject) if is_for_people else _of_organisation(subject)
        yield from (Mistake(under_check.file, at, message, fix) for message, fix in wrong)
    if not is_for_people:
        yield from _whole_service(under_check)


def _of_signer(subject: files.Subject) -> Iterator[tuple[str, str]]:
    if subject.source == "signer":
        fix = "write applicant: organisation, or name who is meant in another way"
        yield "a person applies for themselves: nobody signs for them", fix


def _of_organisation(subject: files.Subject) -> Iterator[tuple[str, str]]:
    if subject.source == "family" or (subject.of and subject.kind == "household"):
        yield "an organisation has no family", "ask for them from: nik"
    if subject.source == "signer" and (subject.kind != PERSON or subject.many or subject.optional):
        yield "who signs is one person, and always there", "kind: person, and nothing more"


def _whole_service(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what opens a service, or is done by it, for people alone."""
    definition = under_check.definition
    opened = {
        "bulk": definition.bulk,
        "recurs": definition.recurs,
        "opened_by": definition.opened_by,
        "hidden_applicant": definition.hidden_applicant,
        "call": definition.call,
    }
    for key, said in opened.items():
        if said is not None:
            fix = "take it out, or write applicant: person"
            yield Mistake(under_check.file, (key,), f"{key}: is for people alone", fix)
    for _, effect, at in under_check.effects():
        if isinstance(effect, _OF_PEOPLE):
            message = "this is done to somebody's family card, account or data"
            fix = "take it out, or write applicant: person"
            yield Mistake(under_check.file, at, message, fix)


RULE = Rule("applicant", "what it asks and does goes with who applies", check)
