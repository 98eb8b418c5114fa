"""What offices offer: adopted and set by one act, judged by for ever, refused where it is not."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sekali.audit.queries import entries_about, first_broken_link
from sekali.casework.actions import drafting
from sekali.casework.actions.submitting import submit
from sekali.casework.effects.setting import Outside
from sekali.casework.local_plans import NotOfferedThere, OfferedOtherwise
from sekali.casework.offering_effect import cases_in_flight, effects_by_office
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService, digest_of
from sekali.catalogue.models import LocalVersion, Offering, PublishedVersion
from sekali.catalogue.offering import actions, queries
from sekali.catalogue.offering.recording import Change
from sekali.catalogue.offering.settings import LocalLawMissing, SettingRefused
from sekali.demo.offerings import offer_samples
from sekali.jobs import offerings as commands
from support.applying import BIRTH, NOW, deliver, hand_in, local_day, refused_with, start
from support.knowing import open_draft
from support.offering import (
    BUILDING,
    FATHER_OF_A_TODDLER,
    FOOD,
    LAW,
    MOJOKERTO,
    RESIDENT_OF_SUMENEP,
    SUMENEP,
    SURABAYA,
    change,
    current,
    filled_food,
    office_of,
)
from support.people import MOTHER, applicant

pytestmark = pytest.mark.usefixtures("db")
# Before whatever is published.
OLD = "0.9.0"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Let no test see offerings of another: its transaction is rolled back."""
    queries.forget_offerings()
    yield
    queries.forget_offerings()


def plan_of(key: str, draft_id: UUID) -> drafting.Plan:
    opened = open_draft(person_id=applicant(key).person_id, draft_id=draft_id)
    return drafting.plan_of(opened, today=local_day(NOW))


def clock(service: CompiledService) -> int | None:
    return service.definition.process["assess"].within.working_days


def test_the_samples_are_offered_and_offering_them_again_changes_nothing() -> None:
    before = set(Offering.objects.values_list("id", "local_digest"))
    assert {row.region_code for row in queries.offerings().of_service[FOOD]} == {
        MOJOKERTO,
        SURABAYA,
    }
    offer_samples()
    assert set(Offering.objects.values_list("id", "local_digest")) == before


def test_adopting_keeps_where_it_came_from_and_is_written_down() -> None:
    office_id, origin = office_of(FOOD, SUMENEP), office_of(FOOD, MOJOKERTO)
    terms = actions.Terms({"clocks.assess": "1"}, LAW)

    begun = actions.adopt(change=change(FOOD, SUMENEP), origin=origin, terms=terms)
    again = actions.adopt(change=change(FOOD, SUMENEP), origin=origin, terms=terms)

    assert again.id == begun.id
    row = current(FOOD, SUMENEP)
    assert (row.origin_office_id, row.origin_version) == (origin, current(FOOD, MOJOKERTO).version)
    (entry,) = entries_about(office_id)
    assert (entry.kind, entry.office_id) == ("offering.adopted", office_id)
    assert entry.details["is"]["settings"] == {"clocks.assess": "1"}
    assert first_broken_link(office_id) is None


def test_what_the_service_does_not_allow_is_refused_and_leaves_nothing() -> None:
    adopt, here = actions.adopt, change(FOOD, SUMENEP)
    for typed, law, refusal in (
        ({"clocks.assess": "4"}, LAW, SettingRefused),
        ({"clocks.assess": "1"}, "", LocalLawMissing),
        ({"fees.levy": "1"}, LAW, SettingRefused),
    ):
        refused_with(refusal, adopt, change=here, origin=None, terms=actions.Terms(typed, law))
    nobody, free = office_of(FOOD, "35.01"), actions.Terms({})
    refused_with(actions.NotOfferedHere, adopt, change=here, origin=nobody, terms=free)
    refused_with(
        actions.NothingLocal, adopt, change=change(BIRTH, SUMENEP), origin=None, terms=free
    )
    assert not Offering.objects.filter(office_id=here.office_id).exists()


def test_another_agencys_office_cannot_offer_it() -> None:
    theirs = Change(FOOD, office_of(BUILDING, MOJOKERTO), None, NOW)
    refused_with(
        actions.NothingLocal, actions.adopt, change=theirs, origin=None, terms=actions.Terms({})
    )


