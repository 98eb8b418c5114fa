"""One form for several services: a case of each, and what follows by itself, exactly once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from sekali.audit.models import Entry
from sekali.casework.actions import bundle_drafting, bundle_following, handing_in, submitting
from sekali.casework.actions.withdrawing import withdraw
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Bundle, BundlePart, Case, Draft, Offer, WorkItem
from sekali.casework.queries import AlreadySubmitted, cases_of, drafts_of
from sekali.channels.models import Notice
from sekali.documents.models import Evidence
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from support.applying import BIRTH, FAMILY_CARD, INSURANCE, NOW, answer, decide, refused_with
from support.bundling import (
    AFTERWARDS,
    begin,
    cases_by_service,
    fill_birth,
    let_follow,
    open_page,
    send,
    sent_birth,
    standings,
)
from support.knowing import open_draft, surroundings_of
from support.people import CLERK, HEAD, MOTHER, applicant, officer, person_id

MOVE, CARD = "kependudukan.surat-pindah", "kependudukan.ktp-el"
pytestmark = pytest.mark.django_db


def told(subject: str) -> list[str]:
    """Return the subjects of the mother's notices that begin so."""
    notices = Notice.objects.filter(person_id=person_id(MOTHER), subject__startswith=subject)
    return list(notices.values_list("subject", flat=True))


# --- the one form ----------------------------------------------------------------------------


def test_one_form_makes_a_case_of_what_waits_for_nothing_and_keeps_the_rest(
    outside: Outside,
) -> None:
    view = sent_birth(outside)

    # One case under its own service, with its own names; the others wait with their answers
    (case,) = view.cases.values()
    assert (case.service_id, case.about) == (BIRTH, "Ahmad Fauzi")
    assert "child.primary_clinic" not in case.facts
    assert case.facts["witness_1.nik"]["value"]
    assert standings(view) == {BIRTH: "handed-in", FAMILY_CARD: "waiting", INSURANCE: "waiting"}
    waiting = next(part for part in view.parts if part.service_id == INSURANCE)
    assert waiting.answers["child.primary_clinic"]["value"] == "puskesmas_sooko"
    assert WorkItem.objects.filter(case_id=case.id).count() == 1
    assert not drafts_of(case.person_id)


def test_a_paper_is_attached_to_the_case_that_needs_it_and_kept_once(outside: Outside) -> None:
    view = sent_birth(outside)
    (case,) = view.cases.values()

    papers = list(Evidence.objects.filter(person_id=case.person_id))
    assert [(one.application_id, one.item) for one in papers] == [(case.id, "birth_letter")]
    assert case.facts["birth_letter"]["value"] == [str(papers[0].id)]


def test_handing_in_twice_changes_nothing_and_tells_where_it_went(outside: Outside) -> None:
    view = sent_birth(outside)

    refusal = refused_with(AlreadySubmitted, send, applicant(MOTHER), view.bundle.id)

    assert refusal.params == {"case": view.bundle.id, "is_bundle": True}
    assert Bundle.objects.filter(person_id=view.bundle.person_id).count() == 1
    assert len(cases_of(view.bundle.person_id)) == 1


