"""Lists of an agency: checked row by row, handed in once, and nothing of a row half done."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest

from sekali.audit.models import Entry
from sekali.casework import bulk_queries
from sekali.casework.actions import bulk_sending, bulk_working
from sekali.casework.bulk_reading import ListRefused, looked_into
from sekali.casework.effects.setting import Outside
from sekali.casework.models import BulkFile, BulkRow, Case, CaseEvent
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue.agreements import Permit
from sekali.catalogue.queries import NoSuchService
from sekali.channels.models import Notice
from sekali.storage.models import OutboxMessage
from sekali.vault.models import Number
from sekali.vault.ports import RegistryUnavailable
from sekali.vault.queries import subject_with_number
from support.applying import NOW, deliver
from support.knowing import surroundings_of
from support.newborns import (
    Family,
    again,
    csv_of,
    family,
    handed_in,
    sent,
    step,
    worked_off,
    wrong_with,
)
from support.people import (
    CLERK,
    CLERK_OF_SOCIAL_AFFAIRS,
    VILLAGE_HEAD,
    VILLAGE_OFFICER,
    officer,
    person_id,
    sample,
)

pytestmark = pytest.mark.django_db


def cases_of(*families: Family) -> list[Case]:
    """Return the cases of some parents."""
    return list(Case.objects.filter(person_id__in=[one.parent_id for one in families]))


def test_a_list_that_is_right_is_handed_in_row_by_row(outside: Outside) -> None:
    families = [family(number) for number in range(3)]
    bulk = worked_off(sent([one.row() for one in families]), outside)
    assert (bulk.state, bulk.good, bulk.wrong) == ("checked", 3, 0)
    assert cases_of(*families) == []  # only when somebody says so

    bulk = handed_in(bulk, outside)
    assert (bulk.state, bulk.good, bulk.handed_in) == ("done", 0, 3)
    assert [case.state for case in cases_of(*families)] == ["done"] * 3
    rows = bulk_queries.rows_of_list(bulk)
    assert {row.case_id for row in rows} == {case.id for case in cases_of(*families)}


def test_whoever_is_concerned_sees_who_typed_it_and_is_told(outside: Outside) -> None:
    one = family(1)
    handed_in(worked_off(sent([one.row()]), outside), outside)

    (case,) = cases_of(one)
    typed = case.facts["child.primary_clinic"]
    assert (typed["by"], typed["channel"]) == (str(person_id(VILLAGE_OFFICER)), "bulk")
    event = CaseEvent.objects.filter(person_id=one.parent_id).get(kind="submitted")
    assert event.data["office"] == str(officer(VILLAGE_OFFICER).office_id)
    entries = list(
        Entry.objects.filter(person_id=one.parent_id, actor_id=person_id(VILLAGE_OFFICER))
    )
    assert {entry.kind for entry in entries} == {"facts.read", "case.submitted"}
    assert {entry.office_id for entry in entries} == {officer(VILLAGE_OFFICER).office_id}
    assert Notice.objects.filter(person_id=one.parent_id).count() == 1


def test_one_wrong_row_keeps_the_others_back_until_somebody_says_otherwise(
    outside: Outside,
) -> None:
    good, bad = family(1), family(2)
    bulk = worked_off(sent([good.row(), bad.row(clinic="Puskesmas di bulan")]), outside)
    assert wrong_with(bulk) == {3: [("child.primary_clinic", "choice-cell")]}
    with pytest.raises(bulk_sending.NothingToHandIn):
        bulk_sending.hand_in_list(bulk=bulk, only_good=False, at=NOW)
    assert cases_of(good, bad) == []

    bulk = handed_in(bulk, outside, only_good=True)
    assert (bulk.state, bulk.handed_in, bulk.wrong) == ("done", 1, 1)
    assert [case.person_id for case in cases_of(good, bad)] == [good.parent_id]


def test_the_same_file_sent_twice_is_one_list_and_one_case_each(outside: Outside) -> None:
    one = family(1)
    first = handed_in(worked_off(sent([one.row()]), outside), outside)
    second = sent([one.row()], name="salinan.csv", at=NOW + timedelta(days=1))
    assert (second.id, second.name) == (first.id, "bayi.csv")
    with pytest.raises(bulk_sending.NothingToHandIn):
        bulk_sending.hand_in_list(bulk=second, only_good=True, at=NOW)
    assert len(cases_of(one)) == 1


def test_a_corrected_file_hands_in_only_what_was_not_yet(outside: Outside) -> None:
    good, mended = family(1), family(2)
    rows = [good.row(), mended.row(clinic="?")]
    handed_in(worked_off(sent(rows), outside), outside, only_good=True)

    # The columns in another order: a row is the same by what it says.
    swapped = [";".join(reversed(one.split(";"))) for one in (good.row(), mended.row())]
    header = "Primary clinic;Baby's NIK;Parent's NIK"
    bulk = worked_off(sent(csv_of(swapped, header)), outside)
    assert (bulk.good, bulk.before, bulk.wrong) == (1, 1, 0)
    handed_in(bulk, outside)
    assert len(cases_of(good, mended)) == 2


def test_a_worker_that_was_killed_in_the_middle_does_no_row_twice(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cases of a step are there, and that it was done is lost."""
    monkeypatch.setattr(bulk_working, "STEP", 2)
    families = [family(number) for number in range(5)]
    bulk = worked_off(sent([one.row() for one in families]), outside)
    bulk_sending.hand_in_list(bulk=bulk, only_good=False, at=NOW)
    bulk = step(again(bulk), outside)
    assert bulk.handed_in == 2
    with monkeypatch.context() as killed:
        killed.setattr(bulk_working, "_keep", lambda *_: False)
        step(bulk, outside)
    assert (again(bulk).handed_in, len(cases_of(*families))) == (2, 4)

    # What decided of them has followed meanwhile, so that they are no applicants any more.
    deliver(outside, at=NOW)
    bulk = worked_off(bulk, outside)
    assert (bulk.state, bulk.handed_in, bulk.wrong) == ("done", 5, 0)
    assert len(cases_of(*families)) == 5


