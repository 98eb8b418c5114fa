"""The calendar turns a year's predicates into credit: documents, figures, and nothing twice."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from sekali.casework.actions import recurring
from sekali.casework.actions.recurring import begin_run, step
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Draft, RecurringRun
from sekali.casework.recurring_queries import period_named, what_would_come
from sekali.catalogue import queries as catalogue
from sekali.channels.models import Notice
from sekali.documents.models import IssuedDocument
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.queries import holder_of
from support.applying import NOW, deliver
from support.catalogue import personas
from support.knowing import A_SERVICE
from support.people import MOTHER, browser_of, person_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
SERVICE, KIND = "kepegawaian.konversi-predikat", "civil_servant"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def nobody_serves_yet(db: None) -> None:
    """Take away the sample civil servants: whose turn it is tells each test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_link WHERE kind = %s", [KIND])


def serving(key: str, *, like: str = "endah") -> UUID:
    """Let a persona serve as one of the scenarios does; return the id of that service."""
    thing_id = uuid7()
    elements = catalogue.dictionary().elements[KIND]
    facts = {
        name: Fact(value, VERIFIED, elements[name].spec.authority, TODAY)
        for name, value in personas().things[like][KIND].items()
    }
    add_subject(
        subject_id=thing_id,
        kind=KIND,
        numbers={},
        facts=facts,
        recording=Recording(at=NOW),
        is_sample=True,
    )
    link(person_id=person_id(key), other_id=thing_id, kind=KIND, since=TODAY, at=NOW)
    return thing_id


def walked(*, days: int = 0) -> RecurringRun:
    """Let the worker go through the period of this year, some days after the first time."""
    service, at = catalogue.service(SERVICE), NOW + timedelta(days=days)
    run = begin_run(
        service=service, period=period_named(service, "2026", at.date()), at=at, today=at.date()
    )
    while run.state == recurring.RUNNING:
        step(run_id=run.id, after=run.after, at=at, today=at.date())
        run = RecurringRun.objects.get(id=run.id)
    return run


def cases() -> list[Case]:
    return list(Case.objects.all().across_people().filter(service_id=SERVICE))


def test_a_year_is_converted_and_three_documents_are_issued(outside: Outside) -> None:
    thing_id = serving(MOTHER)
    service = catalogue.service(SERVICE)
    would = what_would_come(service, period_named(service, "2026", TODAY), TODAY)
    assert dict(would) == {"opened": 1}

    assert walked().outcomes == {"opened": 1}
    deliver(outside, at=NOW)

    (case,) = cases()
    assert (case.state, case.decided_by_id, case.person_id) == ("done", None, person_id(MOTHER))
    issued = IssuedDocument.objects.filter(person_id=person_id(MOTHER), case_id=case.id)
    assert {one.key for one in issued} == {"conversion", "accumulation", "determination"}
    kept = holder_of(thing_id, ground=A_SERVICE).facts["credits"].value
    added = next(row for row in kept if row["kind"] == "conversion")
    assert (added["year"], added["credit"]) == (2025, "12.500")
    assert added["document_no"] == next(one.number for one in issued if one.key == "determination")
    # Nobody has sent anything, so nobody is told that it was received.
    told = Notice.objects.filter(person_id=case.person_id, subject__contains="ngka kredit")
    assert [one.subject for one in told] == ["Angka kredit Anda sudah ditetapkan"]


def test_gone_through_again_nothing_is_converted_or_issued_twice(outside: Outside) -> None:
    serving(MOTHER)
    for days in (0, 1, 1):
        walked(days=days)
        deliver(outside, at=NOW + timedelta(days=days, minutes=5))
    assert len(cases()) == 1
    assert (
        IssuedDocument.objects.filter(person_id=person_id(MOTHER), case_id=cases()[0].id).count()
        == 3
    )


def test_what_an_officer_is_to_look_at_has_begun_and_was_not_received() -> None:
    thing_id = serving(MOTHER)
    again = {"year": 2025, "from_month": 6, "until_month": 12, "predicate": "good"}
    row = again | {"rank": "iii_b", "level": "ahli_pertama", "is_final": True}
    said = {"appraisals": Fact([row], VERIFIED, "performance-system", TODAY)}
    record_facts(subject_id=thing_id, facts=said, recording=Recording(at=NOW))
    walked()
    assert [case.state for case in cases()] == ["confirm"]
    told = Notice.objects.filter(person_id=person_id(MOTHER), case_id=cases()[0].id)
    assert [one.subject for one in told] == ["Sudah waktunya: Angka kredit tahunan"]
    assert "Anda tidak perlu mengajukan" in told[0].body


def test_whoever_has_no_functional_position_has_no_turn() -> None:
    serving(MOTHER, like="wahyu")
    assert walked().outcomes == {"not-concerned": 1}
    assert cases() == []


def test_whoever_serves_twice_is_not_guessed_about() -> None:
    serving(MOTHER)
    serving(MOTHER, like="nurul")
    assert sum(walked().outcomes.values()) == 1
    assert cases() == []


def test_the_page_of_the_case_shows_each_figure_with_its_formula(outside: Outside) -> None:
    serving(MOTHER)
    walked()
    deliver(outside, at=NOW)
    browser = browser_of(MOTHER, language="id")
    said = browser.get(f"/perkara/{cases()[0].id}/data").content.decode()
    assert "Angka kredit kumulatif pada jenjang ini" in said
    assert "93,750" in said
    assert "Kekurangan angka kredit untuk pangkat" in said
    assert "Peraturan BKN 3/2023" in said
    # What only documents print is not listed.
    assert "Koefisien, tahun ini" not in said


def test_who_decides_sees_what_was_computed_and_who_must_not_see_of_what_does_not() -> None:
    thing_id = serving(MOTHER)
    again = {"year": 2025, "from_month": 6, "until_month": 12, "predicate": "good"}
    row = again | {"rank": "iii_b", "level": "ahli_pertama", "is_final": True}
    said = {"appraisals": Fact([row], VERIFIED, "performance-system", TODAY)}
    record_facts(subject_id=thing_id, facts=said, recording=Recording(at=NOW))
    walked()
    (case,) = cases()
    address = reverse("desk-case", args=[case.person_id, case.id])

    analyst = browser_of("dian-kartikasari", language="id").get(address).content.decode()
    head = browser_of("agung-nugroho", language="id").get(address).content.decode()

    assert "Cara menghitung" in analyst
    assert "Angka kredit kumulatif pada jenjang ini" in analyst
    assert "Angka kredit kumulatif pada jenjang ini" not in head
    assert "terlindungi" in head


def test_the_time_line_says_that_the_calendar_opened_it_and_nobody_sent_it() -> None:
    serving(MOTHER)
    walked()
    said = browser_of(MOTHER, language="id").get(f"/perkara/{cases()[0].id}").content.decode()
    assert "Dibuka otomatis" in said
    assert "Kami terima" not in said


def test_nobody_can_begin_it_and_its_page_says_that_nobody_has_to() -> None:
    serving(MOTHER)
    browser = browser_of(MOTHER, language="id")
    said = browser.get(f"/layanan/{SERVICE}").content.decode()
    assert "Anda tidak perlu mengajukan. Kalau sudah waktunya" in said
    assert "/mulai" not in said
    begun = browser.post(f"/layanan/{SERVICE}/mulai", {"draf": str(uuid7())})
    assert begun["Location"] == f"/layanan/{SERVICE}"
    assert not Draft.objects.filter(person_id=person_id(MOTHER), service_id=SERVICE).exists()
