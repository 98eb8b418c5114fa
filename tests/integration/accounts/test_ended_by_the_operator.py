"""An operator signs somebody out, or everybody: at once, and it stands on their ledgers."""

import pytest

from sekali.accounts.models import Session
from sekali.audit.queries import entries_about
from sekali.cli.main import main
from support.people import FATHER, MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
WHY = "telepon hilang, dilaporkan di loket"


@pytest.fixture(autouse=True)
def this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command work on the test's own database, and leave it open."""
    monkeypatch.setattr("sekali.cli.sessions.with_database", lambda action: action())


def is_in(key: str) -> bool:
    """Tell whether somebody has a session."""
    return bool(Session.objects.filter(account_id=person_id(key)).exists())


def test_one_person_is_signed_out_everywhere_and_nobody_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    here, there, other = browser_of(MOTHER), browser_of(MOTHER), browser_of(FATHER)

    assert main(["sessions", "end", "--person", str(person_id(MOTHER)), "--reason", WHY]) == 0

    assert "2 sessions ended" in capsys.readouterr().out
    assert [one.get("/data-saya").status_code for one in (here, there, other)] == [302, 302, 200]
    line = entries_about(person_id(MOTHER))[0]
    assert (line.kind, line.actor_id) == ("account.signed-out", None)
    assert line.details == {"devices": 2, "reason": WHY}


def test_everybody_is_signed_out(capsys: pytest.CaptureFixture[str]) -> None:
    browser_of(MOTHER)
    browser_of(FATHER)

    assert main(["sessions", "end", "--everybody", "--reason", WHY]) == 0

    assert not is_in(MOTHER)
    assert not is_in(FATHER)
    assert entries_about(person_id(FATHER))[0].details["reason"] == WHY


def test_whom_is_said_and_why() -> None:
    for missing in (["--everybody"], ["--reason", WHY]):
        with pytest.raises(SystemExit):
            main(["sessions", "end", *missing])