def test_a_message_that_comes_again_does_nothing(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_working, "STEP", 1)
    bulk = sent([family(number).row() for number in range(3)])
    once = step(bulk, outside)
    step(bulk, outside)
    assert (again(bulk).position, again(bulk).good) == (once.position, 1)
    messages = OutboxMessage.objects.filter(topic=bulk_sending.TOPIC)
    assert messages.filter(person_id=bulk.office_id).count() == 2


def test_it_is_stopped_and_goes_on_where_it_was(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_working, "STEP", 1)
    families = [family(number) for number in range(3)]
    bulk = worked_off(sent([one.row() for one in families]), outside)
    bulk_sending.hand_in_list(bulk=bulk, only_good=False, at=NOW)
    step(again(bulk), outside)
    bulk_sending.stop_list(bulk=bulk, at=NOW)
    assert step(again(bulk), outside).handed_in == 1
    assert len(cases_of(*families)) == 1

    bulk_sending.go_on_with_list(bulk=bulk, at=NOW)
    assert worked_off(bulk, outside).handed_in == 3


def test_the_worker_does_it_all_from_its_messages(outside: Outside) -> None:
    one = family(1)
    bulk = sent([one.row()])
    deliver(outside, at=NOW)
    bulk_sending.hand_in_list(bulk=again(bulk), only_good=False, at=NOW)
    deliver(outside, at=NOW)
    assert again(bulk).state == "done"
    (case,) = cases_of(one)
    assert (case.state, case.effects_left) == ("done", 0)
    baby = subject_with_number("nik", one.baby_nik)
    assert isinstance(baby, UUID)


def test_what_is_wrong_is_told_by_row_and_column(outside: Outside) -> None:
    here, rich = family(1), family(3, decile=9)
    elsewhere = family(2, village="35.16.03.2005")
    rows = [
        here.row(),
        elsewhere.row(),
        f"3516041507909998;{here.baby_nik};{here.row().rpartition(';')[2]}",
        f"3,51604E+15;{here.baby_nik};x",
        f"123;{here.baby_nik};x",
        f"{here.parent_nik};{rich.baby_nik};puskesmas_sooko",
        f"{here.parent_nik};;",
        rich.row(),
        here.row(),
        f"{sample(VILLAGE_OFFICER).nik};;puskesmas_sooko",
    ]
    bulk = worked_off(sent(rows), outside)
    assert wrong_with(bulk) == {
        3: [("person", "nobody-here")],
        4: [("person", "nobody-here")],
        5: [("applicant.nik", "number-spoiled")],
        6: [("applicant.nik", "nik-invalid")],
        7: [("child", "nobody-of-family")],
        8: [("child.primary_clinic", "answer-missing")],
        9: [(key, "answer-missing") for key in ("household.electricity_va", "household.house_status", "applicant.income_month", "reason")],
        10: [("person", "row-alike")],
        11: [("person", "not-for-them")],
    }  # fmt: skip
    assert bulk.good == 1


def test_of_people_elsewhere_nothing_is_written_and_nothing_told(outside: Outside) -> None:
    elsewhere = family(2, village="35.16.03.2005")
    worked_off(sent([elsewhere.row()]), outside)
    entries = Entry.objects.filter(person_id=elsewhere.parent_id)
    assert not entries.filter(actor_id=person_id(VILLAGE_OFFICER)).exists()


def test_the_office_of_a_regency_may_send_for_all_its_villages(outside: Outside) -> None:
    rows = [family(1).row(), family(2, village="35.16.03.2005").row()]
    assert worked_off(sent(rows, by=CLERK_OF_SOCIAL_AFFAIRS), outside).good == 2


