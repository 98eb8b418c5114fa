"""Publishing: keeping a version of a service for as long as cases may need it."""

from datetime import datetime

from sekali.catalogue.compiling import Folder
from sekali.catalogue.models import PublishedVersion
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction


class VersionTaken(DomainError):
    """Another content was published under this version: raise the version number."""

    code = "version-taken"


@whole_transaction
def publish(*, folder: Folder, at: datetime) -> bool:
    """Keep a version; return whether it is new. The same content twice changes nothing.

    Raises:
        VersionTaken: The version number stands for another content already.
    """
    definition = folder.service.shape
    others = PublishedVersion.objects.filter(service_id=definition.id, version=definition.version)
    kept = others.first()
    if kept is not None and kept.digest != folder.digest:
        raise VersionTaken(service=definition.id, version=definition.version)
    if kept is not None:
        return False
    PublishedVersion.objects.create(
        digest=folder.digest,
        service_id=definition.id,
        version=definition.version,
        contents=_contents(folder),
        published_at=at,
    )
    return True


def _contents(folder: Folder) -> dict[str, str]:
    return {
        file.relative_to(folder.path).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.path.rglob("*"))
        if file.is_file()
    }
