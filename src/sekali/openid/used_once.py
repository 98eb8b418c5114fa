"""Proofs that count once: whoever repeats one is not believed."""

import hashlib
from datetime import datetime

from django.db import connection

from sekali.openid.models import AskedAuthorization, DeviceAuthorization, UsedOnce
from sekali.storage.transactions import whole_transaction

_KEEP = "INSERT INTO openid_usedonce (hash, until) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def is_first(kind: str, owner: str, name: str, *, until: datetime) -> bool:
    """Keep that a proof was used, and tell whether this was the first time."""
    digest = hashlib.sha256(f"{kind}\0{owner}\0{name}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [digest, until])
        return bool(cursor.rowcount)


@whole_transaction
def forget_expired(*, now: datetime) -> None:
    """Remove what no longer counts: proofs, requests and devices that waited in vain."""
    UsedOnce.objects.filter(until__lt=now).delete()
    AskedAuthorization.objects.filter(until__lt=now).delete()
    DeviceAuthorization.objects.filter(until__lt=now).delete()