def test_services_can_be_ticked_again_and_no_answer_is_lost(outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")
    fill_birth(by, draft_id, outside)

    # Without the insurance its question is gone, with it it is answered already
    bundle_drafting.choose_again(draft_id=draft_id, services=[BIRTH], by=by, at=NOW)
    assert open_draft(person_id=by.person_id, draft_id=draft_id).draft.chosen == [BIRTH]
    again = [BIRTH, INSURANCE]
    bundle_drafting.choose_again(draft_id=draft_id, services=again, by=by, at=NOW)
    assert open_page(by, draft_id) is None
    refused_with(
        bundle_drafting.NothingChosen,
        bundle_drafting.choose_again,
        draft_id=draft_id, services=["no.such"], by=by, at=NOW,
    )  # fmt: skip

    assert standings(send(by, draft_id)) == {BIRTH: "handed-in", INSURANCE: "waiting"}


def test_what_is_refused_by_one_service_is_told_before_any_is_handed_in(outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")
    page = open_page(by, draft_id)
    assert page is not None
    fill_birth(by, draft_id, outside)
    answer(by, draft_id, page, {"child.full_name": "Fauzi"}, outside)

    refusal = refused_with(handing_in.NotEligible, send, by, draft_id)

    assert refusal.params["refusals"] == ["akta_kelahiran.one-word-name"]


def test_everything_read_for_a_bundle_is_on_the_ledger(outside: Outside) -> None:
    by = applicant(MOTHER)
    begin(by, "birth")

    looks = Entry.objects.filter(person_id=by.person_id)
    assert "bundle.birth" in {entry.details.get("service") for entry in looks}


# --- what follows by itself -------------------------------------------------------------------


def test_what_comes_after_is_handed_in_by_itself_with_what_is_then_known(
    outside: Outside,
) -> None:
    view = sent_birth(outside)

    decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")
    let_follow(outside)

    # The child has a NIK, and both followers know it without a question
    cases = cases_by_service(view)
    assert set(cases) == {BIRTH, FAMILY_CARD, INSURANCE}
    around = surroundings_of(view.bundle.person_id)
    child = next(one for one in around.family() if one.value("full_name") == "Ahmad Fauzi")
    assert cases[INSURANCE].facts["child.nik"]["value"] == child.value("nik")
    assert cases[INSURANCE].facts["child.primary_clinic"]["value"] == "puskesmas_sooko"
    assert {case.bundle_id for case in cases.values()} == {view.bundle.id}
    assert set(standings(view).values()) == {"handed-in"}
    # The offers that the certificate made are taken up
    assert not Offer.objects.filter(person_id=view.bundle.person_id, taken_at=None).exists()


@pytest.mark.parametrize("dies_in", ["hand_in", "write_all", "record"])
def test_a_worker_that_is_killed_on_the_way_hands_it_in_once(
    outside: Outside, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    view = sent_birth(outside)
    decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")

    def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    # Given a worker that dies before, within and after the writing
    with monkeypatch.context() as broken:
        broken.setattr(bundle_following, dies_in, killed)
        let_follow(outside)
        assert set(cases_by_service(view)) == {BIRTH}
        assert standings(view)[FAMILY_CARD] == "waiting"

    # When another takes over, and hears of it more than once
    let_follow(outside, at=AFTERWARDS + timedelta(hours=1))
    message = outbox.Message(
        view.bundle.person_id,
        uuid4(),
        "casework.bundle",
        {"bundle": str(view.bundle.id), "case": ""},
        1,
    )
    bundle_following.go_on(message, at=AFTERWARDS + timedelta(hours=2))

    # Then each was handed in once
    services = [case.service_id for case in cases_of(view.bundle.person_id)]
    assert sorted(services) == sorted([BIRTH, FAMILY_CARD, INSURANCE])


def test_it_waits_for_what_the_certificate_brings_about(outside: Outside) -> None:
    view = sent_birth(outside)
    decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")

    # The message comes before the registry has given the number
    consumers = CaseworkConsumers(outside, lambda: AFTERWARDS).by_topic()
    rows = OutboxMessage.objects.filter(person_id=view.bundle.person_id, topic="casework.bundle")
    row = rows.get()
    message = outbox.Message(row.person_id, row.id, row.topic, row.body, 1)
    assert not outbox.handle(message, consumers, now=AFTERWARDS)

    # It is kept, and goes on later
    assert rows.exists()
    assert standings(view)[FAMILY_CARD] == "waiting"
    let_follow(outside, at=AFTERWARDS + timedelta(hours=1))
    assert standings(view)[FAMILY_CARD] == "handed-in"


def test_a_refused_certificate_stops_what_waits_for_it_and_says_so(outside: Outside) -> None:
    view = sent_birth(outside)

    birth = cases_by_service(view)[BIRTH]
    decide(birth, officer(CLERK), "refuse", reason="false-document")
    let_follow(outside)

    assert standings(view) == {BIRTH: "handed-in", FAMILY_CARD: "stopped", INSURANCE: "stopped"}
    assert sorted(told("Belum kami ajukan")) == [
        "Belum kami ajukan: Jaminan kesehatan bayi",
        "Belum kami ajukan: Kartu keluarga",
    ]
    assert len(cases_of(view.bundle.person_id)) == 1


def test_what_is_withdrawn_stops_it_as_well(outside: Outside) -> None:
    view = sent_birth(outside)

    withdraw(case_id=cases_by_service(view)[BIRTH].id, by=applicant(MOTHER), at=NOW)
    let_follow(outside)

    assert standings(view)[FAMILY_CARD] == "stopped"


def test_what_is_missing_meanwhile_is_left_to_the_resident_with_all_answers_in_place(
    outside: Outside,
) -> None:
    view = sent_birth(outside)
    parts = BundlePart.objects.filter(person_id=view.bundle.person_id, service_id=INSURANCE)
    waiting = parts.get()
    # Given a version that came meanwhile and does not know the answer of before
    parts.update(answers={})
    decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")
    let_follow(outside)

    # Then one is handed in, and the other opened for its applicant, who is told
    assert standings(view)[FAMILY_CARD] == "handed-in"
    assert standings(view)[INSURANCE] == "incomplete"
    assert told("Tinggal sedikit") == ["Tinggal sedikit: Jaminan kesehatan bayi"]
    by = applicant(MOTHER)
    draft = Draft.objects.get(person_id=by.person_id)
    assert (draft.id, draft.service_id) == (waiting.case_id, INSURANCE)

    # And once it is complete it is a case of the same bundle
    boxes = {"child.primary_clinic": "puskesmas_sooko"}
    assert answer(by, draft.id, "child", boxes, outside, at=AFTERWARDS).is_good
    submitting.submit(draft_id=draft.id, by=by, at=AFTERWARDS, today=AFTERWARDS.date())
    assert Case.objects.get(person_id=by.person_id, id=draft.id).bundle_id == view.bundle.id


# --- other bundles ---------------------------------------------------------------------------


def moved(outside: Outside, village: str) -> UUID:
    """Move the whole family to a village with one form; return the draft."""
    by = applicant(MOTHER)
    draft_id = begin(by, "moving")
    family = surroundings_of(by.person_id).family()
    boxes = {
        "surat_pindah__move_reason": "housing",
        **{f"surat_pindah__movers.{one.subject_id}": "yes" for one in family},
        "surat_pindah__destination.village_code": village,
        "surat_pindah__destination.address": "Jl. Anggrek 21",
        "surat_pindah__destination.rt": "004",
        "surat_pindah__destination.rw": "002",
        "surat_pindah__destination.postal_code": "61373",
        "surat_pindah__card_of_movers": "new_card",
    }
    while (page := open_page(by, draft_id)) is not None:
        answered = answer(by, draft_id, page, boxes, outside)
        assert answered.is_good, (page, answered.mistakes, answered.refusals)
    return draft_id


def test_the_card_follows_a_move_within_the_regency_with_the_new_address(
    outside: Outside,
) -> None:
    view = send(applicant(MOTHER), moved(outside, "35.16.01.2003"))
    let_follow(outside)

    card = cases_by_service(view)[FAMILY_CARD]
    assert card.facts["household.address"]["value"] == "Jl. Anggrek 21"
    assert card.state == "done"


def test_a_move_to_another_regency_needs_no_card_here(outside: Outside) -> None:
    view = send(applicant(MOTHER), moved(outside, "35.78.08.1001"))
    let_follow(outside)

    assert standings(view) == {MOVE: "handed-in", FAMILY_CARD: "not-needed"}
    assert set(cases_by_service(view)) == {MOVE}


def test_two_independent_services_end_each_in_its_own_way(outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth", [FAMILY_CARD, BIRTH])
    fill_birth(by, draft_id, outside)
    view = send(by, draft_id)

    birth = decide(cases_by_service(view)[BIRTH], officer(CLERK), "accept")
    assert birth.state == "done"
    assert officer(HEAD).office_id == birth.office_id
