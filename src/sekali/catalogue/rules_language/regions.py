"""Regions in rules: what a region lies in, by its code of the home ministry.

A code is that of the region around it and one part more: ``35`` is a province, ``35.16`` a
regency or city, ``35.16.01`` a district, ``35.16.01.2001`` a village.
"""

_PROVINCE, _REGENCY, _DISTRICT = 1, 2, 3


def province_of(code: str) -> str | None:
    """Return the province that a region lies in, or is.

    >>> province_of("35.16.01.2001")
    '35'
    """
    return _first_parts(code, _PROVINCE)


def regency_of(code: str) -> str | None:
    """Return the regency or city that a region lies in, or is; None for what is larger.

    >>> regency_of("35.16.01.2001"), regency_of("35")
    ('35.16', None)
    """
    return _first_parts(code, _REGENCY)


def district_of(code: str) -> str | None:
    """Return the district that a region lies in, or is; None for what is larger.

    >>> district_of("35.16.01.2001"), district_of("35.16")
    ('35.16.01', None)
    """
    return _first_parts(code, _DISTRICT)


def _first_parts(code: str, wanted: int) -> str | None:
    parts = code.split(".")
    return ".".join(parts[:wanted]) if len(parts) >= wanted else None
