"""A past case under two versions: what they make of clocks, silence, money and effects."""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from sekali.agencies.rules import WorkingTime
from sekali.casework.replay.comparing import differences
from sekali.casework.replay.doing_again import replayed
from sekali.casework.replay.past import PastCase, Step
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[3]
FOLDER = Path("services") / "perizinan" / "bangunan-gedung"
OFFICE = WorkingTime(
    "Asia/Jakarta",
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), (time(8), time(15))),
    frozenset(),
)
# A Monday morning.
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FACTS = {
    "building.floor_area": "90.00",
    "building.floors": 1,
    "building.function": "dwelling",
    "building.classification": "simple",
    "land.area": "200.00",
    "land.pbb_paid_year": 2025,
}
ALL_WELL = {
    f"check.{k}": True for k in ("site_as_drawn", "distance_to_road", "access_for_fire_engine")
}
LEVY = 454_410
Compare = Callable[..., dict[str, list[str]]]
Compile = Callable[..., CompiledService]


def acted(state: str, action: str, after: timedelta, **more: Any) -> Step:
    return Step("acted", NOW + after, {"state": state, "action": action, **more})


def opinion(key: str, after: timedelta) -> Step:
    return Step("opinion", NOW + after, {"key": key, "answer": "agree"})


def paid(after: timedelta) -> Step:
    said = {"state": "payment", "action": "paid", "cause": "payment"}
    return Step("happened", NOW + after, said)


ACCEPTED = acted("check", "accept", HOUR)
INSPECTED = acted("inspection", "inspected", 4 * HOUR)
TO_THE_END = [ACCEPTED, opinion("space", 2 * HOUR), opinion("fire", 3 * HOUR), INSPECTED, paid(DAY)]


def past(*steps: Step, until: timedelta = 2 * DAY) -> PastCase:
    facts = {key: {"value": value, "level": "declared"} for key, value in FACTS.items()}
    return PastCase(
        facts=facts,
        findings=ALL_WELL,
        submitted_at=NOW,
        until=NOW + until,
        office=OFFICE,
        steps=steps,
    )


@pytest.fixture
def building(tmp_path: Path, dictionary: DictionaryOf) -> Compile:
    """Return a function that compiles the building approval with changes: (old, new)."""

    def compile_changed(*changes: tuple[str, str]) -> CompiledService:
        folder = tmp_path / FOLDER
        shutil.copytree(PROJECT / FOLDER, folder, dirs_exist_ok=True)
        text = (PROJECT / FOLDER / "service.yaml").read_text()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / "service.yaml").write_text(text)
        return compile_folder(read_folder(folder, root=tmp_path), dictionary)

    return compile_changed


@pytest.fixture
def compare(building: Compile, dictionary: DictionaryOf) -> Compare:
    """Return a function that says in what a changed version differs on a case, by kind."""

    def compared(case: PastCase, *changes: tuple[str, str]) -> dict[str, list[str]]:
        old = building()
        before = replayed(old, dictionary, case)
        after = replayed(building(*changes), dictionary, case, submitted_under=old)
        found: dict[str, list[str]] = {}
        for one in differences(before, after):
            found.setdefault(one.kind, []).append(one.what)
        return found

    return compared


def test_the_old_version_comes_to_the_end_that_it_came_to(
    building: Compile, dictionary: DictionaryOf
) -> None:
    trace = replayed(building(), dictionary, past(*TO_THE_END))
    assert trace.states == ["check", "opinions", "inspection", "decision", "payment", "done"]
    assert trace.fees == {"levy": LEVY}
    assert trace.effects[0] == "issue pbg"
    assert trace.effects[-1] == "notify approved"
    assert not trace.gone


def test_nothing_differs_from_itself(compare: Compare) -> None:
    assert compare(past(*TO_THE_END)) == {}


