"""Whether what is known of somebody comes as quickly among a million people as among a thousand.

Thirty elements are read, and the page of them all; needs Django to be set up.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.failures import BenchmarkFailed
from benchmarks.million import SEED, Progress
from sekali.accounts.models import Account
from sekali.accounts.proof import PASSWORD, keep_sign_in
from sekali.demo.filling import fill_vault
from sekali.demo.population.generate import households
from sekali.demo.population.people import Household
from sekali.demo.population.regions import read_villages
from sekali.vault.grounds import own
from sekali.vault.queries import surroundings_of

FEW, ELEMENTS = 1_000, 30
# Enough that a median stands still.
READS, PAGES = 800, 100
OUT = Path(__file__).parent / "out" / "facts.json"
One = TypeVar("One")
_SOME = """
    SELECT subject_id FROM vault_profile WHERE kind = 'person' ORDER BY random() LIMIT %s
"""
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Quick:
    """How long a read of thirty elements took, and the page of all that is known; medians."""

    people: int
    read_ms: float
    page_ms: float
    queries_of_a_read: int


def compare(count: int) -> None:
    """Measure among a thousand people and among ``count``; print both, and their ratio."""
    print("  an empty database, migrations, style sheets")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    villages = read_villages(settings.DICTIONARY_DIR / "regions" / "35.csv")
    drawn = households(seed=SEED, regions=villages, count_people=count)
    fill_vault(_first(drawn, FEW), at=datetime.now(UTC))
    before = _measured()
    began = time.perf_counter()
    fill_vault(Progress(count).watched(drawn), at=datetime.now(UTC))
    print(f"  filled by COPY in {time.perf_counter() - began:.0f} s")
    _tell(before, _measured())
    connection.close()


def _first(drawn: Iterator[Household], count: int) -> Iterator[Household]:
    seen = 0
    while seen < count:
        family = next(drawn)
        seen += len(family.members)
        yield family


def _measured() -> Quick:
    """Read of people drawn by chance out of all, each of them once."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE vault_profile, vault_link")
        cursor.execute("SELECT count(*) FROM vault_profile WHERE kind = 'person'")
        among = int(cursor.fetchone()[0])
        cursor.execute(_SOME, [READS])
        asked: list[UUID] = [row[0] for row in cursor.fetchall()]
    with CaptureQueriesContext(connection) as captured:
        _read(asked[0])
    queries = len(captured)
    read_ms = _median_ms(_read, asked)
    pages = [_browser_of(person_id) for person_id in asked[:PAGES]]
    page = reverse("my-data")
    page_ms = _median_ms(lambda browser: _opened(browser, page), pages)
    found = Quick(among, read_ms, page_ms, queries)
    print(f"  {among:,} people: {read_ms:.3f} ms a read, {page_ms:.1f} ms a page")
    return found


def _read(person_id: UUID) -> None:
    """Read thirty elements of somebody and of who is around them."""
    around = surroundings_of(person_id, ground=own(person_id, where="benchmark"))
    known = [
        (holder, element)
        for holder in (around.person, *(holder for holder, _ in around.related))
        for element in holder.facts
    ]
    # Somebody alone has fewer; then each is read again.
    for holder, element in islice(cycle(known), ELEMENTS):
        holder.value(element)


def _browser_of(person_id: UUID) -> Client:
    """Return a browser in which somebody is signed in, who needs an account for it."""
    account, _ = Account.objects.get_or_create(
        person_id=person_id,
        defaults={
            "display_name": "-",
            "assurance": "matched",
            "created_at": timezone.now(),
            "is_sample": True,
            "password": make_password(None),
        },
    )
    browser = Client()
    browser.force_login(account, backend=_BACKEND)
    session = browser.session
    keep_sign_in(session, [PASSWORD], timezone.now())
    session.save()
    return browser


def _opened(browser: Client, page: str) -> None:
    answer = browser.get(page)
    if answer.status_code != HTTPStatus.OK:
        raise BenchmarkFailed(f"{page} answered {answer.status_code}")


def _median_ms(work: Callable[[One], None], things: Sequence[One]) -> float:
    times = []
    for thing in things:
        began = time.perf_counter()
        work(thing)
        times.append((time.perf_counter() - began) * 1_000)
    return round(statistics.median(times), 3)


def _tell(before: Quick, after: Quick) -> None:
    read, page = after.read_ms / before.read_ms, after.page_ms / before.page_ms
    print(f"{ELEMENTS} elements in {after.queries_of_a_read} query; among {after.people:,} people")
    print(f"a read takes {read:.2f} times, and the page {page:.2f} times as long as among {FEW:,}")
    OUT.parent.mkdir(exist_ok=True)
    figures = {"few": asdict(before), "many": asdict(after), "read": read, "page": page}
    OUT.write_text(json.dumps(figures, indent=2), encoding="utf-8")
