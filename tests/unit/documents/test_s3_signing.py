"""Requests are signed as the documentation of S3 signs its own examples."""

import hashlib
from datetime import UTC, datetime

from sekali.documents.adapters.s3_signing import Credentials, Unsigned, signed_headers

AT = datetime(2013, 5, 24, tzinfo=UTC)
THEIRS = Credentials(
    "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
)
HOST = "examplebucket.s3.amazonaws.com"
EMPTY = hashlib.sha256(b"").hexdigest()


def signature(request: Unsigned) -> str:
    return signed_headers(request, THEIRS, AT)["authorization"].rpartition("Signature=")[2]


def test_getting_an_object_is_signed_as_in_the_example() -> None:
    request = Unsigned(
        method="GET",
        path="/test.txt",
        headers={"Host": HOST, "Range": "bytes=0-9"},
        body_sha256=EMPTY,
    )
    assert signature(request) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"


def test_listing_a_bucket_is_signed_as_in_the_example() -> None:
    request = Unsigned(
        method="GET",
        path="/",
        query="max-keys=2&prefix=J",
        headers={"Host": HOST},
        body_sha256=EMPTY,
    )
    assert signature(request) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"


def test_the_secret_is_told_to_nobody() -> None:
    request = Unsigned(method="GET", path="/", headers={"Host": HOST}, body_sha256=EMPTY)

    assert THEIRS.secret not in repr(THEIRS)
    assert THEIRS.secret not in str(signed_headers(request, THEIRS, AT))
