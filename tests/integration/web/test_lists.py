"""The page on which an agency sends a list: what it says, and for whom it is there at all."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sekali.casework.effects.setting import Outside
from sekali.casework.models import BulkFile, Case
from support.applying import INSURANCE
from support.browsing import says_something, text_of
from support.newborns import csv_of, family, worked_off
from support.people import (
    CLERK,
    CLERK_OF_SOCIAL_AFFAIRS,
    MOTHER,
    VILLAGE_OFFICER,
    browser_of,
    officer,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")


def upload(browser: Client, content: bytes, by: str = VILLAGE_OFFICER) -> HttpResponse:
    """Send a file on the page."""
    file = SimpleUploadedFile("bayi.csv", content, "text/csv")
    untuk = f"{officer(by).office_id}~{INSURANCE}"
    return browser.post("/meja/massal", {"untuk": untuk, "berkas": file})


def sent(browser: Client, *rows: str) -> UUID:
    """Send a list; return its id."""
    answer = upload(browser, csv_of(rows))
    assert answer.status_code == 302
    return UUID(answer.headers["Location"].rpartition("/")[2])


def press(browser: Client, list_id: UUID, action: str) -> HttpResponse:
    """Press a button of a list."""
    return browser.post(f"/meja/massal/{list_id}/tindakan", {"tindakan": action}, follow=True)


def test_from_the_file_to_the_cases(outside: Outside) -> None:
    browser = browser_of(VILLAGE_OFFICER)
    assert "/meja/massal" in browser.get("/meja").content.decode()
    good, bad = family(1), family(2)
    list_id = sent(browser, good.row(), bad.row(clinic="x"))
    assert "Being checked" in text_of(says_something(browser.get(f"/meja/massal/{list_id}")))

    worked_off(BulkFile.objects.get(id=list_id), outside)
    page = text_of(browser.get(f"/meja/massal/{list_id}"))
    assert "1 row is not right yet, so nothing was handed in" in page
    assert f"Row 3 · {bad.parent_nik} Primary clinic: This is not in the list" in page
    assert good.parent_nik not in page

    page = text_of(press(browser, list_id, "kirim-yang-benar"))
    assert "Being handed in" in page
    worked_off(BulkFile.objects.get(id=list_id), outside)
    case = Case.objects.get(person_id=good.parent_id)
    page = text_of(browser.get(f"/meja/massal/{list_id}?tampil=handed-in"))
    assert case.number in page
    listed = text_of(browser.get("/meja/massal"))
    assert "bayi.csv" in listed
    assert "Finished" in listed


def test_the_report_is_a_file_in_which_nothing_is_a_formula(outside: Outside) -> None:
    browser = browser_of(VILLAGE_OFFICER)
    list_id = sent(browser, "=1+1;x;y", family(1).row())
    worked_off(BulkFile.objects.get(id=list_id), outside)
    answer = browser.get(f"/meja/massal/{list_id}/laporan.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Row;Number;Result;Column;What to mend;Number of the application"
    assert lines[1].startswith("2;'=1+1;Not right yet;Parent's NIK;")
    assert len(lines) == 3


def test_the_example_is_a_file_that_can_be_sent(outside: Outside) -> None:
    browser = browser_of(VILLAGE_OFFICER, language="id")
    answer = browser.get(f"/meja/massal/contoh/{INSURANCE}.csv")
    assert "NIK orang tua;NIK bayi;Tempat berobat" in answer.content.decode("utf-8-sig")
    assert "# Tempat berobat: " in answer.content.decode()
    assert upload(browser, answer.content).status_code == 302
    bulk = worked_off(BulkFile.objects.get(), outside)
    assert (bulk.rows, bulk.wrong) == (2, 2)  # the people of the example do not exist


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is not one row below the headers"),
        (b"PK\x03\x04", "Excel workbook"),
        (b"NIK orang tua;Umur<b>\n1;2\n", "‘Umur<b>’ is not known"),
    ],
)
def test_a_file_that_is_refused_is_told_why(content: bytes, says: str) -> None:
    answer = upload(browser_of(VILLAGE_OFFICER), content)
    assert answer.status_code == 422
    assert says in text_of(says_something(answer))


def test_without_a_file_it_says_so() -> None:
    untuk = f"{officer(VILLAGE_OFFICER).office_id}~{INSURANCE}"
    answer = browser_of(VILLAGE_OFFICER).post("/meja/massal", {"untuk": untuk})
    assert "Choose the file first" in text_of(says_something(answer))


def test_it_is_stopped_goes_on_and_is_dropped(outside: Outside) -> None:
    browser = browser_of(VILLAGE_OFFICER)
    list_id = sent(browser, family(1).row())
    assert "Stopped" in text_of(press(browser, list_id, "hentikan"))
    assert "Being checked" in text_of(press(browser, list_id, "lanjutkan"))
    assert "being worked on" not in text_of(press(browser, list_id, "periksa-lagi"))
    assert "This list is being worked on" in text_of(press(browser, list_id, "kirim"))
    worked_off(BulkFile.objects.get(id=list_id), outside)
    press(browser, list_id, "buang")
    assert browser.get(f"/meja/massal/{list_id}").status_code == 404


def test_it_is_there_only_for_whom_the_service_names() -> None:
    list_id = sent(browser_of(VILLAGE_OFFICER), family(1).row())
    for other in (CLERK, MOTHER, CLERK_OF_SOCIAL_AFFAIRS):
        browser = browser_of(other)
        assert browser.get(f"/meja/massal/{list_id}").status_code == 404
        assert browser.get(f"/meja/massal/{list_id}/laporan.csv").status_code == 404
        assert press(browser, list_id, "buang").status_code == 404
    assert browser_of(CLERK).get("/meja/massal").status_code == 404
    assert browser_of(CLERK).get(f"/meja/massal/contoh/{INSURANCE}.csv").status_code == 404
    assert upload(browser_of(CLERK_OF_SOCIAL_AFFAIRS), csv_of(["1;2;3"])).status_code == 404
    assert "/meja/massal" not in browser_of(CLERK).get("/meja").content.decode()


@pytest.mark.parametrize("query", ["tampil=x&sesudah=-1", "sesudah=9999999", "tampil=%00"])
def test_an_address_that_was_changed_by_hand_breaks_nothing(query: str) -> None:
    browser = browser_of(VILLAGE_OFFICER)
    list_id = sent(browser, family(1).row())
    assert says_something(browser.get(f"/meja/massal/{list_id}?{query}")).status_code == 200