CHANGES: Mapping[str, tuple[tuple[str, str], dict[str, list[str]]]] = {
    "a shorter promise": (
        ("  within: {working_days: 28}", "  within: {working_days: 20}"),
        {"promise": ["earlier"]},
    ),
    "a longer clock": (
        ("within: {working_days: 3}", "within: {working_days: 4}"),
        {"clock": ["check: later"]},
    ),
    "a bill to be paid sooner": (
        ("within: {calendar_days: 30}", "within: {calendar_days: 14}"),
        {"clock": ["payment: earlier"], "bill": ["levy: due earlier"]},
    ),
    "a dearer levy": (
        ("amount: figure.levy", "amount: 2 * figure.levy"),
        {"fee": ["levy: more"]},
    ),
    "effects in another order": (
        ("          - {verify: land}\n          - {verify: building}\n",
         "          - {verify: building}\n          - {verify: land}\n"),
        {"effect-order": [
            ("issue pbg; verify land; verify building; "
            "record building.approval_no = document.pbg.number; notify approved -> "
            "issue pbg; verify building; verify land; "
            "record building.approval_no = document.pbg.number; notify approved")
        ]},
    ),
    "an effect less": (
        ("          - {verify: land}\n", ""), {"effect": ["-verify land"]}
    ),
    "a state less": (
        ("answered: {to: inspection}", "answered: {to: decision}"),
        {"outcome": ["done -> decision"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_is_told_as_what_it_changes(
    compare: Compare, change: tuple[str, str], told: dict[str, list[str]]
) -> None:
    found = compare(past(*TO_THE_END), change)
    assert {kind: found.get(kind) for kind in told} == told
    if "outcome" not in told:
        assert found == told


def test_what_agencies_silence_counts_for_is_computed_anew(compare: Compare) -> None:
    # One of two agencies never answered, and the worker let seven days pass.
    case = past(ACCEPTED, opinion("space", 2 * HOUR), until=20 * DAY)
    change = ("fire: {of: fire-service, by: front-office, within: {working_days: 7}, if_silent: agree",
              "fire: {of: fire-service, by: front-office, within: {working_days: 7}, if_silent: object")  # fmt: skip
    assert compare(case, change) == {"silence": ["fire: agree -> object"]}


def test_a_clock_that_would_have_gone_off_before_somebody_acted_decides(compare: Compare) -> None:
    case = past(*TO_THE_END[:-1], paid(10 * DAY), until=40 * DAY)
    found = compare(case, ("within: {calendar_days: 30}", "within: {calendar_days: 5}"))
    assert found["outcome"] == ["done -> withdrawn"]
    assert found["document"] == ["-pbg"]
    assert "+notify lapsed" in found["effect"]


def test_timers_that_go_off_are_told_and_those_that_never_do_are_not(compare: Compare) -> None:
    reminded = past(*TO_THE_END[:-1], until=25 * DAY)
    sooner = ("after: {calendar_days: 20}", "after: {calendar_days: 10}")
    assert compare(reminded, sooner) == {"timer": ["payment: remind applicant: earlier"]}
    assert compare(past(*TO_THE_END), sooner) == {}
    without = ("    timers:\n      - {after: {calendar_days: 20}, remind: applicant}\n", "")
    assert compare(reminded, without) == {"timer": ["-payment: remind applicant"]}


def test_clocks_stand_still_while_something_is_corrected(compare: Compare) -> None:
    timer = ("    within: {working_days: 3}\n    actions:\n      accept",
             "    within: {working_days: 3}\n    timers: [{after: {working_hours: 4}, escalate: head-of-office}]\n    actions:\n      accept")  # fmt: skip
    back = acted("check", "return", HOUR, marks=["building.name"])
    # Ten days with the applicant, and two hours at work in all.
    again = Step("resubmitted", NOW + 10 * DAY, {"changed": ["building.name"]})
    case = past(back, again, acted("check", "accept", 10 * DAY + HOUR), until=10 * DAY + 2 * HOUR)
    assert compare(case, timer) == {}
    late = past(back, again, until=14 * DAY)
    assert compare(late, timer) == {"timer": ["+check: escalate head-of-office"]}


def test_money_that_would_be_given_back_is_told(compare: Compare) -> None:
    later = (
        "        to: done\n        effects:\n          - {issue: pbg}",
        "        to: refused\n        effects:\n          - {issue: pbg}",
    )
    gives_back = (
        "    law: PP 35/2023 lampiran",
        "    refund: [refused]\n    law: PP 35/2023 lampiran",
    )
    found = compare(past(*TO_THE_END), later, gives_back)
    assert found["refund"] == ["+levy"]
