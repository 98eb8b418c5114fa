"""A new version is published while cases are open: they move, stay, or cannot, and say so."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from sekali.audit.queries import entries_about
from sekali.casework.actions import claiming
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, EffectStep, WorkItem
from sekali.casework.queries import case_of, events_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.actions import publish
from sekali.catalogue.models import PublishedVersion
from sekali.catalogue.offering import actions
from sekali.catalogue.offering.queries import forget_offerings
from sekali.jobs.preparing import publish_services
from sekali.jobs.upgrading import upgrade_cases
from sekali.storage import outbox
from sekali.web.texts import words
from sekali.web.time_line import time_line
from support import offering
from support.applying import NOW, decide
from support.browsing import text_of
from support.building import BUILDING, LICENSING, at_office, handed_in
from support.people import MOTHER, browser_of

FOLDER = Path("perizinan") / "bangunan-gedung"
LATER = NOW + timedelta(hours=6)
# After whatever is published of it.
NEXT = "9.0.0"
WHY = "Persetujuan sekarang diperiksa dalam dua hari kerja."
FASTER = ("  check:\n    by: front-office\n    sees: []\n    within: {working_days: 3}",
          "  check:\n    by: front-office\n    sees: []\n    within: {working_days: 2}")  # fmt: skip


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None) -> Iterator[Path]:
    """Offer the building approval from a copy that a test may replace by a newer version."""
    services = Path(shutil.copytree(settings.SERVICES_DIR, tmp_path / "services"))
    monkeypatch.setattr(settings, "SERVICES_DIR", services)
    offer_anew()
    yield services / FOLDER
    monkeypatch.undo()
    catalogue.services.cache_clear()
    forget_offerings()


def offer_anew() -> None:
    catalogue.services.cache_clear()
    publish_services(at=LATER)


def write_next(folder: Path, states: str, *changes: tuple[str, str], file: str = "") -> None:
    """Make the folder the next version, with what becomes of open cases."""
    version = catalogue.service(BUILDING).version
    named = (
        "\nin_flight:\n"
        f"  - {{from: {{since: {version}}}, why: sooner, law: PP 16/2021 pasal 261, states: {{{states}}}}}\n"
        "\nfees:\n"
    )
    change(
        folder / "service.yaml", (f"version: {version}", f"version: {NEXT}"), ("\nfees:\n", named)
    )
    change(folder / (file or "service.yaml"), *changes)
    change(folder / "CHANGELOG.md", (f"## {version}", f"## {NEXT}\n\n- Sooner.\n\n## {version}"))
    for language in ("id", "en"):
        said = f'in_flight: {{sooner: "{WHY}"}}\nstates:\n'
        change(folder / "texts" / f"{language}.yaml", ("states:\n", said))


def change(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text)


def deliver(outside: Outside) -> None:
    consumers = CaseworkConsumers(outside, lambda: LATER).by_topic()
    while messages := outbox.claim(now=LATER, limit=32):
        for message in messages:
            if message.topic in consumers:
                outbox.handle(message, consumers, now=LATER)


def now_of(case: Case) -> Case:
    return case_of(person_id=case.person_id, case_id=case.id)


def test_a_case_goes_on_under_the_new_version_with_the_time_it_has_used(
    folder: Path, outside: Outside
) -> None:
    # Given a case that a clerk has claimed
    case = handed_in(outside)
    clerk = at_office(LICENSING, "front-office")
    claiming.claim(case=case, by=clerk, at=NOW)
    was_due = now_of(case).due_at

    # When a version is published under which the state is shorter by a day
    write_next(folder, "check: move", FASTER)
    offer_anew()
    deliver(outside)

    # Then it is under that version, due a day earlier, and still the clerk's
    moved = now_of(case)
    assert (moved.service_version, moved.state) == (NEXT, "check")
    assert moved.service_digest == catalogue.service(BUILDING).digest
    assert was_due is not None
    assert moved.due_at == was_due - timedelta(days=1)
    (work,) = WorkItem.objects.filter(case_id=case.id)
    assert (work.due_at, work.claimed_by_id) == (moved.due_at, clerk.person_id)

    # And the time line says so in plain words, the audit log by which law
    steps = time_line(moved, events_of(moved), catalogue.service(BUILDING), words("id"))
    told = next(step for step in steps if "aturan layanan yang baru" in step.title)
    assert told.text == f"{WHY} (PP 16/2021 pasal 261)"
    (entry,) = [e for e in entries_about(case.person_id) if e.kind == "case.moved"]
    assert (entry.details["from"], entry.details["version"]) == (case.service_version, NEXT)

    # And publishing again moves nobody twice
    offer_anew()
    deliver(outside)
    assert len([e for e in events_of(moved) if e.kind == "moved"]) == 1
    assert now_of(case).version == moved.version
    assert decide(moved, clerk, "accept", at=LATER).state == "opinions"


def test_where_nothing_is_said_a_case_ends_as_it_began(folder: Path, outside: Outside) -> None:
    case = handed_in(outside)
    write_next(folder, "opinions: move", FASTER)
    offer_anew()
    deliver(outside)
    assert now_of(case).service_version == case.service_version
    assert now_of(case).due_at == case.due_at


def test_what_nobody_answered_keeps_a_case_where_it_is_and_the_report_says_so(
    folder: Path, outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    case = handed_in(outside)
    question = "      - ask: colour\n        type: text\n"
    write_next(
        folder,
        "check: move, nowhere: finish",
        ("      - building.name\n", f"      - building.name\n{question}"),
    )
    capsys.readouterr()

    assert upgrade_cases(folder, dry_run=True, as_json=True) == 0
    report = json.loads(capsys.readouterr().out)
    (row,) = [one for one in report["open"] if one["state"] == "check"]
    assert row == {
        "version": case.service_version,
        "state": "check",
        "fate": "cannot",
        "detail": "asks colour",
        "cases": 1,
    }
    assert report["unknown_states"] == ["nowhere"]

    publish(folder=catalogue.folders(folder.parent)[0], at=LATER)
    offer_anew()
    deliver(outside)
    assert now_of(case).service_version == case.service_version


def test_a_dry_run_moves_nobody(
    folder: Path, outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    case = handed_in(outside)
    write_next(folder, "check: move", FASTER)
    capsys.readouterr()
    assert upgrade_cases(folder, dry_run=True, as_json=False) == 0
    told = capsys.readouterr().out
    assert f"{case.service_version:<10}check  moves to check" in told
    assert f"{NEXT}: 1 cases would move, 0 stay, 0 cannot" in told
    deliver(outside)
    assert now_of(case).service_version == case.service_version


def test_what_is_with_the_applicant_comes_back_to_the_new_state_and_clock(
    folder: Path, outside: Outside
) -> None:
    case = handed_in(outside)
    clerk = at_office(LICENSING, "front-office")
    decide(case, clerk, "return", marks=("building.name",), note="Nama?")
    left = now_of(case).time_left_seconds
    write_next(folder, "check: move", FASTER)
    offer_anew()
    deliver(outside)
    moved = now_of(case)
    stands = (moved.service_version, moved.state, moved.returned_from)
    assert stands == (NEXT, "applicant", "check")
    assert moved.marks == ["building.name"]
    assert left is not None
    assert moved.time_left_seconds is not None
    # One working day less, as long as the office is open that day.
    assert 5 * 3600 <= left - moved.time_left_seconds <= 9 * 3600


def test_a_case_that_moves_into_a_state_of_another_kind_enters_it(
    folder: Path, outside: Outside
) -> None:
    case = handed_in(outside)
    write_next(folder, "check: {to: opinions}")
    offer_anew()
    deliver(outside)
    moved = now_of(case)
    assert (moved.service_version, moved.state) == (NEXT, "opinions")
    tasks = WorkItem.objects.filter(case_id=case.id).values_list("task", flat=True)
    assert sorted(tasks) == ["opinion:fire", "opinion:space"]


def test_a_rule_of_the_new_version_may_decide_at_once(folder: Path, outside: Outside) -> None:
    case = handed_in(outside)
    row = (
        '      - id: small\n        if: "!known(opinion.space)"\n        then: {action: approve}\n'
    )
    write_next(
        folder, "check: {to: decision}", ("    rows:\n", f"    rows:\n{row}"), file="rules.yaml"
    )
    offer_anew()
    deliver(outside)
    moved = now_of(case)
    assert moved.state == "payment"
    assert [e.kind for e in events_of(moved)][-2:] == ["moved", "ruled"]
    assert moved.findings["fee.levy"] > 0


def test_effects_of_two_versions_are_never_taken_for_each_other(
    folder: Path, outside: Outside
) -> None:
    # Given a version whose first effect tells the applicant something, and has told it
    notify = ("accept: {to: opinions}", "accept: {to: opinions, effects: [{notify: lapsed}]}")
    change(folder / "service.yaml", notify)
    offer_anew()
    case = handed_in(outside)
    decide(case, at_office(LICENSING, "front-office"), "accept")
    deliver(outside)
    assert EffectStep.objects.filter(person_id=case.person_id, case_id=case.id).count() == 1

    # When the next version has another effect in that place
    write_next(folder, "opinions: {to: check}", notify[::-1])
    offer_anew()
    deliver(outside)
    clerk = at_office(LICENSING, "front-office")
    decide(now_of(case), clerk, "refuse", reason="false-document", at=LATER)
    deliver(outside)

    # Then that is done, too
    steps = EffectStep.objects.filter(person_id=case.person_id, case_id=case.id)
    assert [step.kind for step in steps.order_by("position")] == ["notify", "notify"]
    assert now_of(case).effects_left == 0


def test_upgrading_publishes_and_moves(
    folder: Path, outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    case = handed_in(outside)
    write_next(folder, "check: move", FASTER)
    capsys.readouterr()
    assert upgrade_cases(folder, dry_run=False, as_json=False, at=LATER) == 0
    assert "1 cases are being moved" in capsys.readouterr().out
    deliver(outside)
    assert now_of(case).service_version == NEXT


def test_only_a_sound_folder_of_this_installation_is_published(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = Path(shutil.copytree(folder.parents[1], tmp_path / "elsewhere" / "services"))
    published = PublishedVersion.objects.count()
    write_next(elsewhere / FOLDER, "check: move", FASTER)
    assert upgrade_cases(elsewhere / FOLDER, dry_run=False, as_json=False) == 1
    assert "not among the services of this installation" in capsys.readouterr().out

    write_next(folder, "check: {to: nowhere}", FASTER)
    assert upgrade_cases(folder, dry_run=False, as_json=False) == 1
    assert "in-flight" in capsys.readouterr().out
    assert PublishedVersion.objects.count() == published


def test_what_went_off_does_not_go_off_again_and_what_is_overdue_does_at_once(
    folder: Path, outside: Outside
) -> None:
    # Given a case that a head of office has seen because an hour had passed
    timers = "    timers: [{after: {working_hours: 1}, escalate: head-of-office}"
    before = ("    within: {working_days: 3}\n    actions:\n      accept",
              f"    within: {{working_days: 3}}\n{timers}]\n    actions:\n      accept")  # fmt: skip
    change(folder / "service.yaml", before)
    offer_anew()
    case = handed_in(outside)
    deliver(outside)
    assert [e.kind for e in events_of(case)].count("escalated") == 1

    # When the next version has the same timer, and another whose time has passed as well
    more = ", {after: {working_hours: 2}, remind: applicant}]"
    write_next(folder, "check: move", (f"{timers}]", f"{timers}{more}"))
    offer_anew()
    deliver(outside)

    kinds = [event.kind for event in events_of(case)]
    assert (kinds.count("escalated"), kinds.count("reminded")) == (1, 1)
    tasks = WorkItem.objects.filter(case_id=case.id).values_list("task", flat=True)
    assert sorted(tasks) == ["", "escalated:head-of-office"]


def test_the_page_of_the_case_says_it_in_both_languages(
    folder: Path, outside: Outside, static_files: None
) -> None:
    case = handed_in(outside)
    write_next(folder, "check: move", FASTER)
    offer_anew()
    deliver(outside)
    for language, said in (("id", "Dilanjutkan menurut aturan"), ("en", "under the new rules")):
        page = browser_of(MOTHER, language=language).get(f"/perkara/{case.id}")
        assert said in text_of(page)
        assert WHY in text_of(page)


def test_a_case_that_moves_on_takes_its_regions_levy_with_it(
    folder: Path, outside: Outside
) -> None:
    # Given a region with an index of its own, and a case of it
    terms = actions.Terms({"parameters.local_index": "0.004"}, "Perda Contoh 1/2026")
    by_region = offering.change(BUILDING, offering.MOJOKERTO)
    actions.adopt(change=by_region, origin=None, terms=terms)
    case = handed_in(outside)
    assert now_of(case).service_digest != catalogue.service(BUILDING).digest

    # When it moves to a newer version
    write_next(folder, "check: move", FASTER)
    offer_anew()
    deliver(outside)

    # Then that version has the index too, for any process that reads it
    moved = now_of(case)
    assert moved.service_version == NEXT
    catalogue._published.cache_clear()
    service = catalogue.service_as_submitted(BUILDING, moved.service_digest)
    assert service.version == NEXT
    assert service.rules.parameters["local_index"][0].value == "0.004"
    # And nothing is left to move
    assert publish_services(at=LATER) == 0
    deliver(outside)
    assert now_of(case).version == moved.version
    forget_offerings()
