"""Items of a form: each stands once, is of a sound type, and says what a paper proves."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.typed_checks import typed_mistakes

_OWN_NAMES = frozenset(
    {
        "today",
        "param",
        "lookup",
        "candidate",
        "registry",
        "document",
        "period",
        "call",
        "panel",
        APPLICANT,
    }
)

_WHERE_FROM = (
    "say new: true where this service is the first to know of it, of: applicant where it is "
    "theirs, from: family or from: nik for a person who is known"
)


def check_keys(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield items, pages and subjects whose key stands for two things."""
    file, seen, pages = under_check.file, set(), set()
    subjects = under_check.definition.subjects
    for key in sorted(_OWN_NAMES & set(subjects)):
        yield Mistake(file, ("subjects", key), f"{key!r} has a meaning of its own", "rename it")
    for number, page in enumerate(under_check.definition.form):
        if page.page in pages:
            message = f"the page {page.page!r} stands twice"
            yield Mistake(file, ("form", number), message, "rename one of them")
        pages.add(page.page)
    for placed in under_check.items:
        is_choice = isinstance(placed.item, files.ChooseItem)
        if placed.key in seen or (placed.key in {*subjects, *_OWN_NAMES} and not is_choice):
            message = f"{placed.key!r} stands for something else already"
            yield Mistake(file, placed.at, message, "remove it, or give it another key")
        seen.add(placed.key)


def check_types(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield questions whose type does not go with what else is said about it."""
    for placed in under_check.items:
        if isinstance(placed.item, files.Question):
            for message in typed_mistakes(placed.item, under_check.dictionary.codes):
                fix = "see the types in docs/howto/write-a-service.md"
                yield Mistake(under_check.file, placed.at, f"{placed.key}: {message}", fix)
            for key, column in (placed.item.columns or {}).items():
                if column.label is not None:
                    message = f"{placed.key}.{key} has words here"
                    fix = "put them into texts/, where all words of a service stand"
                    yield Mistake(under_check.file, placed.at, message, fix)


def check_proofs(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield papers that prove what the form does not hold."""
    for placed in under_check.items:
        if not isinstance(placed.item, files.EvidenceItem):
            continue
        for reference in placed.item.proves:
            if reference not in under_check.item_keys:
                message = f"{placed.key} proves {reference}, which is not on the form"
                fix = "name items of the form: officers see the paper beside them"
                yield Mistake(under_check.file, (*placed.at, "proves"), message, fix)


def check_choices(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield choices of subjects nobody chooses, and subjects from the family nobody can choose."""
    chosen = {p.key for p in under_check.items if isinstance(p.item, files.ChooseItem)}
    for key, subject in under_check.definition.subjects.items():
        # Of land and vehicles somebody may have several; a household is only one.
        is_thing = subject.of is not None and subject.kind != "household"
        is_family = subject.source == "family"
        if (is_family or is_thing) and key not in chosen:
            whose = "from the family" if is_family else "from what the applicant owns"
            message = f"who or what {key!r} is comes {whose}, but no page lets it be chosen"
            yield Mistake(under_check.file, ("subjects", key), message, f"add choose: {key}")
        if not (is_family or is_thing) and key in chosen:
            message = f"{key!r} is chosen on a page, but does not come from the family"
            yield Mistake(under_check.file, ("subjects", key), message, "add from: family")
        said = [subject.source is not None, subject.new, subject.of is not None]
        if said.count(True) != 1:
            message = f"{key!r} needs one of new:, of: and from:"
            yield Mistake(under_check.file, ("subjects", key), message, _WHERE_FROM)


KEYS = Rule("item-key", "each key stands for one thing", check_keys)
TYPES = Rule("item-type", "the types of its questions fit together", check_types)
PROOFS = Rule("proves", "papers prove what is on the form", check_proofs)
CHOICES = Rule("subject", "of each subject it is clear who it is", check_choices)
