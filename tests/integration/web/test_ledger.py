"""The ledger on the resident's page: by visit, filtered, as a file, and later where a rule says so."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sekali.agencies.actions import office_id
from sekali.audit import ledger, questions
from sekali.audit.actions import Act, record
from sekali.audit.ledger import SHOWN_FROM, Wanted
from sekali.audit.queries import entries_about, first_broken_link
from sekali.casework.effects.setting import Outside
from sekali.catalogue import queries as catalogue
from support.applying import BIRTH, submitted
from support.browsing import text_of
from support.people import CLERK, FATHER, HEAD, MOTHER, browser_of, person_id
from support.serving import as_owner
from support.stalls import STALL_LETTER

pytestmark = pytest.mark.usefixtures("db", "static_files")
OFFICE = office_id("civil-registry", "35.16")
OTHER = office_id("social-affairs", "35.16")
COMPLAINT = "umum.pengaduan"


def look(
    *,
    of: str = MOTHER,
    by: str = CLERK,
    office: UUID = OFFICE,
    service: str = BIRTH,
    case: UUID | None = None,
    at: datetime | None = None,
    **more: Any,
) -> None:
    """Write a look on somebody's ledger."""
    details = {
        "service": service,
        "case": str(case) if case else None,
        "purposes": {"certificate": "public-task"},
        "elements": ["mother.full_name"],
        "where": "desk",
        **more,
    }
    act = Act(kind="facts.read", actor_id=person_id(by), office_id=office, details=details)
    record(person_id=person_id(of), acts=[act], at=at or timezone.now())


def page(asked: str = "", who: str = MOTHER) -> str:
    return browser_of(who).get(f"{reverse('looks')}{asked}").content.decode()


def rows_of(asked: str = "") -> list[str]:
    answer = browser_of(MOTHER).get(f"{reverse('looks-file')}{asked}")
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]


def test_a_fact_is_called_as_its_kind_calls_it() -> None:
    """Households, businesses and land all have an address and a village."""
    look(elements=["household.address", "household.village_code"], service="")
    shown = page()
    assert "Address of the business" not in shown
    assert "Village of the business" not in shown
    look(elements=["business.address"], service=STALL_LETTER)
    assert "Address of the business" in page()


def test_the_looks_of_one_visit_stand_together(outside: Outside) -> None:
    case = submitted(outside)
    clerk = browser_of(CLERK)
    for _ in range(3):
        clerk.get(reverse("desk-case", args=[case.person_id, case.id]))

    shown = page("?jenis=dibaca")

    assert (
        shown.count("Ratna Puspitasari") == 1 + 3
    )  # once for the visit; for who cannot see, at each
    assert shown.count("/siapa-melihat/mengapa?catatan=") == 3
    assert case.number in shown
    assert "Tugas pelayanan publik" in shown or "public" in shown.lower()


def test_another_case_reader_or_hour_is_another_visit() -> None:
    case, at = uuid4(), timezone.now()
    look(case=case, at=at - timedelta(hours=3))
    look(case=case, at=at - timedelta(hours=1))
    look(case=case, by=HEAD, at=at - timedelta(minutes=50))
    look(case=uuid4(), by=HEAD, at=at - timedelta(minutes=49))
    assert page("?jenis=dibaca").count("<summary>") - 1 == 4


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", 4),
        (f"?kantor={OTHER}", 1),
        (f"?layanan={STALL_LETTER}", 1),
        ("?jenis=dibaca", 4),
        ("?dari=2026-03-02&sampai=2026-03-02", 1),
        ("?sampai=2026-03-01", 1),
        (f"?kantor={OTHER}&layanan={STALL_LETTER}", 0),
        ("?kantor=nonsense&dari=yesterday&layanan=no.such", 4),
    ],
)
def test_filters_narrow_page_and_file_alike(asked: str, expected: int) -> None:
    look(at=datetime(2026, 3, 1, 3, tzinfo=UTC), case=uuid4())
    # Half past midnight in Jakarta, still the day before in UTC.
    look(at=datetime(2026, 3, 1, 17, 30, tzinfo=UTC), case=uuid4())
    look(office=OTHER, at=datetime(2026, 4, 1, 3, tzinfo=UTC), case=uuid4())
    look(service=STALL_LETTER, at=datetime(2026, 5, 1, 3, tzinfo=UTC), case=uuid4())

    also = asked + ("&" if asked else "?") + ("" if "jenis" in asked else "jenis=dibaca")

    assert len(rows_of(also)) - 1 == expected
    assert page(also).count("/siapa-melihat/mengapa?catatan=") == expected


