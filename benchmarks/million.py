"""How many sample people a second the vault takes, as a stream, and in how much memory.

Needs Django to be set up.
"""

import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from sekali.demo.filling import fill_vault
from sekali.demo.population.generate import households
from sekali.demo.population.people import Household
from sekali.demo.population.regions import read_villages

SEED = 7
TOLD_EVERY = 50_000
MIB = 1024 * 1024
# What ru_maxrss counts: kibibytes on Linux, bytes on macOS.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
_SIZE = """
    SELECT sum(pg_total_relation_size(oid)) FROM pg_class
    WHERE relkind = 'r' AND relname IN ('vault_profile', 'vault_number', 'vault_link')
"""


@dataclass(slots=True)
class Progress:
    """Counts people as they pass by, and says so now and then."""

    wanted: int
    seen: int = 0

    def watched(self, families: Iterable[Household]) -> Iterator[Household]:
        """Yield the same households."""
        began = time.perf_counter()
        for family in families:
            before = self.seen // TOLD_EVERY
            self.seen += len(family.members)
            if self.seen // TOLD_EVERY != before:
                rate = self.seen / (time.perf_counter() - began)
                print(f"  {self.seen:>9,} of {self.wanted:,} people, {rate:,.0f} a second")
            yield family


def fill(count: int) -> None:
    """Make the tables, stream so many people into them, print the figures."""
    print("  an empty database, migrations")
    call_command("migrate", interactive=False, verbosity=0)
    villages = read_villages(settings.DICTIONARY_DIR / "regions" / "35.csv")
    progress = Progress(count)
    drawn = households(seed=SEED, regions=villages, count_people=count)
    began = time.perf_counter()
    fill_vault(progress.watched(drawn), at=datetime.now(UTC))
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / MIB
    print(f"{progress.seen:,} people in {took:.1f} s: {progress.seen / took:,.0f} a second,")
    print(f"peak memory of the program {peak:.0f} MiB, tables and indexes {_size_mib():,.0f} MiB")
    connection.close()


def _size_mib() -> float:
    with connection.cursor() as cursor:
        cursor.execute(_SIZE)
        return float(cursor.fetchone()[0]) / MIB
