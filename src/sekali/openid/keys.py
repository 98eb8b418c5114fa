"""The keys that sign ID tokens: where they lie, which one signs, and how they change.

A JSON Web Key Set with the private halves, newest first, in ``SEKALI_VAR/secrets/openid_keys`` or
in the environment. The first of each kind signs; all of them are published, so that what an
earlier one signed is still believed until it is dropped.
"""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey

# OpenID Connect Core 15.1 asks every provider for RS256; FAPI 2.0 for ES256.
ALGORITHMS = ("RS256", "ES256")
# 128 bits of strength (NIST SP 800-57 part 1, table 2).
_RSA_BITS = 3_072
# What was signed an hour ago is of no use to anybody; a week leaves room for clocks and caches.
KEPT_FOR = timedelta(days=7)
_RETIRED = "sekali_retired_at"


class SigningKeys:
    """The keys of this installation, read once and again when the file is another."""

    def __init__(self, kept: str) -> None:
        self._private = json.loads(kept)["keys"]
        held = [{k: v for k, v in one.items() if k != _RETIRED} for one in self._private]
        self.all = KeySet.import_key_set({"keys": held})
        self._signing = {alg: self._first(alg) for alg in ALGORITHMS}

    def _first(self, algorithm: str) -> Any:
        return next(key for key in self.all.keys if key.alg == algorithm)

    def public(self) -> dict[str, Any]:
        """Return what is published at ``jwks_uri``."""
        return dict(self.all.as_dict(private=False))

    def sign(self, claims: Mapping[str, Any], algorithm: str, *, typ: str = "JWT") -> str:
        """Return the claims as a signed token."""
        key = self._signing[algorithm]
        header = {"alg": algorithm, "kid": key.kid, "typ": typ}
        return jwt.encode(header, dict(claims), key, algorithms=[algorithm])

    def verified(self, token: str) -> dict[str, Any]:
        """Return the claims of a token that we signed; it may have run out.

        Raises:
            JoseError, ValueError: It is none of ours.
        """
        return dict(jwt.decode(token, self.all, algorithms=list(ALGORITHMS)).claims)


def signing_keys(file: Path, from_environment: str) -> SigningKeys:
    """Return the keys; the environment goes before the file."""
    if from_environment:
        return _read(from_environment)
    ensure_keys(file)
    return _of_file(file, file.stat().st_mtime_ns)


@lru_cache(2)
def _of_file(file: Path, changed: int) -> SigningKeys:  # noqa: ARG001  # read again when it changed
    return _read(file.read_text())


@lru_cache(2)
def _read(kept: str) -> SigningKeys:
    return SigningKeys(kept)


def ensure_keys(file: Path) -> None:
    """Make the first keys where there are none; of several processes one makes them."""
    if not file.exists():
        _write(file, new_keys(), anew=True)


def rotate(file: Path, *, at: datetime) -> Sequence[str]:
    """Put new keys in front; forget those that stopped signing long ago. Return all key ids."""
    ensure_keys(file)
    held = json.loads(file.read_text())["keys"]
    for key in held:
        key.setdefault(_RETIRED, at.isoformat())
    kept = [k for k in held if at - datetime.fromisoformat(k[_RETIRED]) < KEPT_FOR]
    keys = [*new_keys(), *kept]
    _write(file, keys, anew=False)
    return [key["kid"] for key in keys]


def new_keys() -> list[dict[str, Any]]:
    """Return one new private key of each kind."""
    made = []
    for algorithm in ALGORITHMS:
        about: KeyParameters = {"alg": algorithm, "use": "sig"}
        is_rsa = algorithm == "RS256"
        key: ECKey | RSAKey = (
            RSAKey.generate_key(_RSA_BITS, about) if is_rsa else ECKey.generate_key("P-256", about)
        )
        made.append({**key.as_dict(private=True), "kid": key.thumbprint()})
    return made


def _write(file: Path, keys: Sequence[Mapping[str, Any]], *, anew: bool) -> None:
    """Put the keys into the file at once: nobody reads half of them."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w") as written:
        written.write(json.dumps({"keys": list(keys)}))
        written.flush()
        os.fsync(written.fileno())
    if anew:
        # The first of several processes wins: a link is not made over a file that is there.
        with suppress(FileExistsError):
            os.link(name, file)
        Path(name).unlink()
    else:
        Path(name).replace(file)
