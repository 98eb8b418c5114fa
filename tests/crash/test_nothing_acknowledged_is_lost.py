"""Kill -9 in the middle of submissions: what people were told was received is there, once."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from sekali.demo.population.personas import personas
from sekali.launch.database_url import database_url
from tests.crash.killing import Killer
from tests.crash.resident import Resident
from tests.journeys.installation import Installation

pytestmark = pytest.mark.crash

RESIDENTS = ("siti-aminah", "dewi-lestari", "sri-wahyuni", "abd-wafi", "yusuf-maulana")
EACH = 24
PAUSE_SECONDS = 0.4
BETWEEN_KILLS_SECONDS = 1.0
DRAINED_SECONDS = 60


@pytest.fixture(scope="module")
def residents(sekali: Installation) -> list[Resident]:
    """Residents with applications that wait to be handed in."""
    niks = {persona.key: persona.person.nik for persona in personas()}
    people = [Resident(sekali.port, niks[key]) for key in RESIDENTS]
    for person in people:
        person.sign_in()
        person.prepare(EACH)
    return people


@pytest.fixture(scope="module")
def database(sekali: Installation, residents: list[Resident]) -> Iterator[psycopg.Connection]:
    """The database as it stands after the storm, with everything done that was left to do."""
    storm(sekali, residents)
    with database_url(sekali.var) as url, psycopg.connect(url, autocommit=True) as connection:
        drain(connection)
        yield connection


def storm(sekali: Installation, residents: list[Resident]) -> None:
    """Let all hand in at once, while one part after the other is killed."""
    killer = Killer(sekali)
    with ThreadPoolExecutor(len(residents)) as threads:
        handing_in = [threads.submit(r.hand_in_all, pause_seconds=PAUSE_SECONDS) for r in residents]
        for kill in (
            killer.kill_a_web_process,
            killer.kill_the_worker,
            killer.kill_the_database,
            killer.kill_the_web_server,
            killer.kill_the_worker,
        ):
            time.sleep(BETWEEN_KILLS_SECONDS)
            kill()
        is_in_the_middle = not all(one.done() for one in handing_in)
        for one in handing_in:
            one.result()
    assert is_in_the_middle, "everything was handed in before the last kill: kill faster"


def drain(connection: psycopg.Connection) -> None:
    """Wait until nothing is left to do. What the killed had in hand, others may take at once:
    its claims lapse after a minute, and a minute is all that we spare ourselves here."""
    connection.execute("UPDATE storage_outboxmessage SET claimed_until = NULL")
    deadline = time.monotonic() + DRAINED_SECONDS
    while left := connection.execute(
        "SELECT topic, attempts, last_error FROM storage_outboxmessage"
    ).fetchall():
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


def counts(connection: psycopg.Connection, table: str, column: str = "case_id") -> Counter[UUID]:
    """Return how many rows of a table each application has."""
    rows = connection.execute(f"SELECT {column} FROM {table}").fetchall()
    return Counter(row[0] for row in rows)


def test_the_crashes_were_felt(database: psycopg.Connection, residents: list[Resident]) -> None:
    # Otherwise the rest would prove nothing
    assert sum(resident.unanswered for resident in residents) > 0


def test_what_was_acknowledged_exists_once(
    database: psycopg.Connection, residents: list[Resident]
) -> None:
    acknowledged = Counter(case for resident in residents for case in resident.acknowledged)

    assert len(acknowledged) == EACH * len(residents)
    assert counts(database, "casework_case", "id") == acknowledged
    assert counts(database, "casework_casenumber") == acknowledged
    assert not counts(database, "casework_draft", "id")
    submitted = "casework_caseevent WHERE kind = 'submitted'"
    assert counts(database, submitted) == acknowledged
    in_audit = "audit_entry WHERE kind = 'case.submitted'"
    assert counts(database, in_audit, "(details->>'case')::uuid") == acknowledged


def test_every_decided_case_has_its_document_once(
    database: psycopg.Connection, sekali: Installation
) -> None:
    decided = counts(database, "casework_case WHERE state = 'done' AND effects_left = 0", "id")
    documents = database.execute(
        "SELECT case_id, office_id, number, blob, sha256 FROM documents_issueddocument"
    ).fetchall()

    assert Counter(row[0] for row in documents) == decided
    assert decided.total() == EACH * len(RESIDENTS)
    assert len({(office, number) for _, office, number, _, _ in documents}) == len(documents)
    for _, _, _, blob, sha256 in documents:
        assert hashlib.sha256(blob_file(sekali.var, blob).read_bytes()).hexdigest() == sha256


def blob_file(var: Path, blob: str) -> Path:
    """Return where a document's bytes are kept."""
    (found,) = (var / "blobs").rglob(blob)
    return found


def test_everybody_was_told_once_that_it_was_received_and_once_that_it_is_done(
    database: psycopg.Connection, sekali: Installation
) -> None:
    told = counts(database, "channels_notice")
    assert set(told.values()) == {2}
    assert len(told) == EACH * len(RESIDENTS)

    # An e-mail may come twice when its sender is killed, but then as the same message.
    files = (sekali.var / "mail").glob("*.eml")
    messages = {letter for file in files for letter in _message_ids(file)}
    emailed = counts(database, "channels_notice WHERE emailed_at IS NOT NULL", "id")
    assert len(messages) == len(emailed) == 2 * EACH * len(RESIDENTS)


def _message_ids(file: Path) -> list[str]:
    lines = file.read_text(errors="replace").splitlines()
    return [line for line in lines if line.lower().startswith("message-id:")]


def test_no_work_is_left_open_and_no_chain_is_broken(
    database: psycopg.Connection, sekali: Installation
) -> None:
    assert not counts(database, "casework_workitem")
    checked = sekali.command("audit")
    assert checked.returncode == 0, checked.stdout
    assert " 0 broken" in checked.stdout
