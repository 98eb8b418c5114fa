"""What other agencies are told: by a role that is there, in a place, and no more than is needed."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_SAYS_SOMETHING = (files.FactItem, files.Question, files.ChooseItem)


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield agencies, places and facts that there are not, and what is told twice."""
    said: set[tuple[str, ...]] = set()
    for told, at in under_check.tellings():
        for message, fix in _of_one(under_check, told):
            yield Mistake(under_check.file, at, message, fix)
        # Their ids come of this: of two alike in one decision only the first would be told.
        same = (*map(str, at[:-1]), told.tell, told.by, told.where, told.words)
        if same in said:
            yield Mistake(under_check.file, at, f"{told.tell!r} is told this twice", "remove one")
        said.add(same)


def _of_one(under_check: UnderCheck, told: files.Tell) -> Iterator[tuple[str, str]]:
    if told.tell not in under_check.dictionary.agencies.agencies:
        yield f"there is no kind of agency {told.tell!r}", "see dictionary/agencies.yaml"
    place = under_check.element(told.where)
    if told.where not in under_check.item_keys or place is None or place.spec.type != "region":
        yield f"{told.where!r} is no place on the form", "name an item of the type region"
    said = {one.key for one in under_check.items if isinstance(one.item, _SAYS_SOMETHING)}
    for key in told.facts:
        if key not in said:
            yield f"{key!r} is no fact, question or choice of the form", "name one of the form"


RULE = Rule("told", "another agency is told only what the form says, in a place", check)
