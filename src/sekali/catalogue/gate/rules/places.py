"""Where it is served, and what it is called by: elements that are of the right kind and known."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

HOUSEHOLD = "household"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a place that is no region, that nobody may know, or that is not on the form."""
    reference = under_check.definition.served_where
    if reference is None:
        yield from _of_one_office(under_check)
        return
    element = under_check.element(reference)
    if element is None or element.spec.type != "region":
        message = f"{reference} is no region"
        fix = "name an element of type region, such as household.village_code"
        yield Mistake(under_check.file, ("served_where",), message, fix)
        return
    if reference not in under_check.item_keys | set(under_check.definition.reads):
        message = f"{reference} is neither on the form nor in reads:"
        yield Mistake(under_check.file, ("served_where",), message, "add it to the form")
    if not (_is_required(under_check, reference) or _is_asked(under_check, reference)):
        message = f"without {reference} no office is known, and nothing refuses the application"
        fix = f"add to eligibility: {{rule: known({reference}), else: ..., law: ...}}"
        yield Mistake(under_check.file, ("served_where",), message, fix)


def _of_one_office(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield why a service cannot go without a place: several offices, or others asked there."""
    definition = under_check.definition
    owner = under_check.dictionary.agencies.agencies.get(definition.owner)
    if owner is None or owner.level != "province":
        message = f"{definition.owner} has many offices, and nothing says which one serves"
        fix = "name where: served_where: household.village_code"
        yield Mistake(under_check.file, ("id",), message, fix)
    for key, state, at in under_check.states():
        if isinstance(state, files.Opinions):
            message = f"{key!r} asks offices of a place, and the case has none"
            yield Mistake(under_check.file, at, message, "add served_where:")
    for _, effect, at in under_check.effects():
        if isinstance(effect, files.Register):
            message = "whoever is registered is registered in a place, and the case has none"
            yield Mistake(under_check.file, at, message, "add served_where:")


def _is_asked(under_check: UnderCheck, reference: str) -> bool:
    """Tell whether nobody can hand in without it: it is asked of a thing, or of somebody new."""
    subject = reference.partition(".")[0]
    declared = under_check.definition.subjects.get(subject)
    is_new = declared is not None and declared.new
    is_typed = is_new or under_check.kind_of(subject) not in {None, "person", HOUSEHOLD}
    return is_typed and any(
        placed.key == reference
        and isinstance(placed.item, files.FactItem)
        and not placed.item.optional
        and placed.item.when is None
        for placed in under_check.items
    )


def _is_required(under_check: UnderCheck, reference: str) -> bool:
    wanted = f"known({reference})"
    return any(condition.rule.strip() == wanted for condition in under_check.definition.eligibility)


def check_about(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a title that a case cannot take from its facts."""
    reference = under_check.definition.about
    if reference is None:
        return
    on_case = under_check.item_keys | set(under_check.definition.reads)
    if under_check.element(reference) is None or reference not in on_case:
        message = f"{reference} is no fact of a case"
        yield Mistake(under_check.file, ("about",), message, "name an item of the form")


PLACE = Rule("served-where", "it is known which office serves a case", check)
ABOUT = Rule("about", "what a case is called stands on its form", check_about)
