"""What the registry said: records, that there are none, or why it will not tell."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from sekali.kernel.breaker import OUTAGE
from sekali.kernel.wording import printable
from sekali.vault.adapters.asking.reasons import ACCESS, QUOTA, REASONS_BY_STATUS
from sekali.vault.ports import EntryRefused, RegistryUnavailable

logger = logging.getLogger(__name__)

Record = Mapping[str, Any]

REFUSED = "refused"

# Compared by ``plain``: the registry doubles spaces, and agencies have met other capitals.
NOT_FOUND = "data tidak ditemukan"
REASONS = {
    "kuota akses hari ini telah habis": QUOTA,
    "login gagal": ACCESS,
    "ip address tidak sesuai": ACCESS,
    "ip client tidak terdaftar": ACCESS,
    "user id tidak aktif": ACCESS,
}


def plain(text: str) -> str:
    """Return a text of the registry's without what differs for no reason.

    >>> plain("IP Client  Tidak terdaftar")
    'ip client tidak terdaftar'
    """
    return " ".join(text.split()).casefold()


def read_answer(status: int, body: bytes) -> Sequence[Record]:
    """Return the records of an answer; none where the registry knows nobody.

    Errors come inside HTTP 200, as a record with nothing but ``RESPON``.

    Raises:
        EntryRefused: It says something that is neither a record nor a known state.
        RegistryUnavailable: A known state (quota, access), or no answer at all.
    """
    if status != HTTPStatus.OK:
        raise _unavailable(REASONS_BY_STATUS.get(status, OUTAGE), f"HTTP {status}")
    records = _content(_json(body))
    said = records[0].get("RESPON") if len(records) == 1 else None
    if said is None or "NIK" in records[0]:
        return records
    if not isinstance(said, str):
        raise garbled("RESPON is no text")
    if plain(said) == NOT_FOUND:
        return ()
    if reason := REASONS.get(plain(said)):
        raise _unavailable(reason, said)
    raise EntryRefused(reason=REFUSED, said=printable(said))


def garbled(what: str) -> RegistryUnavailable:
    """Return the refusal for an answer that makes no sense, and log what was wrong with it."""
    return _unavailable(OUTAGE, what)


def _unavailable(reason: str, said: str) -> RegistryUnavailable:
    logger.warning("The civil registry does not answer (%s): %s", reason, printable(said))
    return RegistryUnavailable(reason=reason)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        # Its type only: the message quotes the body, and a body holds personal data.
        raise garbled(f"not JSON ({type(error).__name__})") from None


def _content(page: Any) -> Sequence[Record]:
    content = page.get("content") if isinstance(page, dict) else None
    if isinstance(content, dict):  # a page of one, as some installations send their refusals
        content = [content]
    if not isinstance(content, list) or not all(isinstance(record, dict) for record in content):
        raise garbled("no list of records in it")
    return content
