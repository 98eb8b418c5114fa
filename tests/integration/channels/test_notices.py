"""Notices: in the inbox once, by e-mail as well as it can be had, in words that are data."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.core.mail import BadHeaderError

from sekali.accounts.actions import choose_language
from sekali.casework.effects.setting import Outside
from sekali.casework.notices import Occasion, compose
from sekali.catalogue import queries as catalogue
from sekali.channels import queries
from sekali.channels.actions import mark_read, put_in_inbox, send_by_email
from sekali.channels.models import Notice
from sekali.kernel.ids import uuid7
from support.applying import NOW as AT
from support.applying import deliver, filled, hand_in, submitted
from support.people import MOTHER, person_id
from support.together import at_once

SOMEBODY, OTHER = UUID(int=41), UUID(int=42)


def notice(
    person_id: UUID = SOMEBODY, *, at: datetime = AT, subject: str = "Kami terima"
) -> Notice:
    """Return a notice."""
    return Notice(
        person_id=person_id,
        id=uuid7(),
        subject=subject,
        body="Isi pesan.",
        language="id",
        created_at=at,
    )


def test_the_same_notice_is_put_in_once(db: None) -> None:
    one = notice()
    assert [put_in_inbox(notice=one) for _ in range(3)] == [True, False, False]
    assert len(queries.inbox_of(SOMEBODY)) == 1


def test_of_two_workers_with_the_same_notice_one_puts_it_in(own_database: str) -> None:
    one = notice()
    at_once(*[lambda: put_in_inbox(notice=one)] * 3)
    assert len(queries.inbox_of(SOMEBODY)) == 1


def test_an_inbox_is_its_owners_newest_first(db: None) -> None:
    for days in (1, 3, 2):
        put_in_inbox(notice=notice(at=AT + timedelta(days=days), subject=str(days)))
    other = notice(OTHER)
    put_in_inbox(notice=other)

    assert [one.subject for one in queries.inbox_of(SOMEBODY)] == ["3", "2", "1"]
    assert queries.notice(person_id=SOMEBODY, notice_id=other.id) is None


def test_reading_the_inbox_is_remembered_from_the_first_time(db: None) -> None:
    put_in_inbox(notice=notice())
    put_in_inbox(notice=notice(OTHER))
    for hours in range(2):
        mark_read(person_id=SOMEBODY, at=AT + timedelta(hours=hours))

    assert queries.inbox_of(SOMEBODY)[0].read_at == AT
    assert queries.inbox_of(OTHER)[0].read_at is None


def test_an_email_is_sent_once_and_says_which_it_is(db: None) -> None:
    one = notice()
    put_in_inbox(notice=one)
    for _ in range(2):
        found = queries.notice(person_id=SOMEBODY, notice_id=one.id)
        assert found is not None
        send_by_email(notice=found, addresses=["siti@contoh.example"], at=AT)

    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["siti@contoh.example"], "Kami terima")
    assert sent.extra_headers["Message-ID"] == f"<{one.id}@sekali>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_subject_or_address_adds_no_header(db: None, end: str) -> None:
    sneaked = notice(subject=f"Akta Siti{end}Bcc: lain@contoh.example")
    put_in_inbox(notice=sneaked)
    for one, address in ((sneaked, "siti@contoh.example"), (notice(), f"a@b.example{end}Bcc: c@d")):
        with pytest.raises(BadHeaderError):
            send_by_email(notice=one, addresses=[address], at=AT)
    assert mail.outbox == []


def test_without_an_address_nothing_is_sent(db: None) -> None:
    send_by_email(notice=notice(), addresses=[""], at=AT)
    assert mail.outbox == []


def test_a_receipt_says_number_office_and_promise_in_the_language_of_the_application(
    db: None, outside: Outside
) -> None:
    case = submitted(outside)
    deliver(outside, at=AT)

    (receipt,) = queries.inbox_of(case.person_id)
    assert case.number in receipt.body
    assert "Kabupaten Mojokerto" in receipt.body
    assert "Selasa, 3 Maret 2026" in receipt.body
    assert "{" not in receipt.subject + receipt.body


def test_who_reads_english_is_told_in_english(db: None, outside: Outside) -> None:
    from sekali.casework.actions import submitting
    from sekali.casework.actors import Applicant

    choose_language(person_id=person_id(MOTHER), language="en")
    draft_id = filled(outside)
    by = Applicant(person_id(MOTHER), "web", "en")
    submitting.submit(draft_id=draft_id, by=by, at=AT, today=AT.date())
    deliver(outside, at=AT)

    (receipt,) = queries.inbox_of(person_id(MOTHER))
    assert "Tuesday, 3 March 2026" in receipt.body
    assert receipt.language == "en"


@pytest.mark.parametrize("name", ["{number} {note}", "%s %(body)s", "{0.__class__}", "{{title}}"])
def test_a_name_that_looks_like_a_template_is_a_name(db: None, outside: Outside, name: str) -> None:
    """No format language runs on what people type."""
    draft_id = filled(outside, **{"child.full_name": name + " Fauzi"})
    case = hand_in(MOTHER, draft_id)
    service = catalogue.service(case.service_id)

    made = compose(case, service, Occasion("received", 1), at=datetime.now(UTC))

    assert name in made.subject


def test_the_same_occasion_makes_the_same_notice_and_another_one_another(
    db: None, outside: Outside
) -> None:
    case = submitted(outside)
    service = catalogue.service(case.service_id)
    ids = [
        compose(case, service, Occasion(key, version), at=AT).id
        for key, version in (("received", 1), ("received", 1), ("returned", 1), ("received", 2))
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
