"""Kill -9 in the middle of submissions: what people were told was received is there, once."""

import hashlib
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from crash.births import NIK, Officer, apply_for_birth
from crash.killing import Killer
from crash.resident import Resident
from journeys.installation import Installation
from sekali.documents.adapters.master_keys import keys_in_file
from sekali.documents.ports import Wrapped
from sekali.documents.sealing import key_id_of, unseal
from sekali.launch.database_url import database_url

pytestmark = pytest.mark.crash

RESIDENTS = ("siti-aminah", "dewi-lestari", "sri-wahyuni", "abd-wafi", "yusuf-maulana")
BIRTHS = 8
PAUSE_SECONDS = 0.3
OFFICERS_PAUSE_SECONDS = 1.0
FEWEST_EACH = 5
BETWEEN_KILLS_SECONDS = 1.0
DRAINED_SECONDS = 60


@dataclass(frozen=True)
class People:
    """Who takes part: residents who apply, an officer, and births that wait for the officer."""

    residents: list[Resident]
    officer: Officer
    births: list[UUID]


@pytest.fixture(scope="module")
def people(sekali: Installation) -> People:
    """Residents and an officer, signed in, and cases that wait to be accepted."""
    residents = [Resident(sekali.port, NIK[key]) for key in RESIDENTS]
    officer = Officer(sekali.port, NIK["ratna-puspitasari"])
    for person in (*residents, officer):
        person.sign_in()
    births = [apply_for_birth(residents[0], f"Anak Contoh Ke {number}") for number in range(BIRTHS)]
    return People(residents, officer, births)


@pytest.fixture(scope="module")
def database(sekali: Installation, people: People) -> Iterator[psycopg.Connection]:
    """The database as it stands after the storm, with everything done that was left to do."""
    storm(sekali, people)
    with database_url(sekali.var) as url, psycopg.connect(url, autocommit=True) as connection:
        drain(connection)
        yield connection


def storm(sekali: Installation, people: People) -> None:
    """Let all work at once, while one part after the other is killed."""
    killer, calm = Killer(sekali), Event()
    works = [
        partial(one.hand_in_until, calm, pause_seconds=PAUSE_SECONDS) for one in people.residents
    ]
    works.append(
        partial(people.officer.accept_all, people.births, pause_seconds=OFFICERS_PAUSE_SECONDS)
    )
    with ThreadPoolExecutor(len(works)) as threads:
        working = [threads.submit(work) for work in works]
        try:
            for kill in (
                killer.kill_a_web_process,
                killer.kill_the_worker,
                killer.kill_the_database,
                killer.kill_the_web_server,
                killer.kill_the_worker,
            ):
                time.sleep(BETWEEN_KILLS_SECONDS)
                kill()
            time.sleep(BETWEEN_KILLS_SECONDS)
        finally:
            calm.set()
        for one in working:
            one.result()


def drain(connection: psycopg.Connection) -> None:
    """Wait until nothing is left to do.

    What the killed had in hand falls to others when its claim lapses, a minute later. That
    minute, and the pauses before another attempt, are all that we spare ourselves here.
    """
    hurry = "UPDATE storage_outboxmessage SET claimed_until = NULL, due_at = now()"
    connection.execute(hurry)
    left = "SELECT topic, attempts, last_error FROM storage_outboxmessage"
    deadline = time.monotonic() + DRAINED_SECONDS
    while waiting := connection.execute(left).fetchall():
        assert time.monotonic() < deadline, waiting
        time.sleep(0.2)


def counted(connection: psycopg.Connection, query: LiteralString) -> Counter[UUID]:
    """Return how often each value of a query's first column comes."""
    return Counter(row[0] for row in connection.execute(query).fetchall())


def of_people(connection: psycopg.Connection, query: LiteralString) -> Counter[UUID]:
    """Return how often each case comes in the first column, of those that people have applied for.

    What the calendar opens for sample people meanwhile is nobody's acknowledged step.
    """
    opened = "SELECT case_id FROM casework_caseevent WHERE data->>'channel' = 'recurring'"
    by_calendar = set(counted(connection, opened))
    found = counted(connection, query)
    return Counter({case: count for case, count in found.items() if case not in by_calendar})


@pytest.fixture
def acknowledged(database: psycopg.Connection, people: People) -> Counter[UUID]:
    """How often each application was acknowledged: once, or a second draft was made of it."""
    return Counter(case for one in people.residents for case in one.acknowledged)


def test_the_crashes_were_felt(database: psycopg.Connection, people: People) -> None:
    # Otherwise the rest would prove nothing
    assert all(len(one.acknowledged) >= FEWEST_EACH for one in people.residents)
    assert sum(one.unanswered for one in people.residents) > 0


