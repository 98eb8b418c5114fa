"""Keeps documents and evidence in an object store that speaks S3, under the hash of their bytes."""

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

from sekali.documents.adapters.directory_blob_store import ADDRESS
from sekali.documents.adapters.s3_bucket import Bucket, TryAgain
from sekali.documents.ports import BlobDamaged, BlobMissing, StoreAway
from sekali.kernel.http_line import Answer

ASIDE = "aside/"
_OBJECT = re.compile(rb"<Contents>(.*?)</Contents>", re.DOTALL)
_KEY = re.compile(rb"<Key>([^<]{1,1024})</Key>")
_WHEN = re.compile(rb"<LastModified>([^<]{1,40})</LastModified>")
_NEXT = re.compile(rb"<NextContinuationToken>([^<]{1,2048})</NextContinuationToken>")
_MD5 = re.compile(r'"?([0-9a-f]{32})"?', re.ASCII)


class S3BlobStore:
    """A ``BlobStore`` in one bucket.

    The address of a blob is the hash that its request is signed with, so that a store which
    checks signatures keeps nothing else under it. ``put`` returns once the store has answered
    that it has the bytes; where its ETag is another than theirs, they are read back first. What
    is read is compared with its address, and asked for again where it differs.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its address; putting it again heals what is damaged.

        Raises:
            StoreAway: It is not known to be kept.
        """
        address = hashlib.sha256(data).hexdigest()
        self._write(address, data)
        return address

    def open(self, address: str) -> bytes:
        """Return what was put, having compared it with its address.

        Raises:
            BlobMissing: There is nothing under ``address``, or it is not an address.
            BlobDamaged: The bytes no longer match ``address``, however often they are asked for.
            StoreAway: The store gives no answer.
        """
        if not ADDRESS.fullmatch(address):
            raise BlobMissing(address)
        found = self._read(address, address)
        if found is None:
            found = self._read(ASIDE + address, address)
            if found is None:
                raise BlobMissing(address)
            self.put(found)
        return found

    def exists(self, address: str) -> bool:
        """Tell whether something is kept under ``address``; its bytes are not read."""
        return bool(ADDRESS.fullmatch(address)) and self._is_there(address)

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is kept, in no order."""
        return (address for address, _ in self._listed(""))

    def put_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what nobody put since ``at``."""
        return (address for address, when in self._listed("") if when < at)

    def set_aside(self, address: str) -> None:
        """Take a blob out of the way; whoever opens it brings it back."""
        found = self._read(address, address) if ADDRESS.fullmatch(address) else None
        if found is not None:
            self._write(ASIDE + address, found)
            self._bucket.ask("DELETE", address)

    def aside_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what was set aside before ``at``."""
        return (address for address, when in self._listed(ASIDE) if when < at)

    def forget_aside(self, address: str) -> None:
        """Remove for good what was set aside; what is put meanwhile stays."""
        if ADDRESS.fullmatch(address):
            self._bucket.ask("DELETE", ASIDE + address)

    def remove(self, address: str) -> None:
        """Remove what is kept under ``address``; doing it again changes nothing."""
        if ADDRESS.fullmatch(address):
            self._bucket.ask("DELETE", address)

    def check_config(self) -> list[str]:
        """Return what is wrong with the store, in words for an operator; empty if nothing."""
        found = [] if self._bucket.is_private else ["the object store is asked without HTTPS"]
        probe = b"the store keeps what it is given"
        try:
            if self.open(self.put(probe)) != probe:
                found.append(f"files kept in {self._bucket.address} come back different")
            next(self._listed(""), None)
        except (StoreAway, BlobDamaged, BlobMissing) as error:
            found.append(f"files cannot be kept in {self._bucket.address}: {error}")
        return found

    def _write(self, key: str, data: bytes) -> None:
        digest = hashlib.md5(data, usedforsecurity=False)
        # A proxy between, or a store that checks no signatures, refuses cut bytes by this.
        headers = {
            "content-md5": base64.b64encode(digest.digest()).decode(),
            "content-type": "application/octet-stream",
        }

        def is_the_same(answer: Answer) -> Answer:
            etag = _MD5.fullmatch(answer.headers.get("etag", ""))
            # Stores that encrypt on their own give ETags that are no hash of ours.
            if (etag is None or etag[1] != digest.hexdigest()) and self._as_kept(key) != data:
                raise TryAgain("what was kept is not what was sent")
            return answer

        self._bucket.ask("PUT", key, body=data, headers=headers, look=is_the_same)

    def _as_kept(self, key: str) -> bytes | None:
        answer = self._bucket.ask("GET", key)
        return None if answer.status == HTTPStatus.NOT_FOUND else answer.body

    def _read(self, key: str, address: str) -> bytes | None:
        """Return the bytes under a key; None where there are none."""
        differed = False

        def is_whole(answer: Answer) -> Answer:
            nonlocal differed
            is_there = answer.status != HTTPStatus.NOT_FOUND
            differed = is_there and hashlib.sha256(answer.body).hexdigest() != address
            if differed:
                raise TryAgain("bytes do not match their address")
            return answer

        try:
            answer = self._bucket.ask("GET", key, look=is_whole)
        except StoreAway:
            if differed:
                raise BlobDamaged(address) from None
            raise
        return None if answer.status == HTTPStatus.NOT_FOUND else answer.body

    def _is_there(self, key: str) -> bool:
        return self._bucket.ask("HEAD", key).status != HTTPStatus.NOT_FOUND

    def _listed(self, folder: str) -> Iterator[tuple[str, datetime]]:
        """Yield the address of each blob in a folder, and when it was put last."""
        prefix = self._bucket.prefix + folder
        token = ""
        while True:
            # In the order in which they are signed.
            more = f"continuation-token={quote(token, safe='')}&" if token else ""
            query = f"{more}delimiter=%2F&list-type=2&prefix={quote(prefix, safe='')}"
            page = self._bucket.ask("GET", query=query).body
            yield from _objects_in(page, prefix)
            following = _NEXT.search(page)
            if following is None:
                return
            token = html.unescape(following[1].decode())


def _objects_in(page: bytes, prefix: str) -> Iterator[tuple[str, datetime]]:
    for one in _OBJECT.findall(page):
        key, when = _KEY.search(one), _WHEN.search(one)
        name = html.unescape(key[1].decode()).removeprefix(prefix) if key else ""
        if when and ADDRESS.fullmatch(name):
            yield name, datetime.fromisoformat(when[1].decode()).astimezone(UTC)
