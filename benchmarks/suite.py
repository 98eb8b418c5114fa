"""The order in which things are measured, and the figures that come of it."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from benchmarks.applying import Officer, Resident, residents_of
from benchmarks.database import Watcher
from benchmarks.floor import measured_floor
from benchmarks.hashing import argon2_cpu_ms
from benchmarks.installation import Installation
from benchmarks.load import Load, apply_for, each
from benchmarks.meter import Meter, spent
from benchmarks.pages import weighed_first_page, weighed_next_pages
from benchmarks.people import Cast
from benchmarks.signing_in_elsewhere import Elsewhere
from benchmarks.wire import Browser

RESIDENTS = 64
# A resident may look up 40 people a day, two for each application.
MOST_APPLICATIONS_EACH = 19
WARM_UP_SECONDS = 4
IDLE_SECONDS = 3
LOADS = (1, 8, 32)
SIGN_IN_THREADS = 2
WARM_UP_SIGN_INS = 16
SUBMISSIONS = 40
WITH_DOCUMENT = 16
# Before: each process meets the officer's pages and the document for the first time only once.
WARM_UP_DOCUMENTS = 6
# Of a statement that is written down; a whole one can fill a page.
STATEMENT_LETTERS = 160
Figures = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How long to measure: seconds for one round, and rounds, of which the median counts."""

    seconds: int
    rounds: int


