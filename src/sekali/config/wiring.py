"""Which adapter stands behind which port of the pages: what a web process needs, and no more."""

from functools import lru_cache

from django.conf import settings

from sekali.catalogue.queries import dictionary
from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.web.requests import Outside


@lru_cache(1)
def registry() -> DukcapilRegistry:
    """Return the civil registry that the settings name."""
    labels = {
        key: {item.registry: item.key for item in codes.items if item.registry}
        for key, codes in dictionary().codes.items()
    }
    agreement = Agreement(
        base_url=settings.REGISTRY_URL,
        user=settings.REGISTRY_USER,
        password=settings.REGISTRY_PASSWORD,
        ip_user=settings.REGISTRY_IP_USER,
    )
    return DukcapilRegistry(agreement, labels=labels)


@lru_cache(1)
def blob_store() -> DirectoryBlobStore:
    """Return where the bytes of papers and documents are kept."""
    return DirectoryBlobStore(settings.VAR / "blobs")


@lru_cache(1)
def outside() -> Outside:
    """Return everything outside that pages need."""
    return Outside(registry(), blob_store())
