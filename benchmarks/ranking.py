"""How long it takes to combine the points of many cases of a call, and to rank them.

The cases are made without their way there; needs Django to be set up.
"""

import random
import time
from datetime import UTC, datetime
from decimal import Decimal

from django.core.management import call_command

from sekali.agencies.actions import office_id
from sekali.casework import panels
from sekali.casework.actions.ranking_cases import start_ranking
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Ranking
from sekali.casework.pools import pool
from sekali.casework.ranking_checks import differences
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import number_as_kept
from sekali.catalogue.compiled import CompiledService
from sekali.demo.seeding import seed
from sekali.kernel.ids import case_number, uuid7

SERVICE, EDITION, STATE = "pendidikan.beasiswa-daerah", "2026", "comparing"
READERS = 3
RANKED_AT = datetime(2026, 4, 28, tzinfo=UTC)
_AT_ONCE = 500


def measure(count: int) -> None:
    """Combine and rank so many cases, and print what each took."""
    call_command("migrate", verbosity=0)
    seed(people=0, samples=False)
    service = catalogue.service(SERVICE)
    given = _points(service, count)
    began = time.perf_counter()
    found = [panels.combined(_panel(service), one) for one in given]
    combined = time.perf_counter() - began
    Case.objects.bulk_create((_case(service, one) for one in found), batch_size=_AT_ONCE)
    print(f"{count} cases, {READERS} readers each")
    print(f"  points combined          {combined:6.2f} s")
    _rank(service)


def _rank(service: CompiledService) -> None:
    office = office_id("education-office", "35.16")
    head = Officer(uuid7(), "Head", office, "head-of-office", "Head")
    began = time.perf_counter()
    waiting = pool(SERVICE, EDITION, STATE, office, known=service)
    start_ranking(pool=waiting, by=head, at=RANKED_AT)
    print(f"  read, ranked, committed  {time.perf_counter() - began:6.2f} s")
    began = time.perf_counter()
    made = Ranking.objects.get()
    wrong = len(list(differences(made)))
    print(f"  computed again           {time.perf_counter() - began:6.2f} s, {wrong} differences")


def _panel(service: CompiledService) -> files.Panel:
    state = service.definition.process["reading"]
    if not isinstance(state, files.PanelState):
        raise TypeError("the scholarship is read by a panel")
    return state.panel


def _points(service: CompiledService, count: int) -> list[list[panels.Scores]]:
    drawn = random.Random(2026)  # noqa: S311  # the same cases each time, no secret
    rubric = _panel(service).rubric
    return [
        [
            {key: Decimal(drawn.randint(0, one.max)) for key, one in rubric.items()}
            for _ in range(READERS)
        ]
        for _ in range(count)
    ]


def _case(service: CompiledService, found: dict[str, Decimal]) -> Case:
    case_id = uuid7()
    kept = {key: number_as_kept(value) for key, value in found.items()}
    said = {"level": "declared", "source": "resident", "date": "2026-03-02"}
    return Case(
        person_id=uuid7(),
        id=case_id,
        number=case_number(case_id),
        service_id=SERVICE,
        service_version=service.version,
        service_digest=service.digest,
        office_id=office_id("education-office", "35.16"),
        title={"id": "Beasiswa daerah"},
        about="Somebody",
        language="id",
        facts={
            "average_mark": {"value": "88.50", **said},
            "motivation": {"value": "Saya ingin belajar. " * 60, **said},
        },
        findings={**kept, "call.edition": EDITION, "call.group": "school"},
        call=EDITION,
        call_group="school",
        state=STATE,
        entered=3,
        entered_at=RANKED_AT,
        submitted_at=RANKED_AT,
        promised_at=RANKED_AT,
    )
