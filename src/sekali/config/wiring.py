"""Which adapter stands behind which port, and which consumer gets which message."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings

from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects import Outside
from sekali.catalogue.queries import dictionary
from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.qr_code import qr_svg
from sekali.documents.adapters.test_authority import TestAuthoritySigner
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.storage.outbox import Consumer
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry


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
def signer() -> TestAuthoritySigner:
    """Return what signs documents: a test authority, until an agreement with a real one."""
    return TestAuthoritySigner(settings.VAR / "authority")


@lru_cache(1)
def outside() -> Outside:
    """Return everything outside that effects need."""
    return Outside(
        registry=registry(),
        renderer=TypstRenderer(),
        signer=signer(),
        store=blob_store(),
        public_url=settings.PUBLIC_URL,
        qr_code=qr_svg,
    )


def consumers() -> Mapping[str, Consumer]:
    """Return who handles which message of the outbox."""
    return CaseworkConsumers(outside(), lambda: datetime.now(UTC)).by_topic()
