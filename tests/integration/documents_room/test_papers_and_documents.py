"""Papers that people bring, and documents that are issued once, numbered and checked by anybody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.documents import actions, papers, queries
from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.master_keys import keys_in_text, new_line
from sekali.documents.models import DocumentCode, IssuedDocument, NumberSeries
from sekali.documents.ports import SigningFailed
from sekali.documents.safe import Safe
from sekali.documents.uploads import check_upload
from sekali.kernel.ids import uuid7
from sekali.storage.writing import insert_together
from support.applying import photo, refused_with
from support.together import at_once

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SOMEBODY, OTHER, OFFICE = UUID(int=31), UUID(int=32), UUID(int=33)
TEMPLATE = '#set document(title: "Uji")\n#set page(width: 10cm, height: 5cm)\nContoh'


@pytest.fixture
def store(tmp_path: Path) -> Safe:
    """A safe of the test's own."""
    return Safe(DirectoryBlobStore(tmp_path / "blobs"), keys_in_text(new_line(AT)))


def order(**changes: object) -> actions.Order:
    """Return what is to be issued."""
    wanted = actions.Order(
        person_id=SOMEBODY,
        case_id=uuid7(),
        key="akta",
        service_id="contoh.akta",
        office_id=OFFICE,
        office_name="Dinas Contoh",
        region_code="35.16",
        number_pattern="{region}-LU-{date}-{sequence}",
        title={"id": "Akta"},
        about="Ahmad Fauzi",
        signer_id=OTHER,
        signer_name="Kepala Contoh",
        signer_title="Kepala Dinas",
        is_sample=True,
        day=date(2026, 3, 2),
    )
    return replace(wanted, **changes)


def bring(store: Safe, *, item: str = "letter", application: UUID, by: UUID = SOMEBODY) -> UUID:
    """Attach a paper."""
    paper = papers.Paper(
        person_id=by,
        application_id=application,
        item=item,
        checked=check_upload(photo(), "surat.jpg"),
        added_by_id=by,
    )
    row = papers.keep_paper(paper=paper, store=store, at=AT)
    insert_together(row)
    return row.id


# --- papers ---------------------------------------------------------------------------------


def test_a_paper_is_kept_and_found_by_whose_it_is(db: None, store: Safe) -> None:
    application = uuid7()
    paper_id = bring(store, application=application)

    (paper,) = queries.papers_of(person_id=SOMEBODY, application_id=application)
    assert (paper.id, paper.media_type, paper.pages) == (paper_id, "image/jpeg", 1)
    assert store.open(SOMEBODY, paper.blob).startswith(b"\xff\xd8\xff")
    assert queries.papers_of(person_id=OTHER, application_id=application) == []
    refused_with(queries.NoSuchDocument, queries.paper, person_id=OTHER, evidence_id=paper_id)


def test_a_paper_that_was_taken_off_is_gone_from_the_application_and_kept(
    db: None, store: Safe
) -> None:
    application = uuid7()
    paper_id = bring(store, application=application)

    for minutes in range(2):
        at = AT + timedelta(minutes=minutes)
        papers.remove_paper(person_id=SOMEBODY, evidence_id=paper_id, at=at)

    assert queries.papers_of(person_id=SOMEBODY, application_id=application) == []
    assert queries.paper(person_id=SOMEBODY, evidence_id=paper_id).removed_at == AT


def test_nobody_takes_off_the_paper_of_somebody_else(db: None, store: Safe) -> None:
    application = uuid7()
    paper_id = bring(store, application=application)

    papers.remove_paper(person_id=OTHER, evidence_id=paper_id, at=AT)

    assert len(queries.papers_of(person_id=SOMEBODY, application_id=application)) == 1


def test_two_first_papers_of_a_life_at_once_both_open(own_database: str, store: Safe) -> None:
    at = at_once(
        *(lambda data=data: store.put(store.key_of(SOMEBODY), data) for data in (b"a", b"b"))
    )

    assert {store.open(SOMEBODY, address) for address in at} == {b"a", b"b"}


# --- numbers and codes ----------------------------------------------------------------------


def test_numbers_follow_the_pattern_of_the_service(db: None) -> None:
    first = actions.reserve(order=order(), at=AT)
    second = actions.reserve(order=order(), at=AT)
    next_day = actions.reserve(order=order(day=date(2026, 3, 3)), at=AT)
    elsewhere = actions.reserve(order=order(office_id=uuid7(), region_code="35.78"), at=AT)
    insurance = actions.reserve(order=order(number_pattern="9{sequence12}"), at=AT)

    assert [one.number for one in (first, second, next_day, elsewhere, insurance)] == [
        "3516-LU-02032026-0001",
        "3516-LU-02032026-0002",
        "3516-LU-03032026-0001",
        "3578-LU-02032026-0001",
        "9000000000001",
    ]


def test_a_document_keeps_its_number_and_code_however_often_it_is_reserved(db: None) -> None:
    wanted = order()
    documents = [actions.reserve(order=wanted, at=AT) for _ in range(3)]

    assert len({(one.id, one.number, one.code) for one in documents}) == 1
    assert NumberSeries.objects.get(office_id=OFFICE).last == 1
    # Another document of the same case is another one.
    other = actions.reserve(order=replace(wanted, key="kk"), at=AT)
    assert other.number == "3516-LU-02032026-0002"


