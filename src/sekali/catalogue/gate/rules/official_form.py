"""The official form: every box of it is accounted for, so that typing can be counted against it."""

from collections import Counter
from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import FileOf


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield boxes that are filled from nowhere, twice there, or more or less than the baseline."""
    file = under_check.folder.official_form
    if file is None:
        return
    yield from _sources(under_check, file)
    yield from _twice(file)
    yield from _scenario(under_check, file, "measured_by", file.shape.measured_by)
    if file.shape.with_registries is not None:
        yield from _scenario(under_check, file, "with_registries", file.shape.with_registries)
    counted, told = len(file.shape.boxes), under_check.definition.baseline.boxes
    if counted != told:
        message = f"the form has {counted} boxes, baseline: in service.yaml says {told}"
        yield Mistake(file, ("boxes",), message, "correct the one that is wrong")


def _sources(under_check: UnderCheck, file: FileOf[files.OfficialForm]) -> Iterator[Mistake]:
    reads = under_check.definition.reads
    known = {files.DERIVED, *under_check.item_keys, *reads}
    for number, box in enumerate(file.shape.boxes):
        if box.source is not None and box.source not in known:
            message = f"{box.box}: there is no {box.source!r} on the form or in reads"
            fix = f"name an item, a reference of reads:, {files.DERIVED}, or null with why:"
            if _is_derived(under_check, box.source):
                fix = f"it is computed, so write {files.DERIVED}, and why: of what"
            yield Mistake(file, ("boxes", number), message, fix)


def _is_derived(under_check: UnderCheck, reference: str) -> bool:
    subject, _, name = reference.partition(".")
    kind = under_check.kind_of(subject)
    return under_check.dictionary.derived_fact(kind, name) is not None


def _twice(file: FileOf[files.OfficialForm]) -> Iterator[Mistake]:
    names = Counter(box.box for box in file.shape.boxes)
    for number, box in enumerate(file.shape.boxes):
        if names[box.box] > 1:
            message = f"the box {box.box!r} stands twice"
            yield Mistake(file, ("boxes", number), message, "say of whom each is, or leave one out")


def _scenario(
    under_check: UnderCheck, file: FileOf[files.OfficialForm], key: str, name: str
) -> Iterator[Mistake]:
    found = [scenario for _, scenario, _ in under_check.scenarios() if scenario.name == name]
    if not found:
        message = f"there is no scenario {name!r}"
        yield Mistake(file, (key,), message, "name one of scenarios/")
    elif found[0].then.refused or found[0].then.mistakes:
        message = f"the scenario {name!r} is not handed in, so it shows not the whole form"
        yield Mistake(file, (key,), message, "name one that is decided")


RULE = Rule("official-form", "it accounts for every box of the official form it names", check)
