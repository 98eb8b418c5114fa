"""Quotas counted once for all processes, by the offices' day; and one breaker for all."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import KnownAgreement, KnownAgreements
from sekali.vault import metering, registry_use
from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.adapters.asking.shared_breaker import SharedBreaker
from sekali.vault.metering import Meter
from sekali.vault.models import RegistryDay
from sekali.vault.ports import NotAsked, RegistryUnavailable

# A Monday, 23:30 in the offices: the day ends half an hour later.
LATE = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
THREE = Patience(failures=3, rest_seconds=10)
USUAL = Patience()


class Clock:
    """Shows the instant that a test sets."""

    def __init__(self) -> None:
        self.now = LATE

    def __call__(self) -> datetime:
        """Return it."""
        return self.now


@pytest.fixture
def agree(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the agreement on the tax office say something else."""

    def change(**said: object) -> None:
        dictionary = catalogue.dictionary()
        spec = dictionary.agreements.by_key["tax-2025"].spec.model_copy(update=said)
        agreements = KnownAgreements({"tax-2025": KnownAgreement("tax-2025", spec)})
        changed = replace(dictionary, agreements=agreements)
        monkeypatch.setattr(metering, "dictionary", lambda: changed)
        monkeypatch.setattr(registry_use, "dictionary", lambda: changed)

    return change


def asked(meter: Meter, times: int) -> int:
    """Return how many of so many questions were let through."""
    return sum(_is_counted(meter) for _ in range(times))


def _is_counted(meter: Meter) -> bool:
    try:
        meter.count()
    except NotAsked:
        return False
    return True


@pytest.mark.django_db
def test_the_quota_ends_with_its_last_question_and_begins_anew_with_the_offices_day(
    agree: Callable[..., None],
) -> None:
    agree(per_day=5)
    clock = Clock()
    meter = Meter("tax", clock=clock)
    assert asked(meter, 8) == 5
    clock.now = LATE + timedelta(minutes=31)
    assert asked(meter, 1) == 1
    days = RegistryDay.objects.order_by("day").values_list("day", "asked", "refused")
    assert [(str(day), count, refused) for day, count, refused in days] == [
        ("2026-03-02", 5, 3),
        ("2026-03-03", 1, 0),
    ]


@pytest.mark.django_db
def test_the_last_part_is_for_people_who_wait(agree: Callable[..., None]) -> None:
    agree(per_day=10, background_percent=80)
    clock = Clock()
    worker, page = Meter("tax", background=True, clock=clock), Meter("tax", clock=clock)
    assert asked(worker, 20) == 8
    assert asked(page, 20) == 2
    row = RegistryDay.objects.get()
    assert (row.asked, row.in_background, row.refused) == (10, 8, 30)


@pytest.mark.django_db
def test_a_worker_may_have_no_part_at_all(agree: Callable[..., None]) -> None:
    agree(background_percent=0)
    assert asked(Meter("tax", background=True, clock=Clock()), 1) == 0


