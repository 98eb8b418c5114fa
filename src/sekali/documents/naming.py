"""Which rows name which files: papers of residents, and documents of offices."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from sekali.documents.models import Evidence, IssuedDocument, PrivateFile

FILES = (Evidence, IssuedDocument, PrivateFile)
_AT_ONCE = 500


def rows_naming(model: Any, *, at_once: int = _AT_ONCE) -> Iterator[tuple[UUID, UUID, str]]:
    """Yield person, id and address of each row of a table that names a file."""
    rows = model.objects.across_people().exclude(blob="").values_list("person_id", "id", "blob")
    after: tuple[UUID, UUID] | None = None
    while True:
        page = rows.order_by("person_id", "id")
        if after is not None:
            page = page.filter(pk__gt=after)
        found = list(page[:at_once])
        yield from found
        if len(found) < at_once:
            return
        after = found[-1][:2]


def is_named(address: str) -> bool:
    """Tell whether a row names a file."""
    return bool(_named([address]))


def told_apart(addresses: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each address, and whether a row names it; the database is asked about many at once."""
    rest = iter(addresses)
    while some := list(islice(rest, _AT_ONCE)):
        named = _named(some)
        yield from ((address, address in named) for address in some)


def _named(addresses: list[str]) -> set[str]:
    found: set[str] = set()
    for model in FILES:
        rows = model.objects.across_people().filter(blob__in=addresses)
        found.update(rows.values_list("blob", flat=True))
    return found