def test_what_was_acknowledged_exists_once(
    database: psycopg.Connection, acknowledged: Counter[UUID]
) -> None:
    for query in (
        "SELECT id FROM casework_case",
        "SELECT case_id FROM casework_casenumber",
        "SELECT case_id FROM casework_caseevent WHERE kind = 'submitted'",
        "SELECT (details->>'case')::uuid FROM audit_entry WHERE kind = 'case.submitted'",
    ):
        assert of_people(database, query) == acknowledged, query
    assert not counted(database, "SELECT id FROM casework_draft")


def test_every_decided_case_has_its_document_once(
    database: psycopg.Connection, sekali: Installation, acknowledged: Counter[UUID]
) -> None:
    query = "SELECT id FROM casework_case WHERE state = 'done' AND effects_left = 0"
    assert of_people(database, query) == acknowledged
    assert of_people(database, "SELECT case_id FROM documents_issueddocument") == acknowledged

    numbers = "SELECT office_id, key, number FROM documents_issueddocument"
    issued = database.execute(numbers).fetchall()
    assert len(set(issued)) == len(issued)

    files = "SELECT person_id, blob, sha256 FROM documents_issueddocument"
    for person_id, blob, sha256 in database.execute(files).fetchall():
        data = opened(database, sekali.var, person_id, blob)
        assert hashlib.sha256(data).hexdigest() == sha256


def test_every_paper_opens_with_the_key_of_its_person(
    database: psycopg.Connection, sekali: Installation
) -> None:
    papers = database.execute("SELECT person_id, blob FROM documents_evidence").fetchall()
    assert len(papers) >= BIRTHS
    for person_id, blob in papers:
        assert opened(database, sekali.var, person_id, blob).startswith(b"\xff\xd8\xff")


def opened(database: psycopg.Connection, var: Path, person_id: UUID, blob: str) -> bytes:
    """Return a file of a person, unsealed with what the database and the master keys say."""
    (file,) = (var / "blobs").rglob(blob)
    sealed = file.read_bytes()
    key_id = key_id_of(sealed)
    assert key_id
    query = "SELECT master_id, wrapped FROM documents_personkey WHERE person_id = %s AND id = %s"
    (row,) = database.execute(query, [person_id, key_id]).fetchall()
    masters = keys_in_file(var / "secrets" / "master_keys")
    secret = masters.unwrap(Wrapped(*row), bound_to=person_id.bytes + key_id.bytes)
    return unseal(sealed, person_id=person_id, secret=secret)


def test_every_newborn_has_one_number_and_is_in_the_family_once(
    database: psycopg.Connection, sekali: Installation, people: People
) -> None:
    assert people.officer.accepted == people.births
    assert entries_of(sekali.var / "registry" / "state" / "register.sqlite3") == BIRTHS

    born = "SELECT subjects->>'child' FROM casework_case WHERE subjects ? 'child'"
    children = [UUID(row[0]) for row in database.execute(born).fetchall()]
    assert len(set(children)) == BIRTHS
    members = counted(database, "SELECT other_id FROM vault_link WHERE kind = 'member'")
    assert [members[child] for child in children] == [1] * BIRTHS


def entries_of(book: Path) -> int:
    """Return how many children the civil registry has entered; it keeps its own book."""
    with sqlite3.connect(f"file:{book}?mode=ro", uri=True) as connection:
        niks = connection.execute("SELECT nik FROM answered_entry").fetchall()
    assert len(set(niks)) == len(niks)
    return len(niks)


def test_everybody_was_told_once_that_it_was_received_and_once_that_it_is_done(
    database: psycopg.Connection, sekali: Installation, acknowledged: Counter[UUID]
) -> None:
    told = counted(database, "SELECT case_id FROM channels_notice")
    assert of_people(database, "SELECT case_id FROM channels_notice") == acknowledged + acknowledged

    # An e-mail may come twice when its sender is killed, but then as the same message.
    sent = {letter["Message-ID"] for letter in sekali.letters()}
    assert len(sent) == told.total()
    assert len(
        counted(database, "SELECT id FROM channels_notice WHERE emailed_at IS NOT NULL")
    ) == (told.total())


def test_no_work_is_left_open_and_no_chain_is_broken(
    database: psycopg.Connection, sekali: Installation
) -> None:
    assert not of_people(database, "SELECT case_id FROM casework_workitem")
    checked = sekali.command("audit")
    assert checked.returncode == 0, checked.stdout
    assert " 0 broken" in checked.stdout
