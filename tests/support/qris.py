"""Reading the content of a QR code for paying, as a wallet does (EMVCo, merchant-presented)."""

import binascii
from collections.abc import Mapping

HEAD = 4


class Unreadable(ValueError):
    """The text is cut short, or its checksum does not hold."""


def read_qris(payload: str) -> Mapping[str, str]:
    """Return the fields of such a code by tag, once its checksum (CRC-16/CCITT-FALSE) holds."""
    checksum = f"{binascii.crc_hqx(payload[:-4].encode(), 0xFFFF):04X}"
    if payload[-8:-4] != "6304" or checksum != payload[-4:].upper():
        raise Unreadable("checksum")
    return read_fields(payload)


def read_fields(text: str) -> Mapping[str, str]:
    """Return the values of fields that stand one after the other, by tag."""
    found: dict[str, str] = {}
    while text:
        head, text = text[:HEAD], text[HEAD:]
        if len(head) != HEAD or not (head.isascii() and head.isdigit()):
            raise Unreadable("field")
        length = int(head[2:])
        if len(text) < length:
            raise Unreadable("length")
        found[head[:2]], text = text[:length], text[length:]
    return found