def test_numbers_are_given_once_and_without_gap_to_all_who_ask_at_once(
    own_database: str,
) -> None:
    numbers = at_once(
        *[lambda: [actions.reserve(order=order(), at=AT).number for _ in range(10)]] * 4
    )

    given = sorted(number for numbers_of_one in numbers for number in numbers_of_one)
    assert given == [f"3516-LU-02032026-{n:04}" for n in range(1, 41)]


def test_of_two_workers_who_reserve_for_the_same_case_at_once_no_number_is_lost_twice(
    own_database: str,
) -> None:
    wanted = order()

    results = at_once(*[lambda: actions.reserve(order=wanted, at=AT)] * 3)

    # Whoever came second is told by the database and comes again: then it is there.
    again = actions.reserve(order=wanted, at=AT)
    assert {one.id for one in results if isinstance(one, IssuedDocument)} == {again.id}
    assert NumberSeries.objects.get(office_id=OFFICE).last == 1
    assert DocumentCode.objects.filter(document_id=again.id).count() == 1


def test_a_number_that_is_not_used_after_all_is_not_lost(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number and the document are one transaction: the series has no gap."""
    with monkeypatch.context() as broken:
        broken.setattr(actions, "insert_together", _crash)
        with pytest.raises(RuntimeError):
            actions.reserve(order=order(), at=AT)

    assert actions.reserve(order=order(), at=AT).number == "3516-LU-02032026-0001"


def _crash(*_: object, **__: object) -> None:
    raise RuntimeError


# --- issuing and checking -------------------------------------------------------------------


@pytest.fixture
def issue(outside: Outside, store: Safe) -> Callable[..., IssuedDocument]:
    """Issue a small document with the real renderer and signer."""

    def run(wanted: actions.Order, **others: object) -> IssuedDocument:
        return actions.issue(
            document=actions.reserve(order=wanted, at=AT),
            order=wanted,
            template=TEMPLATE,
            data={},
            renderer=outside.renderer,
            store=store,
            at=AT,
            **({"signer": outside.signer} | others),
        )

    return run


def test_a_document_is_set_signed_and_kept_once(
    db: None, store: Safe, issue: Callable[..., IssuedDocument]
) -> None:
    wanted = order()
    first, again = issue(wanted), issue(wanted)

    assert (first.blob, first.sha256) == (again.blob, again.sha256)
    assert store.open(SOMEBODY, first.blob).startswith(b"%PDF-")
    assert queries.documents_of(SOMEBODY) == [first]
    entries = [entry for entry in entries_about(SOMEBODY) if entry.kind == "document.issued"]
    assert len(entries) == 1
    assert entries[0].details["sha256"] == first.sha256


def test_of_two_workers_who_issue_at_once_the_first_file_stays(
    own_database: str, store: Safe, issue: Callable[..., IssuedDocument]
) -> None:
    wanted = order()
    actions.reserve(order=wanted, at=AT)

    at_once(*[lambda: issue(wanted)] * 2)

    (kept,) = queries.documents_of(SOMEBODY)
    assert queries.document_with_code(kept.code).sha256 == kept.sha256
    assert store.store.exists(kept.blob)
    entries = [entry for entry in entries_about(SOMEBODY) if entry.kind == "document.issued"]
    assert [entry.details["sha256"] for entry in entries] == [kept.sha256]


class _NoSignature:
    """A signing service that is away."""

    def sign(self, pdf: bytes, **_: object) -> bytes:
        """Refuse."""
        raise SigningFailed


def test_a_document_that_could_not_be_signed_is_not_there(
    db: None, issue: Callable[..., IssuedDocument]
) -> None:
    wanted = order()
    with pytest.raises(SigningFailed):
        issue(wanted, signer=_NoSignature())

    reserved = actions.reserve(order=wanted, at=AT)
    assert queries.documents_of(SOMEBODY) == []
    refused_with(queries.NoSuchDocument, queries.document_with_code, reserved.code)
    refused_with(
        queries.NoSuchDocument, queries.document, person_id=SOMEBODY, document_id=reserved.id
    )
    assert issue(wanted).number == reserved.number


def test_anybody_can_find_a_document_by_its_code_and_only_by_all_of_it(
    db: None, issue: Callable[..., IssuedDocument]
) -> None:
    issued = issue(order())

    for typed in (issued.code, issued.code.lower(), f" {issued.code} "):
        assert queries.document_with_code(typed).id == issued.id
    for wrong in (issued.code[:-1], issued.code + "0", "", "\0", "0" * 20, issued.number):
        refused_with(queries.NoSuchDocument, queries.document_with_code, wrong)


def test_codes_cannot_be_counted_up_or_read_out_of_the_table(db: None) -> None:
    codes = [actions.reserve(order=order(), at=AT).code for _ in range(20)]

    assert len(set(codes)) == 20
    assert {len(code) for code in codes} == {20}
    hashes = b"".join(bytes(h) for h in DocumentCode.objects.values_list("code_hash", flat=True))
    assert not [code for code in codes if code.encode() in hashes]


def test_a_document_is_only_its_owners(db: None, issue: Callable[..., IssuedDocument]) -> None:
    issued = issue(order())

    refused_with(queries.NoSuchDocument, queries.document, person_id=OTHER, document_id=issued.id)
    assert queries.documents_of(OTHER) == []
    assert queries.documents_of(SOMEBODY, case_id=uuid7()) == []
