"""A bundle made ready: which item of which service is which item of the one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledItem, CompiledService
from sekali.catalogue.files.bundle import Bundle, BundledService
from sekali.catalogue.findings import Refused
from sekali.catalogue.reading import FileOf, read_file

# Beside the service folders, and none of them: it holds no service.yaml.
FOLDER = "_bundles"
HOUSEHOLD = "household"
# Begins what stands in the place of a service's id where a form is that of a bundle.
_ID = "bundle."


@dataclass(frozen=True, eq=False)
class BundlePart:
    """One service of a bundle, with the names that its subjects and items have in the form."""

    service: CompiledService
    spec: BundledService
    same: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return the id of the service."""
        return self.service.id

    @cached_property
    def prefix(self) -> str:
        """Return what begins the names of what is this service's alone."""
        return self.id.rpartition(".")[2].replace("-", "_")

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """Return the name in the form by the service's own name of each subject."""
        return {APPLICANT: APPLICANT} | {
            key: self._subject(key, subject.spec) for key, subject in self.service.subjects.items()
        }

    def _subject(self, key: str, spec: files.Subject) -> str:
        if spec.of == APPLICANT and spec.kind == HOUSEHOLD:
            return HOUSEHOLD
        return self.spec.subjects.get(key) or self.own(key)

    def own(self, key: str) -> str:
        """Return the name in the form of what is this service's alone."""
        return f"{self.prefix}__{key}"

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Return the key in the form by the service's own key of each item."""
        return {item.key: self._key(item) for item in self.service.items()}

    def _key(self, item: CompiledItem) -> str:
        if item.kind == "fact":
            return f"{self.subjects[item.subject or '']}.{item.element}"
        if item.kind == "choose":
            return self.subjects[item.subject or ""]
        return self.same.get(item.key) or self.own(item.key)


@dataclass(frozen=True, eq=False)
class CompiledBundle:
    """One version of a bundle. Immutable; shared by all threads of a process."""

    definition: Bundle
    parts: Mapping[str, BundlePart]

    @property
    def key(self) -> str:
        """Return the key, e.g. ``birth``."""
        return self.definition.key

    @property
    def id(self) -> str:
        """Return by which name the ledger and the registries are told of it."""
        return _ID + self.key

    def chosen(self, services: Iterable[str]) -> tuple[BundlePart, ...]:
        """Return the parts that were chosen, in the order of the bundle."""
        wanted = set(services)
        return tuple(part for key, part in self.parts.items() if key in wanted)

    def after(self, part: BundlePart, chosen: Iterable[str]) -> tuple[str, ...]:
        """Return which of the services that were chosen a part waits for."""
        wanted = set(chosen)
        return tuple(one for one in part.spec.after if one in wanted)


def bundle_key(service_id: str) -> str | None:
    """Return the key of the bundle that stands in the place of a service, if it is one.

    >>> bundle_key("bundle.birth"), bundle_key("kependudukan.akta-kelahiran")
    ('birth', None)
    """
    return service_id.removeprefix(_ID) if service_id.startswith(_ID) else None


def read_bundles(services_dir: Path) -> list[FileOf[Bundle]]:
    """Read every bundle of a catalogue.

    Raises:
        Refused: With everything that cannot be read in any of them.
    """
    found, wrong = [], []
    for path in sorted((services_dir / FOLDER).glob("*.yaml")):
        try:
            found.append(read_file(path, Bundle, root=services_dir.parent))
        except Refused as refused:
            wrong += refused.findings
    if wrong:
        raise Refused(wrong)
    return found


def compile_bundle(definition: Bundle, services: Mapping[str, CompiledService]) -> CompiledBundle:
    """Return the bundle, ready to run; services that are not offered now are left out."""
    parts = {
        spec.service: BundlePart(services[spec.service], spec, _same(definition, spec.service))
        for spec in definition.services
        if spec.service in services
    }
    return CompiledBundle(definition, parts)


def _same(definition: Bundle, service_id: str) -> Mapping[str, str]:
    return {of[service_id]: key for key, of in definition.same.items() if service_id in of}


def compile_bundles(
    found: Sequence[FileOf[Bundle]],
    services: Mapping[str, CompiledService],
) -> Mapping[str, CompiledBundle]:
    """Return the bundles of which at least two services are offered, by key."""
    compiled = (compile_bundle(one.shape, services) for one in found)
    return {one.key: one for one in compiled if len(one.parts) > 1}