def test_what_was_wrong_can_be_checked_again(outside: Outside) -> None:
    bulk = worked_off(sent([f"351604150790{9001};;puskesmas_sooko"]), outside)
    assert bulk.wrong == 1
    family(1)
    bulk_sending.check_list_again(bulk=bulk, at=NOW)
    bulk = worked_off(bulk, outside)
    assert (bulk.good, bulk.wrong) == (1, 0)


def test_nobody_else_may_send_a_list() -> None:
    with pytest.raises(NoSuchService):
        sent([family(1).row()], by=CLERK)


def test_a_list_is_dropped_with_its_rows_and_without_its_cases(outside: Outside) -> None:
    one = family(1)
    bulk = handed_in(worked_off(sent([one.row()]), outside), outside)
    bulk_sending.drop_list(bulk=bulk)
    with pytest.raises(NoSuchApplication):
        again(bulk)
    assert not BulkRow.objects.filter(bulk_id=bulk.id).exists()
    # Sent once more it is a new list, and still the same case.
    assert worked_off(sent([one.row()]), outside).before == 1


def test_lists_are_kept_for_a_month(outside: Outside) -> None:
    bulk = worked_off(sent([family(1).row()]), outside)
    assert bulk_sending.forget_old_lists(before=NOW) == 0
    assert bulk_sending.forget_old_lists(before=NOW + timedelta(days=1)) == 1
    assert not BulkFile.objects.filter(id=bulk.id).exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"NIK orang tua;NIK bayi\n\n;;\n", "empty"),
        (b"PK\x03\x04abc", "workbook"),
        (b"NIK\0", "unreadable"),
        (b"NIK bayi\n1\n", "no-number"),
        (b"NIK orang tua;Umur\n1;2\n", "unknown-column"),
        (b"NIK orang tua;NIK orang tua\n1;2\n", "column-twice"),
        (b'NIK orang tua;NIK bayi\n1;"' + b"x" * 200_000 + b'"\n', "unreadable"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(content: bytes, reason: str) -> None:
    with pytest.raises(ListRefused) as refused:
        sent(content)
    assert refused.value.params["reason"] == reason
    assert not BulkFile.objects.exists()
    assert not BulkRow.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_files_are_read_as_spreadsheets_write_them(
    encoding: str, separator: str, outside: Outside
) -> None:
    one = family(1, decile=9)
    header = ["NIK orang tua", "NIK bayi", "Tempat berobat", "Alasan", "Penghasilan sebulan",
              "Daya listrik (VA)", "Status rumah"]  # fmt: skip
    row = [f"'{one.parent_nik}", f'"=""{one.baby_nik}"""', "puskesmas_sooko", "Réna sakit",
           "Rp1.500.000", "900", "rented"]  # fmt: skip
    text = f"{separator.join(header)}\n# catatan\n{separator.join(row)}\n"
    bulk = worked_off(sent(text.encode(encoding)), outside)
    assert wrong_with(bulk) == {}
    handed_in(bulk, outside)
    (case,) = cases_of(one)
    assert case.facts["reason"]["value"] == "Réna sakit"
    assert case.facts["applicant.income_month"]["value"] == 1_500_000
    assert case.state == "assess"


def test_a_file_larger_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekali.casework.bulk_reading.LARGEST_BYTES", 20)
    with pytest.raises(ListRefused):
        looked_into(BytesIO(b"NIK;x\n" * 10))


def test_more_rows_than_allowed_are_refused_and_none_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sekali.casework.bulk_reading.MOST_ROWS", 2)
    with pytest.raises(ListRefused):
        sent([f"351604150790{9000 + n};;" for n in range(3)])
    assert not BulkRow.objects.exists()


def test_whom_nobody_knows_here_yet_is_learnt_from_the_registry(outside: Outside) -> None:
    # Somebody for whom no other test has a child registered: the registry remembers that.
    somebody, known = sample(VILLAGE_HEAD), person_id(VILLAGE_HEAD)
    Number.objects.filter(subject_id=known).delete()
    bulk = worked_off(sent([f"{somebody.nik};;"], by=CLERK_OF_SOCIAL_AFFAIRS), outside)
    assert wrong_with(bulk) == {2: [("person", "not-for-them")]}
    learnt = subject_with_number("nik", somebody.nik)
    assert learnt not in {None, known}
    assert surroundings_of(learnt).household() is not None


def test_while_the_registry_is_away_a_list_waits(outside: Outside) -> None:
    bulk = sent([f"351604150790{9777};;puskesmas_sooko"])
    away = replace(outside, registry=Unreachable())
    assert deliver(away, at=NOW) == 0
    assert again(bulk).position == 0
    assert worked_off(bulk, outside).wrong == 1


class Unreachable:
    """A civil registry that cannot be reached."""

    def person(self, nik: str, *, permit: Permit) -> None:
        """Say nothing about anybody."""
        raise RegistryUnavailable("outage")