@dataclass(slots=True)
class Suite:
    """All measurements on one installation, one after the other."""

    installation: Installation
    size: Size
    say: Say
    figures: Figures = field(default_factory=dict)
    _residents: list[Resident] = field(default_factory=list)
    _officer: Officer = field(init=False)

    def run(self) -> Figures:
        """Measure everything; return the figures by name, with the unit in the name."""
        cast = self._start()
        watcher = Watcher(self.installation)
        try:
            self._with(watcher, cast)
        finally:
            watcher.close()
            for resident in self._residents:
                resident.browser.close()
        return self.figures

    def run_elsewhere(self) -> Figures:
        """Measure signing in alone, here and for another system; return the figures."""
        cast = self._start()
        watcher = Watcher(self.installation)
        try:
            self._sign_in(watcher, cast)
            self._elsewhere(watcher)
        finally:
            watcher.close()
        return self.figures

    @property
    def meter(self) -> Meter:
        """What reads the processes of the installation as it runs now."""
        return Meter(self.installation.pid)

    def _start(self) -> Cast:
        self.say("first start: database, migrations, sample people, servers")
        self.figures["start_seconds"] = round(self.installation.start(), 2)
        self.say(f"{RESIDENTS} residents with accounts")
        cast = Cast.made_for(self.installation, RESIDENTS)
        self.say("second start, on what is there")
        self.installation.stop()
        self.installation.forget_registry()
        self.figures["restart_seconds"] = round(self.installation.start(), 2)
        return cast

    def _with(self, watcher: Watcher, cast: Cast) -> None:
        self._sign_in(watcher, cast)
        self._weigh_pages(watcher)
        for at_once in LOADS:
            self._load(watcher, at_once)
        self._submit_only(watcher)
        case_id = self._statements(watcher)
        self._with_documents(watcher)
        self._family_cards(watcher)
        self._memory()
        self._idle(watcher)
        self._floor(case_id)
        self._elsewhere(watcher)

    def _sign_in(self, watcher: Watcher, cast: Cast) -> None:
        self.say("signing everybody in")
        # Before: every process meets these pages for the first time only once.
        for early in residents_of(cast, self.installation.port)[:WARM_UP_SIGN_INS]:
            early.sign_in(cast.password)
            early.browser.close()
        self._residents = residents_of(cast, self.installation.port)
        with self._cpu(watcher) as used:
            each(self._residents, lambda one: one.sign_in(cast.password), at_once=SIGN_IN_THREADS)
        cpu_ms = _each(used, len(self._residents))
        self.figures["sign_in_cpu_ms"] = cpu_ms
        self.figures["sign_in_argon2_cpu_ms"] = argon2_cpu_ms()
        self.figures["sign_ins_per_second_per_core"] = round(1_000 / cpu_ms, 1)
        self._officer = Officer(Browser(self.installation.port))
        self._officer.sign_in(cast.officer_nik, cast.password)

    def _weigh_pages(self, watcher: Watcher) -> None:
        self.say("warming up, and weighing pages")
        apply_for(WARM_UP_SECONDS, self._residents, at_once=4, most_each=2)
        first, parts = weighed_first_page(self.installation.port, self._residents[0])
        pages = weighed_next_pages(self._residents[0])
        watcher.wait_for_jobs()
        self.figures["first_page_kb"] = first
        self.figures["first_page_kb_parts"] = parts
        self.figures["next_page_kb"] = max(pages.values())
        self.figures["next_page_kb_by_page"] = pages
        self.figures["application_requests"] = len(pages)

    def _load(self, watcher: Watcher, at_once: int) -> None:
        rounds: list[tuple[Load, dict[str, float], float]] = []
        for number in range(1, self.size.rounds + 1):
            self.say(f"{at_once} at a time, round {number} of {self.size.rounds}")
            watcher.begin_a_new_day()
            own = time.process_time()
            with self._cpu(watcher) as used:
                load = apply_for(
                    self.size.seconds,
                    self._residents,
                    at_once=at_once,
                    most_each=MOST_APPLICATIONS_EACH,
                )
            rounds.append((load, used, time.process_time() - own))
        self._keep_load(rounds, at_once)

    def _keep_load(
        self, rounds: Sequence[tuple[Load, dict[str, float], float]], at_once: int
    ) -> None:
        name = f"c{at_once}"
        loads = [load for load, _, _ in rounds]
        rates = [load.per_second for load in loads]
        cpu = [_each(used, len(load.applications)) for load, used, _ in rounds]
        self.figures |= {
            f"applications_per_second_{name}": _middle(rates, 1),
            f"applications_per_second_{name}_rounds": [round(rate, 1) for rate in rates],
            f"p95_ms_{name}": _middle([load.p95_ms() for load in loads], 1),
            f"p95_request_ms_{name}": _middle([load.p95_request_ms() for load in loads], 1),
            f"application_cpu_ms_{name}": _middle(cpu, 2),
            f"application_cpu_ms_{name}_rounds": cpu,
            f"client_cpu_ms_{name}": _middle(
                [own / len(load.applications) * 1000 for load, _, own in rounds], 2
            ),
        }
        if at_once == 1:
            self.figures["application_cpu_ms"] = _middle(cpu, 2)
            self.figures["application_cpu_ms_by_part"] = _by_part(rounds)

    def _submit_only(self, watcher: Watcher) -> None:
        self.say(f"handing in alone, {SUBMISSIONS} filled-in drafts")
        watcher.begin_a_new_day()
        drafts = [(one, one.fill_in_birth()) for one in self._residents[:SUBMISSIONS]]
        with self._cpu(watcher) as used:
            for resident, draft_id in drafts:
                resident.send_submit_only(draft_id)
        self.figures["one_call_cpu_ms"] = _each(used, len(drafts))

    def _statements(self, watcher: Watcher) -> str:
        self.say("counting what the database is asked for one application")
        watcher.wait_for_jobs()
        with watcher.statements() as found:
            case_id = self._residents[-1].register_birth()
        asked = found[0]
        self.figures |= {
            "application_sql_statements": asked.count,
            "application_sql_statements_web": len(asked.web),
            "application_sql_statements_jobs": len(asked.jobs),
            "application_sql_begin_commit": len(asked.control),
        }
        self.figures["application_sql_texts"] = [_shortened(sql) for sql in asked.web + asked.jobs]
        return case_id

    def _with_documents(self, watcher: Watcher) -> None:
        self.say(f"{WITH_DOCUMENT} births up to the certificate, an officer accepting")
        watcher.begin_a_new_day()
        self._certificates(watcher, self._residents[-WARM_UP_DOCUMENTS:])
        with self._cpu(watcher) as used:
            sizes = self._certificates(watcher, self._residents[:WITH_DOCUMENT])
        self.figures["application_with_pdf_cpu_ms"] = _each(used, len(sizes))
        self.figures["application_with_pdf_cpu_ms_by_part"] = {
            part: round(seconds / len(sizes) * 1000, 2) for part, seconds in used.items()
        }
        self.figures["pdf_kb"] = round(statistics.median(sizes) / 1000, 1)

    def _certificates(self, watcher: Watcher, residents: Sequence[Resident]) -> list[int]:
        """Bring a birth of each resident to its certificate; return the sizes of those in bytes."""
        cases = [(one, one.register_birth()) for one in residents]
        for resident, case_id in cases:
            self._officer.accept(resident.data.person_id, case_id)
        watcher.wait_for_jobs()
        return [resident.download(case_id) for resident, case_id in cases]

    def _family_cards(self, watcher: Watcher) -> None:
        self.say(f"{WITH_DOCUMENT} family cards, decided by rule")
        with self._cpu(watcher) as used:
            cases = [(one, one.ask_for_family_card()) for one in self._residents[:WITH_DOCUMENT]]
            watcher.wait_for_jobs()
            for resident, case_id in cases:
                resident.download(case_id)
        self.figures["by_rule_with_pdf_cpu_ms"] = _each(used, len(cases))

    def _memory(self) -> None:
        memory = self.meter.memory_mib()
        self.figures["memory_mib"] = round(sum(memory.values()), 1)
        self.figures["memory_mib_by_part"] = {k: round(v, 1) for k, v in memory.items()}
        self.figures["processes"] = self.meter.processes()

    def _idle(self, watcher: Watcher) -> None:
        self.say("doing nothing")
        with self._cpu(watcher) as used:
            time.sleep(IDLE_SECONDS)
        self.figures["idle_cpu_ms_per_second"] = _each(used, IDLE_SECONDS)

    def _floor(self, case_id: str) -> None:
        self.say("the floor: the same rows by bare SQL")
        floors = [
            measured_floor(self.installation, self.meter, case_id, self.size.seconds)
            for _ in range(self.size.rounds)
        ]
        self.figures["floor_cpu_ms"] = _middle([one.cpu_ms for one in floors], 3)
        self.figures["floor_per_second"] = _middle([one.per_second for one in floors], 0)
        self.figures["floor_rows"] = floors[0].rows

    def _elsewhere(self, watcher: Watcher) -> None:
        self.say("signing in for another system, here and at a peer")
        measuring = Elsewhere(self.installation, self.size.rounds, lambda: self._cpu(watcher))
        browsers = [resident.browser for resident in self._residents]
        self.figures |= measuring.figures(browsers, self.meter, self.size.seconds)

    @contextmanager
    def _cpu(self, watcher: Watcher) -> Iterator[dict[str, float]]:
        """Fill the mapping with processor seconds by part, the jobs that follow included."""
        used: dict[str, float] = {}
        watcher.wait_for_jobs()
        before = self.meter.cpu_seconds()
        yield used
        watcher.wait_for_jobs()
        used.update(spent(before, self.meter.cpu_seconds()))


def _each(used: dict[str, float], count: int) -> float:
    return round(sum(used.values()) / count * 1000, 2)


def _middle(values: Sequence[float], digits: int) -> float:
    return round(statistics.median(values), digits)


def _by_part(rounds: Sequence[tuple[Load, dict[str, float], float]]) -> dict[str, float]:
    count = sum(len(load.applications) for load, _, _ in rounds)
    parts = {part for _, used, _ in rounds for part in used}
    return {
        part: round(sum(used.get(part, 0.0) for _, used, _ in rounds) / count * 1000, 2)
        for part in sorted(parts)
    }


def _shortened(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= STATEMENT_LETTERS else f"{words[: STATEMENT_LETTERS - 3]}..."
