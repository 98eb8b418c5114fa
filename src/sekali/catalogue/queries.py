"""The services and the dictionary, compiled once a process and kept."""

import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sekali.catalogue import files
from sekali.catalogue.bundles import CompiledBundle, compile_bundles, read_bundles
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.findings import Refused
from sekali.catalogue.folders import service_folders
from sekali.catalogue.models import LocalVersion, PublishedVersion
from sekali.catalogue.offering.overlay import with_local
from sekali.catalogue.reading_folders import Folder, read_folder
from sekali.kernel.errors import DomainError

# Those that cases are under, and what offices have set of them: these share all but the settings.
_OLD_VERSIONS_KEPT = 1_024


class NoSuchService(DomainError):
    """There is no service with this id, or it is not offered any more."""

    code = "no-such-service"


@lru_cache(1)
def dictionary() -> DictionaryOf:
    """Return the dictionary of this installation.

    Raises:
        Refused: It has mistakes; `sekali services check` tells them.
    """
    return load_dictionary(settings.DICTIONARY_DIR)


@lru_cache(1)
def services() -> Mapping[str, CompiledService]:
    """Return every live service by id.

    Raises:
        Refused: A folder has mistakes; nothing is served from a catalogue that is not whole.
    """
    compiled = [compile_folder(folder, dictionary()) for folder in folders(settings.SERVICES_DIR)]
    return {s.id: s for s in compiled if s.definition.status in {"live", "pilot"}}


@lru_cache(1)
def bundles() -> Mapping[str, CompiledBundle]:
    """Return every bundle of live services by key.

    Raises:
        Refused: One of them has mistakes.
    """
    return compile_bundles(read_bundles(settings.SERVICES_DIR), services())


def bundle(key: str) -> CompiledBundle:
    """Return the bundle of a key.

    Raises:
        NoSuchService: There is none, or too few of its services are offered.
    """
    found = bundles().get(key)
    if found is None:
        raise NoSuchService(bundle=key)
    return found


def folders(directory: Path) -> list[Folder]:
    """Read every service folder below a directory.

    Raises:
        Refused: With the findings of all folders.
    """
    found, wrong = [], []
    for path in service_folders(directory):
        try:
            found.append(read_folder(path, root=directory.parent))
        except Refused as refused:
            wrong += refused.findings
    if wrong:
        raise Refused(wrong)
    return found


def service(service_id: str) -> CompiledService:
    """Return the newest version of a service.

    Raises:
        NoSuchService: There is none that is offered.
    """
    found = services().get(service_id)
    if found is None:
        raise NoSuchService(service=service_id)
    return found


def service_as_submitted(service_id: str, digest: str) -> CompiledService:
    """Return the very version of a service that a case was submitted under.

    Raises:
        NoSuchService: It was never published here.
    """
    current = services().get(service_id)
    if current is not None and current.digest == digest:
        return current
    return _published(digest)


def published_versions(service_id: str) -> list[CompiledService]:
    """Return every version of a service that was published here and can still be read."""
    digests = PublishedVersion.objects.filter(service_id=service_id).order_by("published_at")
    found = []
    for digest in digests.values_list("digest", flat=True):
        try:
            found.append(_published(digest))
        except Refused:
            # The dictionary has moved on from under it.
            continue
    return found


@lru_cache(_OLD_VERSIONS_KEPT)
def _published(digest: str) -> CompiledService:
    kept = PublishedVersion.objects.filter(digest=digest).first()
    if kept is None:
        return _with_settings(digest)
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory) / "services" / kept.service_id.replace(".", "/")
        for path, text in kept.contents.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return compile_folder(read_folder(folder, root=Path(directory)), dictionary())


def _with_settings(digest: str) -> CompiledService:
    """Return a version with what an office has set of it."""
    kept = LocalVersion.objects.filter(digest=digest).first()
    if kept is None:
        raise NoSuchService(digest=digest)
    settings = files.LocalSettings.model_validate(kept.settings)
    return with_local(service_as_submitted(kept.service_id, kept.of_digest), settings, kept.law)
