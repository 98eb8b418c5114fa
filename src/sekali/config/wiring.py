"""Which adapter stands behind which port of the pages: what a web process needs, and no more."""

import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sekali.accounts.passkeys import PasskeyDoor
from sekali.catalogue.agreements import BIRTHS, CIVIL_REGISTRY
from sekali.catalogue.queries import dictionary
from sekali.channels.adapters.http_sms import HttpSmsGateway
from sekali.documents.adapters.clamd import ClamdScanner
from sekali.documents.adapters.master_keys import MasterKeyText, keys_in_file, keys_in_text
from sekali.documents.adapters.occasional_renderer import OccasionalRenderer
from sekali.documents.adapters.stores import files_of
from sekali.documents.ports import BlobStore
from sekali.documents.safe import Safe
from sekali.openid.provider import Provider
from sekali.payments.adapters.http_bank import Connection, HttpBank
from sekali.portals.adapters.public_line import PublicLine
from sekali.portals.portal import Portal
from sekali.portals.registration import PortalsFileBroken, read_portals
from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.adapters.asking.shared_breaker import SharedBreaker
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.vault.adapters.registries.all_readings import READINGS
from sekali.vault.adapters.registries.births import GatewayBirthNotices
from sekali.vault.adapters.registries.gateway import GatewayRegistry
from sekali.vault.adapters.registries.line import GatewayLine
from sekali.vault.metering import Meter
from sekali.web.requests import Outside

_log = logging.getLogger(__name__)


@lru_cache(2)
def registry(*, background: bool = False) -> DukcapilRegistry:
    """Return the civil registry that the settings name; ``background``: nobody waits for it."""
    agreement = Agreement(
        base_url=settings.REGISTRY_URL,
        user=settings.REGISTRY_USER,
        password=settings.REGISTRY_PASSWORD,
        ip_user=settings.REGISTRY_IP_USER,
    )
    return DukcapilRegistry(
        agreement,
        labels=_labels(),
        count=Meter(CIVIL_REGISTRY, clock=_now, background=background).count,
        breaker=SharedBreaker(CIVIL_REGISTRY, Patience(), clock=_now),
    )


@lru_cache(2)
def registries(*, background: bool = False) -> Mapping[str, GatewayRegistry]:
    """Return the registries that can be asked about a person, by their key in sources.yaml."""
    return {
        key: GatewayRegistry(_line(key, reading.name, background=background), reading, _labels())
        for key, reading in READINGS.items()
    }


@lru_cache(1)
def birth_notices() -> GatewayBirthNotices:
    """Return where hospitals lay down their notices of births."""
    return GatewayBirthNotices(_line(BIRTHS, "hospitals' notices of births", background=True))


def _line(key: str, name: str, *, background: bool) -> GatewayLine:
    return GatewayLine(
        settings.REGISTRIES_URL,
        key=settings.REGISTRIES_KEY,
        name=name,
        count=Meter(key, clock=_now, background=background).count,
        breaker=SharedBreaker(key, Patience(), clock=_now),
    )


@lru_cache(1)
def _labels() -> Mapping[str, Mapping[str, str]]:
    """Return the labels that registries write for our codes."""
    return {
        key: {item.registry: item.key for item in codes.items if item.registry}
        for key, codes in dictionary().codes.items()
    }


@lru_cache(1)
def blob_store() -> BlobStore:
    """Return where the bytes of papers and documents are kept."""
    return files_of(os.environ, settings.VAR, lambda: datetime.now(UTC))


def master_keys_file() -> Path | None:
    """Return the file of the master keys; None where the environment holds them."""
    if settings.MASTER_KEYS:
        return None
    return Path(settings.MASTER_KEYS_FILE or settings.VAR / "secrets" / "master_keys")


@lru_cache(1)
def master_keys() -> MasterKeyText:
    """Return what wraps the keys of people."""
    file = master_keys_file()
    return keys_in_file(file) if file else keys_in_text(settings.MASTER_KEYS)


@lru_cache(1)
def scanner() -> ClamdScanner | None:
    """Return what looks for malware in papers; None where the settings name none."""
    return ClamdScanner(settings.SCANNER) if settings.SCANNER else None


@lru_cache(1)
def safe() -> Safe:
    """Return where papers and documents are kept, sealed."""
    return Safe(blob_store(), master_keys(), scanner())


@lru_cache(1)
def bank() -> HttpBank:
    """Return the bank that collects fees."""
    connection = Connection(settings.BANK_URL, settings.BANK_KEY)
    return HttpBank(connection, clock=_now)


@lru_cache(1)
def sms() -> HttpSmsGateway:
    """Return what carries short messages."""
    return HttpSmsGateway(settings.SMS_URL, key=settings.SMS_KEY)


@lru_cache(1)
def passkeys() -> PasskeyDoor:
    """Return WebAuthn for the address at which people find us."""
    return PasskeyDoor(settings.PUBLIC_URL)


@lru_cache(1)
def openid() -> Provider:
    """Return this installation as systems of agencies know it when they sign people in."""
    return Provider(
        issuer=settings.PUBLIC_URL,
        seal_key=settings.SECRET_KEY.encode(),
        hash_key=settings.HASH_KEY,
        key_file=settings.VAR / "secrets" / "openid_keys",
        keys_from_environment=settings.OPENID_KEYS,
    )


@lru_cache(1)
def portals() -> Mapping[str, Portal]:
    """Return the portals that people may sign in with; none where the file is not as it must be.

    Nobody else is kept out by a mistake in it: `sekali check` tells.
    """
    try:
        return portals_named()
    except PortalsFileBroken as broken:
        _log.error("no portal is offered: %s", broken)
        return {}


def portals_named() -> Mapping[str, Portal]:
    """Return the portals of the settings file.

    Raises:
        PortalsFileBroken: It is not as it must be.
    """
    file = settings.PORTALS_FILE
    return {
        key: Portal(
            key,
            one,
            folder=file.parent,
            public_url=settings.PUBLIC_URL,
            line=PublicLine(may_be_local=settings.SAMPLE_DATA),
        )
        for key, one in read_portals(file).items()
    }


@lru_cache(1)
def outside() -> Outside:
    """Return everything outside that pages need."""
    return Outside(
        registry(),
        safe(),
        bank(),
        registries(),
        passkeys(),
        openid(),
        portals(),
        OccasionalRenderer(),
    )


def _now() -> datetime:
    return datetime.now(UTC)
