"""A whole installation that logs all it can: no secret and no number of a person is in what it says."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg import sql

from crash.births import NIK, Officer, apply_for_birth
from crash.resident import FORM, Resident
from hostile.conftest import Loud
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.launch.database_url import database_url

MOTHER, CLERK = "siti-aminah", "ratna-puspitasari"
CHILD = "Zulkarnaen Penanda"
WRONG = "sandi-salah-penanda-7731"
NEW = "sandi baru penanda 4410"
EMAIL = "penanda.rahasia@contoh.example"
# As a system of an agency sends them, and nothing that it may send is ours to write down.
TOKENS = {
    "code": "code-penanda-8812",
    "refresh_token": "refresh-penanda-8813",
    "client_secret": "secret-penanda-8814",
    "client_assertion": "assertion-penanda-8815",
    "code_verifier": "verifier-penanda-8816-verifier-penanda-8816",
}
BEARER = "bearer-penanda-8817"
MAIL_SECONDS = 20
# What passes a NIK on for a moment, or writes down who did what: never with the number itself.
WITHOUT_NUMBERS = (
    *("audit_entry", "storage_outboxmessage", "procrastinate_jobs", "procrastinate_events"),
    *("channels_notice", "accounts_account", "accounts_session", "openid_grant"),
)


@dataclass
class Story:
    """What happened: the secrets that were in it, what was said, and what the tables hold."""

    secrets: dict[str, str] = field(default_factory=dict)
    written: str = ""
    tables: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story(sekali: Loud) -> Story:
    """Sign-in with mistakes, a code by mail, an application with its decision, and OpenID."""
    told = Story({"password": SAMPLE_PASSWORD, "wrong password": WRONG, "new password": NEW})
    mother, officer = Resident(sekali.port, NIK[MOTHER]), Officer(sekali.port, NIK[CLERK])
    mistakes_at_the_door(mother)
    for person in (mother, officer):
        person.sign_in()
    confirm_contact(sekali, mother, told)
    officer.accept_all([apply_for_birth(mother, CHILD)], pause_seconds=0)
    mother.post("/akun/sandi", {"sandi_sekarang": SAMPLE_PASSWORD, "sandi": NEW, "sandi2": NEW})
    systems_of_others(mother)
    told.secrets |= {
        "session": mother.cookie("sessionid"),
        "form token": mother.cookie("csrftoken"),
    }
    told.secrets |= {"bearer": BEARER, **TOKENS}
    told.tables = drained(sekali)
    told.written = sekali.written()
    return told


def mistakes_at_the_door(mother: Resident) -> None:
    """Try wrong passwords, and things that break what reads them."""
    mother.send("GET", "/masuk")
    mother.post("/masuk", {"nik": mother.nik, "sandi": WRONG})
    mother.post("/masuk", {"nik": f"{mother.nik}\x00{WRONG}", "sandi": WRONG * 400})
    mother.send(
        "POST", "/masuk", f"nik={mother.nik}&sandi={WRONG}%ff".encode(), "multipart/form-data"
    )


def confirm_contact(sekali: Loud, mother: Resident, told: Story) -> None:
    """Have a code sent by mail, type a wrong one, then the right one."""
    mother.post("/akun/kontak/email", {"nilai": EMAIL, "tindakan": "kirim"})
    deadline = time.monotonic() + MAIL_SECONDS
    while not (letters := sekali.letters_to(EMAIL)):
        assert time.monotonic() < deadline, "no letter came"
        time.sleep(0.2)
    found = re.search(r"\b\d{6}\b", letters[-1].get_content())
    assert found, letters[-1].get_content()
    told.secrets["code by mail"] = found[0]
    mother.post("/akun/kontak/email", {"nilai": EMAIL, "kode": "000000"})


def systems_of_others(mother: Resident) -> None:
    """Send what clients send, all of it wrong."""
    for grant in ("authorization_code", "refresh_token", "client_credentials", "x"):
        sent = urlencode({"grant_type": grant, "client_id": "penanda", **TOKENS}).encode()
        for path in ("token", "par", "revoke", "device"):
            mother.send("POST", f"/openid/{path}", sent, FORM)
    mother.bearer = BEARER
    assert mother.send("GET", "/openid/userinfo").status in {401, 403}
    mother.send("POST", "/openid/userinfo", urlencode({"access_token": BEARER}).encode(), FORM)
    hints = urlencode({"client_id": "x", "login_hint": mother.nik, "id_token_hint": BEARER})
    mother.send("GET", f"/openid/masuk?{hints}")


def drained(sekali: Loud) -> dict[str, str]:
    """Wait until nothing is left to do; return what each table holds, as text."""
    with database_url(sekali.var) as url, psycopg.connect(url, autocommit=True) as database:
        left = "SELECT count(*) FROM storage_outboxmessage WHERE due_at < now() + interval '1 min'"
        deadline = time.monotonic() + MAIL_SECONDS
        while database.execute(left).fetchone() != (0,) and time.monotonic() < deadline:
            time.sleep(0.2)
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name: _text_of(database, name) for (name,) in names.fetchall()}


def _text_of(database: psycopg.Connection, table: str) -> str:
    rows = database.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)))
    return "\n".join(text for (text,) in rows.fetchall())


def test_the_story_was_told(story: Story) -> None:
    """Otherwise the silence would prove nothing."""
    assert CHILD in story.tables["vault_profile"]
    assert "POST /masuk" in story.written
    assert "/openid/token" in story.written


def test_no_log_holds_a_secret(story: Story) -> None:
    found = [name for name, secret in story.secrets.items() if secret in story.written]
    # Those of the sample people are told at the start, on purpose.
    assert set(found) <= {"password"}
    said_elsewhere = story.written.count(SAMPLE_PASSWORD)
    assert said_elsewhere <= story.written.count(f"password {SAMPLE_PASSWORD}") + 1


def test_no_log_names_a_person(story: Story) -> None:
    # The sample people are listed at the start; after that nobody is named.
    _, _, later = story.written.partition("Sekali runs at")
    for nik in (NIK[MOTHER], NIK[CLERK], NIK["slamet-widodo"]):
        assert nik not in later
    for said in (CHILD, EMAIL, "Siti Aminah"):
        assert said not in later


def test_no_key_of_the_installation_is_said_or_kept_in_a_table(story: Story, sekali: Loud) -> None:
    keys = [path for path in (sekali.var / "secrets").iterdir() if path.is_file()]
    assert len(keys) >= len({"django", "hash", "masters"})
    for path in keys:
        for word in re.findall(r"[\w+/=-]{24,}", path.read_text()):
            assert word not in story.written, path.name
            assert not [name for name, text in story.tables.items() if word in text], path.name


def test_no_table_holds_a_password_a_code_or_a_token(story: Story) -> None:
    kept_by_design = {"session", "form token"}
    for name, secret in story.secrets.items():
        tables = [table for table, text in story.tables.items() if secret in text]
        if name not in kept_by_design:
            assert not tables, (name, tables)


@pytest.mark.parametrize("table", WITHOUT_NUMBERS)
def test_a_table_that_tells_or_passes_on_holds_no_number_of_a_person(
    story: Story, table: str
) -> None:
    for persona in (MOTHER, CLERK, "slamet-widodo"):
        assert NIK[persona] not in story.tables[table]
