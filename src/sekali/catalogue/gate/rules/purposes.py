"""Every question, every read and every paper says what it is for."""

from collections.abc import Iterator

from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

MEMBERS = "members"
_FIX = "name one of purposes:, or add it there with its basis and law"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield purposes that do not exist, and those that nothing is used for."""
    file, purposes = under_check.file, under_check.definition.purposes
    used = set()
    for what, purpose, at in _uses(under_check):
        used.add(purpose)
        if purpose not in purposes:
            yield Mistake(file, at, f"{what} is for {purpose!r}, which is no purpose", _FIX)
    for unused in sorted(set(purposes) - used):
        message = f"nothing is asked or read for {unused!r}"
        yield Mistake(file, ("purposes", unused), message, "remove it")


def _uses(under_check: UnderCheck) -> Iterator[tuple[str, str, Pointer]]:
    for placed in under_check.items:
        yield placed.key, placed.purpose, placed.at
    for reference, purpose in under_check.definition.reads.items():
        yield reference, purpose, ("reads", reference)
    for told, at in under_check.tellings():
        yield f"what {told.tell} is told", told.purpose, (*at, "purpose")


def check_reads(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what is read and does not exist, and what rules use without saying what for."""
    file, definition = under_check.file, under_check.definition
    for reference in definition.reads:
        if not _exists(under_check, reference):
            yield Mistake(file, ("reads", reference), *_not_there(under_check, reference))
    if under_check.service is None:
        return
    known = under_check.item_keys | set(definition.reads)
    for name in sorted(under_check.service.rule_reads - known):
        if _exists(under_check, name):
            message = f"{name} is used by a rule, but is neither on the form nor in reads:"
            fix = "add it to reads: with its purpose; a case is judged only by what it holds"
            yield Mistake(file, ("reads",), message, fix)


def _not_there(under_check: UnderCheck, reference: str) -> tuple[str, str]:
    subject, _, name = reference.partition(".")
    kind = under_check.kind_of(subject)
    derived = under_check.dictionary.derived_fact(kind, name)
    if derived is None:
        return f"there is no {reference}", "see dictionary/ and subjects:"
    read = ", ".join(f"{subject}.{one}" for one in derived.rests_on)
    return f"{reference} is computed, and what is read is what it follows from", f"name {read}"


def _exists(under_check: UnderCheck, reference: str) -> bool:
    subject, _, name = reference.partition(".")
    if name == MEMBERS:
        return under_check.kind_of(subject) == "household"
    is_subject = subject == APPLICANT or subject in under_check.definition.subjects
    return is_subject and under_check.element(reference) is not None


PURPOSES = Rule(
    code="purpose",
    says="every question, paper and read is for a purpose that it declares, and each is needed",
    check=check,
)
READS = Rule(
    code="read",
    says="everything its rules use stands on the form or in reads, with a purpose",
    check=check_reads,
)
