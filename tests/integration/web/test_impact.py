"""Impact assessments are judged by who watches over the data, of what was read, and kept."""

import hashlib
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from sekali.casework.models import ImpactJudgement
from sekali.catalogue import queries as catalogue
from sekali.catalogue.privacy.activities import activity_of
from sekali.catalogue.privacy.contents import fingerprint_of
from sekali.jobs.privacy_command import write_pdf
from sekali.kernel.ids import uuid7
from support.browsing import text_of
from support.callers import with_old_proof
from support.pdfs import pages_of, words_of
from support.people import CLERK, DATA_PROTECTION_OFFICER, HEAD, MOTHER, browser_of

pytestmark = [pytest.mark.usefixtures("db", "static_files")]
BIRTH = "kependudukan.akta-kelahiran"
LIST = "/meja/pelindungan-data/dampak"
PAGE = f"{LIST}/{BIRTH}"


@pytest.fixture
def officer() -> Client:
    """The browser of the data-protection officer."""
    return browser_of(DATA_PROTECTION_OFFICER)


def fingerprint() -> str:
    return fingerprint_of(activity_of(catalogue.service(BIRTH), catalogue.dictionary(), "id"))


def boxes(**changed: str) -> dict[str, str]:
    return {
        "putusan": "conditions",
        "penilaian": "Diterima kalau masa simpan ditinjau.",
        "dibaca": fingerprint(),
        **changed,
    }


def state_of(officer: Client) -> str:
    """Return how the list says that the assessment of births stands."""
    body = text_of(officer.get(LIST))
    title = catalogue.service(BIRTH).text("en").title
    return body.split(title)[1][:120]


def test_it_is_never_judged_until_the_officer_does(officer: Client) -> None:
    assert "Never judged" in state_of(officer)
    assert f"{len(catalogue.services())} services" in text_of(officer.get("/meja/pelindungan-data"))
    assert officer.post(PAGE, boxes()).status_code == 302
    assert "Accepted with conditions" in state_of(officer)
    assert f"{len(catalogue.services()) - 1} services" in text_of(
        officer.get("/meja/pelindungan-data")
    )
    page = text_of(officer.get(PAGE))
    assert "masa simpan ditinjau" in page
    kept = ImpactJudgement.objects.get(service_id=BIRTH)
    assert kept.service_version == catalogue.service(BIRTH).version
    assert kept.judged_by.startswith("Maya")


def test_a_service_that_changed_since_is_judged_again(officer: Client) -> None:
    officer.post(PAGE, boxes())
    kept = ImpactJudgement.objects.get(service_id=BIRTH)
    older = replace_row(kept, fingerprint="0" * 64)
    assert "Accepted" in state_of(officer)
    older.judged_at = kept.judged_at.replace(year=2099)
    older.save(force_insert=True)
    assert "Changed since it was judged" in state_of(officer)


def replace_row(kept: ImpactJudgement, **changed: str) -> ImpactJudgement:
    """Return a row like this one, with an id of its own."""
    fields = {field.attname: getattr(kept, field.attname) for field in kept._meta.concrete_fields}
    return ImpactJudgement(**{**fields, "id": uuid7(), **changed})


def test_what_changed_while_it_was_read_is_not_judged(officer: Client) -> None:
    answer = officer.post(PAGE, boxes(dibaca="1" * 64))
    assert answer.status_code == 422
    assert "changed since you read it" in text_of(answer)
    assert "masa simpan ditinjau" in answer.content.decode()
    assert not ImpactJudgement.objects.exists()


@pytest.mark.parametrize(
    ("changed", "box"),
    [
        ({"putusan": ""}, "putusan"),
        ({"putusan": "x"}, "putusan"),
        ({"penilaian": " "}, "penilaian"),
    ],
)
def test_each_mistake_is_told_at_its_box(
    officer: Client, changed: dict[str, str], box: str
) -> None:
    answer = officer.post(PAGE, boxes(**changed))
    assert answer.status_code == 422
    assert f'id="m-{box}"' in answer.content.decode()
    assert not ImpactJudgement.objects.exists()


def test_a_form_that_is_sent_twice_is_one_judgement(officer: Client) -> None:
    sent = boxes(id="01900000-0000-7000-8000-000000000001")
    for _ in range(2):
        assert officer.post(PAGE, sent).status_code == 302
    assert ImpactJudgement.objects.count() == 1


def test_heads_read_and_do_not_judge_and_others_find_nothing() -> None:
    assert browser_of(HEAD).get(PAGE).status_code == 200
    assert browser_of(HEAD).post(PAGE, boxes()).status_code == 404
    for who in (CLERK, MOTHER):
        for address in (LIST, PAGE, f"{PAGE}.pdf", "/meja/pelindungan-data/catatan.pdf"):
            assert browser_of(who).get(address).status_code == 404
    assert not ImpactJudgement.objects.exists()


def test_an_unlocked_computer_judges_nothing() -> None:
    answer = with_old_proof(DATA_PROTECTION_OFFICER).post(PAGE, boxes())
    assert b'action="/pastikan"' in answer.content
    assert not ImpactJudgement.objects.exists()


def test_what_was_judged_cannot_be_changed_by_who_serves_people(officer: Client) -> None:
    officer.post(PAGE, boxes())
    with pytest.raises(ProgrammingError), transaction.atomic():
        ImpactJudgement.objects.update(outcome="accepted")
    with pytest.raises(ProgrammingError), transaction.atomic():
        ImpactJudgement.objects.filter(service_id=BIRTH).delete()


def test_the_pdf_has_the_place_for_a_judgement_or_the_judgement(officer: Client) -> None:
    service = catalogue.service(BIRTH)
    answer = officer.get(f"{PAGE}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for said in (service.text("en").title, service.version, "UU 27/2022 article 34", "Signature"):
        assert said.lower() in words.lower()
    assert answer.content == officer.get(f"{PAGE}.pdf").content
    officer.post(PAGE, boxes())
    judged = words_of(officer.get(f"{PAGE}.pdf").content)
    assert "masa simpan ditinjau" in judged
    assert "Maya" in judged
    assert "To be filled in" not in judged


def test_a_long_judgement_is_printed_to_its_end(officer: Client) -> None:
    officer.post(PAGE, boxes(penilaian=f"{'Panjang sekali. ' * 245}Akhirnya."))
    assert "Akhirnya." in words_of(officer.get(f"{PAGE}.pdf").content)


def test_the_record_lists_every_service_and_stays_the_same(officer: Client) -> None:
    pdf = officer.get("/meja/pelindungan-data/catatan.pdf").content
    words = words_of(pdf)
    for service in catalogue.services().values():
        assert service.text("en").title in words
    assert pages_of(pdf) > len(catalogue.services())
    again = officer.get("/meja/pelindungan-data/catatan.pdf").content
    assert hashlib.sha256(pdf).digest() == hashlib.sha256(again).digest()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_commands_write_pdfs(tmp_path: Path, language: str) -> None:
    for service_id in (None, *catalogue.services()):
        path = tmp_path / f"{service_id}.pdf"
        assert write_pdf(str(path), service_id, language) == 0
        assert path.read_bytes().startswith(b"%PDF")
        # One that lasts, and that a screen reader reads.
        assert b"pdfaid" in path.read_bytes()
    assert write_pdf(str(tmp_path / "x"), "no.such", language) == 1


def test_the_list_asks_the_database_once(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get(LIST)
    with django_assert_max_num_queries(3):
        officer.get(LIST)
