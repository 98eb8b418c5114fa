"""What is wrong in dictionary/agreements.yaml beside the rest of the dictionary."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.agreements import BIRTHS, CIVIL_REGISTRY, overlapping
from sekali.catalogue.findings import Finding
from sekali.catalogue.reading import FileOf, Pointer


def wrong_agreements(
    file: FileOf[files.Agreements],
    dictionaries: list[FileOf[files.Dictionary]],
    sources: files.Sources,
    agencies: files.Agencies,
) -> Iterator[Finding]:
    """Yield agreements on what does not exist, and those of which two hold at once."""
    code = "agreement"
    known = {f"{one.shape.kind}.{name}" for one in dictionaries for name in one.shape.elements}
    registries = {one.registry for one in sources.sources.values()} | {CIVIL_REGISTRY, BIRTHS}
    for key, spec in file.shape.agreements.items():
        at: Pointer = ("agreements", key)
        if spec.registry not in registries:
            message = f"{key}: there is no registry {spec.registry}"
            yield file.finding(at, code, message, "name one of registry: in sources.yaml")
        for number, one in enumerate(spec.opens):
            place: Pointer = (*at, "opens", number)
            if one.agency not in agencies.agencies:
                message = f"{key}: there is no kind of agency {one.agency}"
                yield file.finding(place, code, message, "name one of dictionary/agencies.yaml")
            for element in sorted(set(one.elements) - known):
                message = f"{key}: there is no element {element}"
                yield file.finding(place, code, message, "write kind.element, as person.nik")
    for key, other in overlapping(file.shape):
        message = f"{key} and {other} hold at once on one registry"
        fix = "let the first end on the day on which the second begins"
        yield file.finding(("agreements", other), code, message, fix)