def test_a_change_that_somebody_else_has_overtaken_is_refused() -> None:
    seen = current(FOOD, MOJOKERTO).id
    here = change(FOOD, MOJOKERTO)
    changed = actions.set_terms(change=here, seen=seen, terms=actions.Terms({}))
    assert changed.id != seen
    terms = actions.Terms({"clocks.assess": "1"}, LAW)
    refused_with(actions.OfferingChanged, actions.set_terms, change=here, seen=seen, terms=terms)
    # History is kept: the row that ended, and the one that followed it.
    rows = queries.history_of(here.office_id, FOOD)
    assert {row.id: row.until_at for row in rows} == {changed.id: None, seen: NOW}


def test_the_database_keeps_one_offering_of_a_service_at_a_time() -> None:
    row = current(FOOD, MOJOKERTO)
    row.id = UUID(int=1)
    row.pk = (row.office_id, row.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_case_is_judged_by_its_region_for_ever(outside: Outside) -> None:
    # Given an office that takes two days, and a case of its region
    case = hand_in(FATHER_OF_A_TODDLER, filled_food(outside))
    assert case.service_digest == current(FOOD, MOJOKERTO).local_digest

    # When the office sets another clock afterwards
    row = current(FOOD, MOJOKERTO)
    terms = actions.Terms({"clocks.assess": "1"}, LAW)
    actions.set_terms(change=change(FOOD, MOJOKERTO), seen=row.id, terms=terms)

    # Then the case stays under what it was handed in under, also for a process that knows nothing
    catalogue._published.cache_clear()
    kept = case_of(person_id=case.person_id, case_id=case.id)
    assert clock(catalogue.service_as_submitted(FOOD, kept.service_digest)) == 2
    # And a new one is under the new clock
    assert (
        clock(plan_of(FATHER_OF_A_TODDLER, start(applicant(FATHER_OF_A_TODDLER), FOOD)).service)
        == 1
    )


def test_what_changed_since_the_form_was_shown_is_told_before_it_is_taken(
    outside: Outside,
) -> None:
    # Given a form that a process with old offerings has shown
    draft_id = filled_food(outside)
    by = applicant(FATHER_OF_A_TODDLER)
    plan_of(FATHER_OF_A_TODDLER, draft_id)
    old = queries.offerings()
    row = current(FOOD, MOJOKERTO)
    actions.set_terms(change=change(FOOD, MOJOKERTO), seen=row.id, terms=actions.Terms({}))
    queries._kept[:] = [(float("inf"), old)]

    # When it is handed in, then the change is told, and once seen it is taken
    hand_over = {"draft_id": draft_id, "by": by, "at": NOW, "today": local_day(NOW)}
    refused_with(OfferedOtherwise, submit, **hand_over)
    submit(**hand_over)
    assert case_of(person_id=by.person_id, case_id=draft_id).service_digest == row.digest


def test_where_it_is_not_adopted_the_form_knows_and_nothing_is_taken(outside: Outside) -> None:
    draft_id = start(applicant(RESIDENT_OF_SUMENEP), FOOD)
    assert plan_of(RESIDENT_OF_SUMENEP, draft_id).not_offered_in.startswith(SUMENEP)

    draft_id = filled_food(outside)
    row = current(FOOD, MOJOKERTO)
    actions.end(change=change(FOOD, MOJOKERTO), seen=row.id)
    by = applicant(FATHER_OF_A_TODDLER)
    refused_with(NotOfferedThere, submit, draft_id=draft_id, by=by, at=NOW, today=local_day(NOW))


def test_what_the_law_obliges_to_is_offered_without_an_offering() -> None:
    found = catalogue.service(BUILDING)
    assert queries.offered_in(found, MOJOKERTO) is found
    local = queries.offered_in(found, SURABAYA)
    assert local is not None
    assert local.rules.parameters["local_index"][0].value == "0.004"


def test_the_birth_certificate_asks_nothing_about_offerings() -> None:
    draft_id = start(applicant(MOTHER))
    queries.forget_offerings()
    with CaptureQueriesContext(connection) as asked:
        plan_of(MOTHER, draft_id)
    assert not [one for one in asked.captured_queries if "offering" in one["sql"]]


def test_offerings_are_looked_at_again_only_after_some_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.offerings()
        return len(captured)

    now = 1_000.0
    monkeypatch.setattr(queries.time, "monotonic", lambda: now)
    assert [asked(), asked()] == [2, 0]
    now += queries.LOOKED_AFTER_SECONDS
    # Nothing was changed: one small question.
    assert asked() == 1
    row = current(FOOD, MOJOKERTO)
    kept = list(queries._kept)
    actions.set_terms(change=change(FOOD, MOJOKERTO), seen=row.id, terms=actions.Terms({}))
    queries._kept[:] = kept
    now += queries.LOOKED_AFTER_SECONDS
    assert asked() == 2
    kept_now = queries.offering_of(row.office_id, FOOD)
    assert kept_now is not None
    assert kept_now.settings == {}


def old_version(row: Offering) -> str:
    """Put an office on a version of before, which took two days; return its digest."""
    contents = dict(PublishedVersion.objects.get(digest=row.digest).contents)
    text = contents["service.yaml"]
    contents["service.yaml"] = text.replace(row.version, OLD).replace(
        "within: {working_days: 3}\n    decide", "within: {working_days: 2}\n    decide"
    )
    digest = digest_of({path: one.encode() for path, one in contents.items()})
    PublishedVersion.objects.create(
        digest=digest,
        service_id=row.service_id,
        version=OLD,
        contents=contents,
        published_at=NOW,
    )
    Offering.objects.filter(id=row.id).update(
        digest=digest, local_digest=digest, version=OLD, settings={}, law=""
    )
    queries.forget_offerings()
    return digest


def test_an_upgrade_shows_the_difference_and_leaves_what_is_under_way(
    outside: Outside, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given an office on an old version, with a case under way
    row = current(FOOD, MOJOKERTO)
    old = old_version(row)
    case = hand_in(FATHER_OF_A_TODDLER, filled_food(outside))
    assert (case.service_version, case.service_digest) == (OLD, old)
    assert cases_in_flight(FOOD, row.office_id) == {"assess": 1}

    # When it is only shown
    assert commands.upgrade_offering(FOOD, MOJOKERTO, is_sure=False, only_show=True) == 0
    told = capsys.readouterr().out
    assert "2 working days -> 3 working days" in told
    assert "stay under their version" in told
    assert current(FOOD, MOJOKERTO).id == row.id

    # And when it is done
    assert commands.upgrade_offering(FOOD, MOJOKERTO, is_sure=True, only_show=False) == 0
    assert current(FOOD, MOJOKERTO).digest == catalogue.service(FOOD).digest
    assert case_of(person_id=case.person_id, case_id=case.id).service_version == OLD


def test_what_was_measured_is_told_by_office(outside: Outside) -> None:
    case = hand_in(FATHER_OF_A_TODDLER, filled_food(outside))
    case.state, case.decided_at = "done", NOW + timedelta(hours=5, minutes=1)
    case.save()
    deliver(outside, at=NOW)
    effect = effects_by_office([FOOD, BUILDING])[FOOD, case.office_id]
    assert (effect.decided, effect.median_hours, effect.in_time_percent) == (1, 6, 100)


def test_the_commands_adopt_set_list_and_end(capsys: pytest.CaptureFixture[str]) -> None:
    adopt = commands.adopt_offering
    assert adopt(FOOD, SUMENEP, MOJOKERTO, {"clocks.assess": "1"}, LAW) == 0
    assert adopt(FOOD, SUMENEP, None, {"clocks.assess": "9"}, LAW) == 1
    assert "too-large" in capsys.readouterr().out
    assert commands.show_settable(FOOD, SUMENEP) == 0
    assert "clocks.assess: 1 (1 to 3 working_days)" in capsys.readouterr().out
    assert commands.set_offering(FOOD, SUMENEP, {"texts.id.notice": "Libur"}, "") == 0
    assert commands.list_offerings(FOOD) == 0
    told = capsys.readouterr().out
    assert "texts.id.notice=Libur" in told
    assert "adopted from Dinas Kesehatan Kabupaten Mojokerto" in told
    assert commands.end_offering(FOOD, SUMENEP) == 0
    assert commands.end_offering(FOOD, SUMENEP) == 1
    assert commands.list_offerings("no.such-service") == 1
    # What cases were frozen to stays.
    assert LocalVersion.objects.filter(service_id=FOOD).exists()
