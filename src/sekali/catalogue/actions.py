"""Publishing: keeping a version of a service for as long as cases may need it."""

from dataclasses import dataclass
from datetime import datetime

from sekali.catalogue.models import PublishedVersion
from sekali.catalogue.reading_folders import Folder
from sekali.storage.transactions import whole_transaction


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did.

    A case keeps the digest it was submitted under, so nothing breaks where a version number
    is used twice; but people can no longer tell the two apart.
    """

    service_id: str
    version: str
    is_new: bool
    reuses_version: bool


@whole_transaction
def publish(*, folder: Folder, at: datetime) -> Publication:
    """Keep a folder as it is now for as long as cases may need it; again changes nothing."""
    definition = folder.service.shape
    same_version = PublishedVersion.objects.filter(
        service_id=definition.id, version=definition.version
    )
    digests = set(same_version.values_list("digest", flat=True))
    is_new = folder.digest not in digests
    if is_new:
        PublishedVersion.objects.create(
            digest=folder.digest,
            service_id=definition.id,
            version=definition.version,
            contents=dict(folder.contents),
            published_at=at,
        )
    reuses_version = bool(digests - {folder.digest})
    return Publication(definition.id, definition.version, is_new, reuses_version and is_new)