@pytest.mark.django_db
def test_the_operator_is_warned_once_near_the_end(
    agree: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    agree(per_day=7, warn_at_percent=80)
    with caplog.at_level(logging.WARNING):
        asked(Meter("tax", clock=Clock()), 5)
        assert caplog.messages == []
        assert list(registry_use.attention(LATE)) == []
        asked(Meter("tax", clock=Clock()), 5)
    (warned,) = caplog.messages
    assert "6 are used" in warned
    (told,) = registry_use.attention(LATE)
    assert "all 7 questions of today are used" in told


@pytest.mark.django_db
@pytest.mark.parametrize("registry", ["tax", "land"])
def test_without_an_agreement_in_force_nothing_is_asked(
    agree: Callable[..., None], registry: str
) -> None:
    spec = catalogue.dictionary().agreements.by_key["tax-2025"].spec
    agree(in_force=spec.in_force.model_copy(update={"until": LATE.date()}))
    with pytest.raises(NotAsked) as refused:
        Meter(registry, clock=Clock()).count()
    assert refused.value.params["reason"] == "no-agreement"
    assert not RegistryDay.objects.exists()


@pytest.mark.django_db
def test_the_operator_hears_in_time_that_an_agreement_ends(agree: Callable[..., None]) -> None:
    spec = catalogue.dictionary().agreements.by_key["tax-2025"].spec
    agree(in_force=spec.in_force.model_copy(update={"until": date(2026, 4, 1)}))
    (told,) = registry_use.attention(LATE)
    assert "ends on 2026-04-01: then tax is not asked" in told


def test_many_at_once_are_counted_once_each_and_warned_of_once(
    own_database: str,
    django_db_blocker: DjangoDbBlocker,
    agree: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    agree(per_day=50, warn_at_percent=80)

    def ask_ten(_: int) -> int:
        try:
            return asked(Meter("tax", clock=Clock()), 10)
        finally:
            connection.close()

    with django_db_blocker.unblock(), caplog.at_level(logging.WARNING):
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(ask_ten, range(8))) == 50
        row = RegistryDay.objects.get()
    assert (row.asked, row.refused) == (50, 30)
    assert len([one for one in caplog.messages if "are used" in one]) == 1


def fail(breaker: SharedBreaker, times: int, reason: str = "outage") -> None:
    for _ in range(times):
        with pytest.raises(RegistryUnavailable), breaker.guard():
            raise RegistryUnavailable(reason=reason)


def is_let_through(breaker: SharedBreaker) -> bool:
    try:
        with breaker.guard():
            return True
    except RegistryUnavailable:
        return False


@pytest.mark.django_db
def test_what_one_process_found_down_the_others_do_not_ask() -> None:
    clock = Clock()
    web, worker = (SharedBreaker("tax", USUAL, clock=clock) for _ in range(2))
    fail(web, 4)
    assert is_let_through(SharedBreaker("land", USUAL, clock=clock))
    fail(worker, 1, "slow")
    with pytest.raises(RegistryUnavailable) as refused, web.guard():
        pytest.fail("the call was made")
    assert refused.value.params == {"reason": "slow"}
    (health,) = registry_use.health_of_registries()
    assert health.is_resting
    assert any("failed 5 times" in one for one in registry_use.attention(LATE))


@pytest.mark.django_db
def test_after_the_rest_one_of_all_tries_and_its_success_is_everybodys() -> None:
    clock = Clock()
    first, second = (SharedBreaker("tax", THREE, clock=clock) for _ in range(2))
    fail(first, 3)
    clock.now += timedelta(seconds=11)
    with first.guard():
        assert not is_let_through(second)
    assert is_let_through(second)
    assert not any(one.is_resting for one in registry_use.health_of_registries())


@pytest.mark.django_db
def test_what_was_not_asked_says_nothing_of_the_registry() -> None:
    clock = Clock()
    breaker = SharedBreaker("tax", THREE, clock=clock)
    fail(breaker, 2)
    with pytest.raises(NotAsked), breaker.guard():
        raise NotAsked(reason="quota")
    # The two failures still stand: one more and it rests.
    fail(breaker, 1)
    assert not is_let_through(breaker)


def test_a_breaker_and_a_count_are_shared_by_processes(
    own_database: str, django_db_blocker: DjangoDbBlocker, database_url: str
) -> None:
    """Another process finds the registry down; this one does not ask it."""
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from sekali.config.settings import database_of\n"
        "from django.db import connections\n"
        f"connections['default'].settings_dict.update(database_of({database_url!r}))\n"
        f"connections['default'].settings_dict['NAME'] = {own_database!r}\n"
        "from sekali.vault.adapters.asking.persistence import Patience\n"
        "from sekali.vault.adapters.asking.shared_breaker import SharedBreaker\n"
        "from sekali.vault.metering import Meter\n"
        "from sekali.vault.ports import RegistryUnavailable\n"
        "from datetime import UTC, datetime\n"
        "now = lambda: datetime.now(UTC)\n"
        "breaker, meter = SharedBreaker('tax', Patience(), clock=now), Meter('tax', clock=now)\n"
        "for _ in range(5):\n"
        "    try:\n"
        "        with breaker.guard():\n"
        "            meter.count()\n"
        "            raise RegistryUnavailable(reason='outage')\n"
        "    except RegistryUnavailable:\n"
        "        pass\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, env=_environment())
    with django_db_blocker.unblock():
        assert not is_let_through(SharedBreaker("tax", Patience(), clock=lambda: datetime.now(UTC)))
        assert RegistryDay.objects.get().asked == 5


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "sekali.config.settings"}
