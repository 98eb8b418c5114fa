"""Master keys in a text: a file of the installation, or a variable of its environment.

A line holds the id of a key and 32 bytes in base64, with a space between; the last line is the
key that wraps from now on, those above it still unwrap. Such a line is as secret as all files.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sekali.documents.adapters.durable import bring_to_disk, write_whole
from sekali.documents.ports import MasterKeyMissing, Wrapped
from sekali.storage.sealing import KEY_BYTES, SealBroken, seal, unseal


class MasterKeyText:
    """``MasterKeys`` that stand in a text, which is read anew when it changes.

    ``read`` gives the text, ``version`` something that differs once it has changed.
    """

    def __init__(self, read: Callable[[], str], version: Callable[[], object]) -> None:
        self._read, self._version = read, version
        self._seen: object = None
        self._keys: Mapping[str, bytes] = {}

    def current(self) -> str:
        """Return the id of the key that wraps from now on.

        Raises:
            MasterKeyMissing: There is none at all.
        """
        keys = self._known()
        if not keys:
            raise MasterKeyMissing("no master key: see docs/howto/operate-and-back-up.md")
        return list(keys)[-1]

    def ids(self) -> list[str]:
        """Return the ids of all keys, the current one last."""
        return list(self._known())

    def wrap(self, secret: bytes, *, bound_to: bytes) -> Wrapped:
        """Return ``secret`` wrapped by the current key; it opens only with ``bound_to`` again."""
        master = self.current()
        inside = seal(secret, key=self._key(master), bound_to=master.encode() + bound_to)
        return Wrapped(master, base64.b64encode(inside).decode("ascii"))

    def unwrap(self, wrapped: Wrapped, *, bound_to: bytes) -> bytes:
        """Return the secret.

        Raises:
            MasterKeyMissing: The key that wrapped it is not here, or it was wrapped otherwise.
        """
        key = self._key(wrapped.master_id)
        try:
            inside = base64.b64decode(wrapped.text, validate=True)
            return unseal(inside, key=key, bound_to=wrapped.master_id.encode() + bound_to)
        except (SealBroken, binascii.Error) as error:
            raise MasterKeyMissing(f"master key {wrapped.master_id} does not fit") from error

    def check_config(self) -> list[str]:
        """Return what is wrong with the keys, in words for an operator; empty if nothing."""
        try:
            wrapped = self.wrap(b"probe", bound_to=b"check")
            self.unwrap(wrapped, bound_to=b"check")
        except (MasterKeyMissing, OSError) as error:
            return [f"files cannot be sealed: {error}"]
        return []

    def _key(self, master_id: str) -> bytes:
        key = self._known().get(master_id)
        if key is None:
            raise MasterKeyMissing(f"master key {master_id} is not among those given")
        return key

    def _known(self) -> Mapping[str, bytes]:
        version = self._version()
        if self._seen is None or version != self._seen:
            self._keys, self._seen = keys_in(self._read()), version
        return self._keys


def keys_in_file(file: Path) -> MasterKeyText:
    """Return the keys that stand in a file; a key that is added there is known at once."""

    def version() -> object:
        try:
            found = file.stat()
        except FileNotFoundError as error:
            raise MasterKeyMissing(f"there are no master keys in {file}") from error
        return found.st_mtime_ns, found.st_ino, found.st_size

    return MasterKeyText(lambda: file.read_text("ascii"), version)


def keys_in_text(text: str) -> MasterKeyText:
    """Return the keys that the environment gave."""
    return MasterKeyText(lambda: text, lambda: True)


def keys_in(text: str) -> dict[str, bytes]:
    """Return the keys of a text by their id, in its order; a semicolon is as good as a new line.

    Raises:
        MasterKeyMissing: A line is none, or an id stands there twice. The key is not told.
    """
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.replace(";", "\n").splitlines(), start=1):
        if not line.strip():
            continue
        name, _, encoded = line.strip().partition(" ")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES or name in found:
            raise MasterKeyMissing(f"line {number} of the master keys is not an id and a key")
        found[name] = key
    return found


def new_line(now: datetime) -> str:
    """Return a new key as a line; its id tells the day it was made."""
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
    return f"{now:%Y%m%d}-{secrets.token_hex(3)} {key}\n"


def write_keys(file: Path, text: str) -> None:
    """Put ``text`` in the place of the file in one step, on disk and for its owner only."""
    write_whole(file, text.encode("ascii"))
    bring_to_disk(file.parent)