@pytest.mark.parametrize(
    "asked",
    ["?sebelum=9e9", "?dari=0000-00-00", "?sampai=9999-12-31", "?dari=0001-01-01", "?kantor=%00"],
)
def test_what_cannot_be_understood_is_left_out(asked: str) -> None:
    assert browser_of(MOTHER).get(f"{reverse('looks')}{asked}").status_code == 200


def test_the_file_runs_no_formula_and_is_the_residents_own(outside: Outside) -> None:
    look(case=uuid4(), purposes={"=cmd()": "public-task"}, service="")
    look(of=FATHER, office=OTHER)
    rows = rows_of()
    assert rows[0].startswith("When;Who")
    assert not any(cell.startswith(("=", "+", "@")) for row in rows[1:] for cell in row.split(";"))
    assert not any("Dinas Sosial" in row for row in rows)
    assert browser_of(None).get(reverse("looks-file")).status_code == 302


def test_where_a_service_keeps_officers_unnamed_their_office_is_named() -> None:
    look(service=COMPLAINT, case=uuid4())
    shown = page("?jenis=dibaca")
    assert "Ratna" not in shown
    assert "Dinas Kependudukan" in shown


def test_a_line_that_is_kept_back_is_in_the_chain_at_once_and_shown_on_its_day() -> None:
    mother, today = person_id(MOTHER), timezone.localdate()
    look(case=uuid4(), **{SHOWN_FROM: (today + timedelta(days=1)).isoformat()})
    assert first_broken_link(mother) is None
    (kept,) = [one for one in entries_about(mother) if one.kind == "facts.read"]

    assert ledger.lines_of(mother, Wanted(reads=True), on=today) == []
    assert "Ratna" not in page()
    assert len(rows_of("?jenis=dibaca")) == 1
    why = browser_of(MOTHER).get(reverse("why"), {"catatan": kept.position})
    assert why.status_code == 404
    with pytest.raises(questions.NothingToAsk):
        questions.entry_of(mother, kept.position, on=today)

    later = ledger.lines_of(mother, Wanted(reads=True), on=today + timedelta(days=1))
    assert [one.position for one in later] == [kept.position]


def test_what_is_kept_back_is_said_with_its_law() -> None:
    said = text_of(browser_of(MOTHER).get(reverse("looks")))
    assert "after 30 days (UU 27/2022 pasal 33)" in said


def test_every_rule_names_services_that_there_are() -> None:
    rules = catalogue.dictionary().ledger
    known = set(catalogue.services())
    named = {one for delay in rules.delays.values() for one in delay.services}
    assert named | set(rules.unnamed.services) <= known
    assert rules.shown_from("kependudukan.surat-pindah", date(2026, 3, 2)) == date(2026, 4, 1)
    assert rules.shown_from("kependudukan.surat-pindah", date(2020, 1, 1)) is None
    assert rules.shown_from(BIRTH, date(2026, 3, 2)) is None


def many(count: int) -> None:
    """Write many looks as the database alone could: the chain is tried elsewhere."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (person_id, position, at, kind, actor_id, office_id, details, hash)"
            " SELECT %s, 1000000 + n, now() - make_interval(secs => %s - n), 'facts.read', %s,"
            " CASE WHEN n %% 1000 = 0 THEN %s::uuid ELSE %s::uuid END,"
            """ '{"service": "", "purposes": {}, "elements": ["full_name"], "where": "desk"}', '\\x'"""
            " FROM generate_series(1, %s) n",
            [person_id(MOTHER), count, person_id(CLERK), OTHER, OFFICE, count],
        )
    # As PostgreSQL does by itself after so many rows.
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")


def _rows_read(query: str) -> int:
    """Return how many rows of the table a query has gone through."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query)
        (plan,) = cursor.fetchone()[0]
    return _of_node(plan["Plan"])


def _of_node(node: dict[str, Any]) -> int:
    below = sum(_of_node(one) for one in node.get("Plans", []))
    if "Relation Name" not in node:
        return below
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return below + int(read * node["Actual Loops"])


@pytest.mark.parametrize("asked", ["", "?sebelum=1025000", f"?kantor={OTHER}", "?jenis=dibaca"])
def test_a_page_of_fifty_thousand_lines_reads_no_more_rows_than_one_of_few(asked: str) -> None:
    many(50_000)
    browser = browser_of(MOTHER)
    with CaptureQueriesContext(connection) as asked_for:
        assert browser.get(f"{reverse('looks')}{asked}").status_code == 200
    of_ledger = [q["sql"] for q in asked_for.captured_queries if "audit_entry" in q["sql"]]
    assert of_ledger
    assert max(_rows_read(query) for query in of_ledger) <= ledger.PAGE + 20


def test_the_page_says_after_how_many_years_lines_go() -> None:
    said = page()
    assert "What is more than 15 years old is deleted (PP 71/2019 pasal 22)" in said
