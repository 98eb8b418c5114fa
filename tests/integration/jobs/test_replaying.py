"""`sekali services replay` over cases that the real actions made."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.jobs import replaying
from sekali.jobs.replaying import replay_cases
from support.applying import NOW, correct, decide, filled, hand_in, submitted
from support.people import CLERK, HEAD, MOTHER, officer

BIRTH = Path("kependudukan/akta-kelahiran")
LATER = NOW + timedelta(hours=6)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the birth certificate that can be changed."""
    root = Path(shutil.copytree(settings.SERVICES_DIR, tmp_path / "services"))
    return root / BIRTH


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Change the first place where a file says something."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def told(
    folder: Path, capsys: pytest.CaptureFixture[str], code: int, limit: int | None = None
) -> dict[str, dict[str, list[str]]]:
    """Return case numbers by kind and what, under an exit code; all cases were reproduced."""
    capsys.readouterr()
    assert replay_cases(folder, since=None, limit=limit, as_json=True, at=LATER) == code
    report = json.loads(capsys.readouterr().out)
    assert not report["not_reproduced"]
    assert not report["unreadable"]
    found: dict[str, dict[str, list[str]]] = {}
    for one in report["differences"]:
        found.setdefault(one["kind"], {})[one["what"]] = one["numbers"]
    return found


def by_rule(outside: Outside) -> Case:
    return decide(submitted(outside), officer(CLERK), "accept")


def by_hand(outside: Outside) -> Case:
    """Return a birth that was told too late for the rule, so that the head approved it."""
    long_ago = (NOW - timedelta(days=90)).date()
    typed = {
        "child.birth_date.day": str(long_ago.day),
        "child.birth_date.month": str(long_ago.month),
        "child.birth_date.year": str(long_ago.year),
    }
    case = hand_in(MOTHER, filled(outside, **typed))
    assert decide(case, officer(CLERK), "accept").state == "approval"
    return decide(case, officer(HEAD), "approve", at=NOW + timedelta(hours=2))


def corrected(outside: Outside) -> Case:
    case = decide(
        submitted(outside), officer(CLERK), "return", marks=("child.full_name",), note="Salah?"
    )
    correct(case, {"child.full_name": "Ahmad Fauzan"}, outside)
    return decide(case, officer(CLERK), "accept", at=NOW + timedelta(hours=3))


def refused(outside: Outside) -> Case:
    return decide(submitted(outside), officer(CLERK), "refuse", reason="not-the-parents")


def test_the_same_version_differs_in_nothing(
    db: None, outside: Outside, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = [make(outside).state for make in (by_rule, by_hand, corrected, refused, submitted)]
    assert ends == ["done", "done", "done", "refused", "verify"]

    assert told(folder, capsys, 0) == {}


def test_a_changed_parameter_names_the_cases_it_concerns(
    db: None, outside: Outside, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    concerned = {by_rule(outside).number, corrected(outside).number}
    by_hand(outside), refused(outside), submitted(outside)
    change(folder, "rules.yaml", '"60"', '"5"')

    found = told(folder, capsys, 1)

    assert {kind: {n for ns in by.values() for n in ns} for kind, by in found.items()} == {
        "outcome": concerned,
        "ruling": concerned,
        "document": concerned,
        "effect": concerned,
    }
    assert list(found["outcome"]) == ["done -> approval"]


def test_a_table_tells_numbers_and_no_persons_data(
    db: None, outside: Outside, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = by_rule(outside)
    change(folder, "rules.yaml", '"60"', '"5"')

    assert replay_cases(folder, since=None, limit=None, as_json=False, at=LATER) == 1

    out, err = capsys.readouterr()
    # Counts by kind stand first, then the cases.
    assert out.splitlines()[0].split(maxsplit=1) == ["1", "ends or stands elsewhere"]
    assert re.search(rf"done -> approval +1 +{case.number}", out)
    assert "1 of 1 cases differ" in out
    assert "replayed 1 of 1 cases" in err
    for fact in ("child.full_name", "child.birth_date", "mother.nik"):
        assert str(case.facts[fact]["value"]) not in out + err


def test_a_reason_that_is_gone_and_an_item_that_is_new_are_told(
    db: None, outside: Outside, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = refused(outside).number
    change(folder, "service.yaml", "already-registered, not-the-parents", "already-registered")
    change(folder, "service.yaml", "      - child.birth_place\n", "      - child.blood_type\n")

    found = told(folder, capsys, 1)

    assert found["gone"] == {"verify.refuse: not-the-parents": [number]}
    assert found["asks"] == {"child.blood_type": [number]}
    assert found["asks-no-more"] == {"child.birth_place": [number]}
    assert found["outcome"] == {"refused -> verify": [number]}


def test_only_so_many_of_the_newest(
    db: None, outside: Outside, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        by_rule(outside)
    change(folder, "rules.yaml", '"60"', '"5"')
    assert len(told(folder, capsys, 1, limit=1)["outcome"]["done -> approval"]) == 1


def test_stopped_it_says_how_far_it_came(
    db: None,
    outside: Outside,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by_rule(outside)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(replaying, "_progress", interrupted)

    assert (
        replay_cases(folder, since=None, limit=None, as_json=False, at=LATER) == replaying.STOPPED
    )
    assert "stopped after 1 of 1 cases" in capsys.readouterr().err


def test_it_wants_the_folder_of_one_service(
    db: None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay_cases(folder.parent, since=None, limit=None, as_json=False, at=LATER) == 1
    assert "give the folder of one service" in capsys.readouterr().out
