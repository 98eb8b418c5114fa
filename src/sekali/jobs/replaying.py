"""`sekali services replay`: whose outcome would differ under a version not yet published."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from sekali.casework.past_cases import FoundCase, count_cases, past_cases
from sekali.casework.replay.comparing import Difference, Kind, differences
from sekali.casework.replay.doing_again import replayed
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.findings import Refused
from sekali.catalogue.offering.queries import under_settings_of
from sekali.jobs.services import FINE, WRONG, one_folder, say, tell

STOPPED = 130
FIRST = 3
_MEANING: Mapping[Kind, str] = {
    "refused": "could not be handed in",
    "no-longer-refused": "could be handed in now",
    "eligibility-unknown": "a condition cannot be judged by its facts",
    "outcome": "ends or stands elsewhere",
    "path": "goes another way to the same end",
    "ruling": "ruled otherwise",
    "gone": "done then, and not there any more",
    "silence": "an agency's silence counts otherwise",
    "promise": "promised for another time",
    "clock": "due at another time in a state",
    "timer": "something else happens as time passes",
    "fee": "another fee",
    "bill": "another bill, or another day to pay it",
    "refund": "given back otherwise",
    "document": "another document",
    "effect": "something else follows",
    "effect-order": "the same follows in another order",
    "asks": "newly asked",
    "asks-no-more": "asked no more",
}


@dataclass(slots=True)
class Report:
    """What was found so far; of cases nothing but their numbers."""

    service: CompiledService
    total: int
    done: int = 0
    differ: int = 0
    not_reproduced: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    found: dict[Difference, list[str]] = field(default_factory=dict)
    stopped: bool = False

    def add(self, case: FoundCase) -> None:
        """Replay a case under both versions, and keep in what they differ."""
        self.done += 1
        dictionary = catalogue.dictionary()
        try:
            old = catalogue.service_as_submitted(self.service.id, case.digest)
        except (Refused, catalogue.NoSuchService):
            # Not published here, or the dictionary has moved on from under it.
            self.unreadable.append(case.number)
            return
        before = replayed(old, dictionary, case.past)
        if before.state != case.state:
            self.not_reproduced.append(case.number)
        # A region's fees and clocks are not what differs between two versions.
        offered = under_settings_of(case.digest, self.service)
        after = replayed(offered, dictionary, case.past, submitted_under=old)
        differing = differences(before, after)
        self.differ += bool(differing)
        for difference in differing:
            self.found.setdefault(difference, []).append(case.number)

    def rows(self) -> list[tuple[Difference, list[str]]]:
        """Return the differences by kind, those of most cases first within it."""
        kinds = get_args(Kind)
        return sorted(
            self.found.items(),
            key=lambda row: (kinds.index(row[0].kind), -len(row[1]), row[0].what),
        )

    def by_kind(self) -> dict[Kind, set[str]]:
        """Return the numbers of the cases that differ in each kind of thing."""
        found: dict[Kind, set[str]] = {}
        for one, numbers in self.rows():
            found.setdefault(one.kind, set()).update(numbers)
        return found


def replay_cases(
    folder: Path,
    *,
    since: date | None,
    limit: int | None,
    as_json: bool,
    at: datetime | None = None,
) -> int:
    """Replay past cases of a folder's service under it; print whose outcome would differ.

    Clocks of open cases run on until ``at``, or now. Returns 0 where nothing differs, 1 where
    something does or no one service is given, 130 where it was stopped with Ctrl-C: what was found
    until then is told.
    """
    try:
        service = compile_folder(one_folder(folder), catalogue.dictionary())
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    report = Report(service, count_cases(service.id, since=since, limit=limit))
    started = time.perf_counter()
    try:
        for batch in past_cases(
            service.id, since=since, limit=limit, until=at or datetime.now(UTC)
        ):
            for case in batch:
                report.add(case)
            _progress(report, time.perf_counter() - started)
    except KeyboardInterrupt:
        report.stopped = True
        sys.stderr.write(f"stopped after {report.done} of {report.total} cases\n")
    if as_json:
        say(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        for line in _table(report):
            say(line)
    if report.stopped:
        return STOPPED
    return WRONG if report.differ or report.unreadable else FINE


def _progress(report: Report, seconds: float) -> None:
    speed = report.done / seconds if seconds else 0
    sys.stderr.write(f"replayed {report.done} of {report.total} cases, {speed:.0f} a second\n")


def _table(report: Report) -> Iterator[str]:
    rows = report.rows()
    for kind, cases in report.by_kind().items():
        yield f"{len(cases):6}  {_MEANING[kind]}"
    if rows:
        yield ""
    width = max((len(one.what) for one, _ in rows), default=0)
    told: str = ""
    for one, numbers in rows:
        if one.kind != told:
            told = one.kind
            yield f"{_MEANING[one.kind]}:"
        yield f"  {one.what:{width}}  {len(numbers):6}  {_first(numbers)}"
    for what, numbers in (
        ("come out otherwise than then under their own version, too", report.not_reproduced),
        ("are under a version that cannot be read any more", report.unreadable),
    ):
        if numbers:
            yield f"note: {len(numbers)} cases {what}: {_first(numbers)}"
    name = f"{report.service.id} {report.service.version}"
    stopped = f", stopped before {report.total}" if report.stopped else ""
    yield f"services replay: {name}: {report.differ} of {report.done} cases differ{stopped}"


def _first(numbers: list[str]) -> str:
    more = " ..." if len(numbers) > FIRST else ""
    return " ".join(numbers[:FIRST]) + more


def _as_json(report: Report) -> Mapping[str, Any]:
    return {
        "service": report.service.id,
        "version": report.service.version,
        "cases": report.done,
        "of": report.total,
        "stopped": report.stopped,
        "differ": report.differ,
        "by_kind": {kind: len(numbers) for kind, numbers in report.by_kind().items()},
        "differences": [
            {"kind": one.kind, "what": one.what, "cases": len(numbers), "numbers": numbers}
            for one, numbers in report.rows()
        ],
        "not_reproduced": report.not_reproduced,
        "unreadable": report.unreadable,
    }
