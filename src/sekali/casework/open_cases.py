"""Reading the open cases of a service that are under another version than one."""

from collections.abc import Iterator
from itertools import islice

from sekali.casework.models import Case
from sekali.catalogue.compiled import ENDS

BATCH = 200


def open_cases(service_id: str, *, except_digest: str) -> Iterator[list[Case]]:
    """Yield them in batches; one query.

    For an operator and for publishing: it walks over all people, and what is told are numbers.
    """
    cases = Case.objects.across_people().filter(service_id=service_id)
    others = cases.exclude(state__in=ENDS).exclude(service_digest=except_digest)
    rows = others.order_by("submitted_at", "id").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch
