"""How law is cited, so that people can look it up."""

import re

_CITED = re.compile(
    r"\b[A-Z][A-Za-z]+\.? "
    # "UU 24/2013", "PermenPANRB No. 15/2014", "Kepmendagri 300.2.2-2138/2025"
    r"(?:(?:[Nn]o\.? ?)?[\d.\-]*\d/\d{4}"
    # "Perda Kota Surabaya Nomor 3 Tahun 2025"
    r"|[Nn](?:omor|o\.?) ?\d+ [Tt]ahun \d{4})\b"
)


def cites_law(text: object) -> bool:
    """Tell whether a text names a regulation with its number and year.

    >>> cites_law("Perbup Mojokerto 12/2025"), cites_law("Perda Kota Surabaya Nomor 3 Tahun 2025")
    (True, True)
    >>> cites_law("because we say so")
    False
    """
    return isinstance(text, str) and bool(_CITED.search(text))
