"""The content of a QR code for paying: EMVCo's merchant-presented mode, as QRIS uses it.

Fields are tag, length and value one after the other; a checksum closes them (EMV QR Code
Specification for Payment Systems, Merchant-Presented Mode, version 1.1). Without an agreement
with a payment provider, the merchant's account in tag 26 says that it is a sample: no wallet
takes money for it.
"""

import binascii

_FORMAT, _INITIATION, _ACCOUNT, _CATEGORY, _CURRENCY, _AMOUNT = "00", "01", "26", "52", "53", "54"
_COUNTRY, _NAME, _CITY, _ADDITIONAL, _CHECKSUM = "58", "59", "60", "62", "63"
_ONE_USE = "12"
_GOVERNMENT_SERVICES = "9399"
_RUPIAH = "360"
_SAMPLE_SCHEME = "SEKALI.SAMPLE"
_LONGEST_NAME, _LONGEST_CITY, _LONGEST_VALUE = 25, 15, 99


class NotPayable(ValueError):
    """A text is not what such a QR code holds; ``args[0]`` says why."""


def qris_payload(*, code: str, amount_rupiah: int, payee: str, city: str) -> str:
    """Return what the QR code of a sample bill holds: whom, how much, for which bill.

    >>> qris_payload(code="967904813067858", amount_rupiah=5000, payee="DINAS", city="MALANG")[-8:]
    '6304104E'
    """
    account = _field("00", _SAMPLE_SCHEME) + _field("01", code)
    parts = (
        _field(_FORMAT, "01"),
        _field(_INITIATION, _ONE_USE),
        _field(_ACCOUNT, account),
        _field(_CATEGORY, _GOVERNMENT_SERVICES),
        _field(_CURRENCY, _RUPIAH),
        _field(_AMOUNT, str(amount_rupiah)),
        _field(_COUNTRY, "ID"),
        _field(_NAME, _plain(payee, _LONGEST_NAME)),
        _field(_CITY, _plain(city, _LONGEST_CITY)),
        _field(_ADDITIONAL, _field("01", code)),
    )
    # The checksum covers its own tag and length too.
    unclosed = "".join(parts) + _CHECKSUM + "04"
    return unclosed + _checksum(unclosed)


def _field(tag: str, value: str) -> str:
    if not 0 < len(value) <= _LONGEST_VALUE:
        raise NotPayable(f"tag {tag}")
    return f"{tag}{len(value):02d}{value}"


def _plain(words: str, longest: int) -> str:
    """Return words as every reader takes them: capital letters of ASCII, cut to their place."""
    plain = "".join(letter for letter in words.upper() if letter.isascii() and letter.isprintable())
    return plain[:longest].strip() or "SEKALI"


def _checksum(text: str) -> str:
    # CRC-16/CCITT-FALSE: polynomial 1021, beginning with FFFF.
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"
