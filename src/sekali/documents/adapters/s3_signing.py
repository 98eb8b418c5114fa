"""Signs requests to an object store: AWS Signature Version 4, by header.

Source: "Signature Version 4 signing process" of the S3 API; its own example is our test.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the store. The secret signs and is never sent."""

    key_id: str
    secret: str = field(repr=False)
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A request before it is signed; path and query are in the form in which they are sent."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str]
    body_sha256: str


def signed_headers(request: Unsigned, credentials: Credentials, at: datetime) -> dict[str, str]:
    """Return all headers to be sent; ``request.headers`` name the host, ``at`` is in UTC."""
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    headers = {
        **{name.lower(): value for name, value in request.headers.items()},
        "x-amz-content-sha256": request.body_sha256,
        "x-amz-date": stamp,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    asked = f"{request.method}\n{request.path}\n{request.query}"
    canonical = f"{asked}\n{lines}\n{names}\n{request.body_sha256}"
    scope = f"{at:%Y%m%d}/{credentials.region}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    key = _key(credentials, f"{at:%Y%m%d}")
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    credential = f"Credential={credentials.key_id}/{scope}"
    headers["authorization"] = (
        f"{ALGORITHM} {credential},SignedHeaders={names},Signature={signature}"
    )
    return headers


def _key(credentials: Credentials, day: str) -> bytes:
    """Return the key of one day, region and service."""
    key = f"AWS4{credentials.secret}".encode()
    for part in (day, credentials.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
