"""Makes the signature that goes into a PDF: CMS SignedData of the level CAdES B-B, with ECDSA.

Written out byte by byte, since it always has the same few parts (RFC 5652 and 5035, ETSI EN
319 122-1): a library that can make any CMS takes ten times as long for this one.
"""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

INTEGER, OCTETS, SEQUENCE, SET = 0x02, 0x04, 0x30, 0x31
TAGGED_0 = 0xA0
SHORT_LENGTH = 0x80

# Object identifiers, ready for use.
DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
SHA_256 = bytes.fromhex("0609608648016503040201")
ECDSA_WITH_SHA_256 = bytes.fromhex("06082a8648ce3d040302")


class CadesSigner:
    """Signs digests with one key, whose certificate is ``chain[0]``; above it who vouches."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, chain: tuple[x509.Certificate, ...]
    ) -> None:
        self._key = key
        own = chain[0]
        encoded = [certificate.public_bytes(Encoding.DER) for certificate in chain]
        self._certificates = der(TAGGED_0, *sorted(encoded))
        self._signer = der(SEQUENCE, own.issuer.public_bytes(), integer(own.serial_number))
        # SHA-256 is the default of this attribute and is left out (RFC 5035, 4).
        named = der(SEQUENCE, der(OCTETS, hashlib.sha256(encoded[0]).digest()))
        self._names_certificate = attribute(
            SIGNING_CERTIFICATE_V2, der(SEQUENCE, der(SEQUENCE, named))
        )

    def sign_digest(self, digest: bytes) -> bytes:
        """Return the signature, DER, of what has this SHA-256 digest.

        It carries no time: in a PDF that stands beside it (ETSI EN 319 142-1, 6.3).
        """
        attributes = b"".join(
            sorted(
                (
                    attribute(CONTENT_TYPE, DATA),
                    attribute(MESSAGE_DIGEST, der(OCTETS, digest)),
                    self._names_certificate,
                )
            )
        )
        # Signed as a SET, sent under a tag of its own (RFC 5652, 5.4).
        signature = self._key.sign(der(SET, attributes), ec.ECDSA(hashes.SHA256()))
        signer = der(
            SEQUENCE,
            integer(1),
            self._signer,
            der(SEQUENCE, SHA_256),
            der(TAGGED_0, attributes),
            der(SEQUENCE, ECDSA_WITH_SHA_256),
            der(OCTETS, signature),
        )
        return self._signed_data(signer)

    def _signed_data(self, signer: bytes) -> bytes:
        signed = der(
            SEQUENCE,
            integer(1),
            der(SET, der(SEQUENCE, SHA_256)),
            der(SEQUENCE, DATA),
            self._certificates,
            der(SET, signer),
        )
        return der(SEQUENCE, SIGNED_DATA, der(TAGGED_0, signed))


def der(tag: int, *parts: bytes) -> bytes:
    """Return one value in DER (ITU-T X.690): tag, length, content.

    >>> der(OCTETS, bytes(200))[:3].hex()
    '0481c8'
    """
    content = b"".join(parts)
    length = len(content)
    if length < SHORT_LENGTH:
        return bytes((tag, length)) + content
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, SHORT_LENGTH | len(digits))) + digits + content


def integer(value: int) -> bytes:
    """Return a whole number from 0 up in DER; a leading zero keeps it positive.

    >>> integer(128).hex()
    '02020080'
    """
    return der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def attribute(kind: bytes, value: bytes) -> bytes:
    """Return a CMS attribute with one value."""
    return der(SEQUENCE, kind, der(SET, value))
