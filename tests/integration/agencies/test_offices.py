"""Which office serves whom, who works there, and when it is open: on the data of East Java."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from sekali.agencies import queries
from sekali.agencies.models import Office, Posting, Region
from sekali.agencies.rules import after_working_time, end_of_working_day
from sekali.kernel.ids import uuid7
from support.applying import refused_with
from support.people import CLERK, HEAD, VILLAGE_HEAD, VILLAGE_OFFICER, person_id

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def nothing_kept(db: None) -> Iterator[None]:
    """What a process keeps of offices must not survive a test that changes them."""
    queries.forget_kept()
    yield
    queries.forget_kept()


def test_all_of_east_java_is_there() -> None:
    levels = dict.fromkeys(Region.objects.values_list("level", flat=True).distinct())
    counts = {
        level: Region.objects.filter(level=level, valid_until=None).count() for level in levels
    }
    assert counts["regency"] + counts["city"] == 38
    assert counts["district"] == 666
    assert counts["village"] + counts.get("urban_village", 0) > 8_400


def test_every_regency_and_city_has_its_offices() -> None:
    regencies = Region.objects.filter(level__in=["regency", "city"], valid_until=None)
    for agency in ("civil-registry", "social-affairs"):
        served = set(Office.objects.filter(agency=agency).values_list("region_id", flat=True))
        assert served == set(regencies.values_list("code", flat=True))


@pytest.mark.parametrize("code", ["35.16.04.2001", "35.16.04", "35.16"])
def test_the_office_of_a_village_is_that_of_its_regency(code: str) -> None:
    assert queries.office_serving("civil-registry", code).region_id == "35.16"


def test_every_village_has_its_own_government() -> None:
    levels = ["village", "urban_village"]
    villages = Region.objects.filter(level__in=levels, valid_until=None)
    offices = Office.objects.filter(agency="village-government")
    served = set(offices.values_list("region_id", flat=True))
    assert served == set(villages.values_list("code", flat=True))
    assert len(served) == 8_494


@pytest.mark.parametrize(
    ("code", "name"),
    [("35.16.04.2001", "Desa Ketapanrame"), ("35.01.04.1001", "Kelurahan Sidoharjo")],
)
def test_a_village_is_served_by_its_own_office(code: str, name: str) -> None:
    office = queries.office_serving("village-government", code)
    assert (office.region_id, office.name) == (code, name)
    assert office.place == name.partition(" ")[2]
    assert queries.regency_name(code).startswith("Kabupaten ")


@pytest.mark.parametrize("code", ["35.16", "35.16.04", "35.16.04.9999", ""])
def test_what_is_no_village_has_no_village_government(code: str) -> None:
    refused_with(queries.NoOffice, queries.office_serving, "village-government", code)


def test_who_works_in_a_village_is_posted_there() -> None:
    office = queries.office_serving("village-government", "35.16.04.2001")
    (posting,) = queries.postings_of(person_id(VILLAGE_OFFICER), TODAY)
    assert (posting.office_id, posting.role) == (office.id, "village-officer")
    head = queries.holder_of_role(office.id, "village-head", TODAY)
    assert head is not None
    assert head.person_id == person_id(VILLAGE_HEAD)


def test_an_office_that_dictionary_says_anew_is_corrected() -> None:
    from sekali.jobs.preparing import load_government

    office = queries.office_serving("village-government", "35.16.04.2001")
    Office.objects.filter(id=office.id).update(name="Desa Lain", hours={})
    load_government()
    assert queries.office_serving("village-government", "35.16.04.2001").name == office.name
    assert queries.office(office.id).hours == office.hours


@pytest.mark.parametrize("code", ["", "99.99", "35", "35.16.04.2001x" * 9, "None", "\u0663\u0665"])
def test_a_place_that_nobody_serves_is_refused(code: str) -> None:
    code = code if code.startswith("35.16") is False else "36" + code
    refused_with(queries.NoOffice, queries.office_serving, "civil-registry", code)


def test_an_agency_without_offices_is_refused() -> None:
    refused_with(queries.NoOffice, queries.office_serving, "ministry-of-walks", "35.16")


def test_a_place_is_written_as_on_a_letter() -> None:
    assert queries.place_name("35.16.04.2001").endswith("Kabupaten Mojokerto")
    assert queries.place_name("99.99.99.9999") == ""
    assert len(queries.place_name("35.16.04.2001").split(", ")) == 3


def test_regions_that_vanished_are_regions_of_their_time() -> None:
    vanished = Region.objects.exclude(valid_until=None).first()
    assert vanished is not None
    day = vanished.valid_until
    assert queries.is_region(vanished.code)
    assert queries.is_region(vanished.code, on=day - timedelta(days=1))
    assert not queries.is_region(vanished.code, on=day)


def test_the_regions_below_one_are_in_the_order_of_their_names() -> None:
    below = queries.regions_below("35.16", TODAY)
    assert len(below) == 18
    assert [region.name for region in below] == sorted(region.name for region in below)
    assert {region.parent_id for region in below} == {"35.16"}


def test_a_role_is_held_from_its_first_day_until_the_day_it_ends() -> None:
    (posting,) = queries.postings_of(person_id(CLERK), TODAY)
    assert posting.role == "front-office"

    Posting.objects.filter(person_id=person_id(CLERK)).update(
        since=TODAY, until=TODAY + timedelta(days=1)
    )
    held = [
        bool(queries.postings_of(person_id(CLERK), TODAY + timedelta(days=n))) for n in (-1, 0, 1)
    ]
    assert held == [False, True, False]


def test_who_signs_is_who_holds_the_position_that_day() -> None:
    office = queries.office_serving("civil-registry", "35.16")
    first = queries.holder_of_role(office.id, "head-of-office", TODAY)
    assert first is not None
    assert first.person_id == person_id(HEAD)

    # Given a successor from next week on
    Posting.objects.filter(person_id=person_id(HEAD)).update(until=TODAY + timedelta(days=7))
    successor = Posting.objects.create(
        person_id=uuid7(),
        id=uuid7(),
        office=office,
        role="head-of-office",
        title="Kepala Dinas",
        since=TODAY + timedelta(days=7),
    )
    later = queries.holder_of_role(office.id, "head-of-office", TODAY + timedelta(days=7))
    assert later == successor
    assert queries.holder_of_role(office.id, "head-of-office", TODAY) == first


def test_a_promise_is_kept_in_the_working_time_of_the_office() -> None:
    """Closed from Friday afternoon to Monday, and on the holidays of the calendar."""
    time = queries.working_time(queries.office_serving("civil-registry", "35.16").id)
    friday = datetime(2026, 3, 6, 7, 0, tzinfo=UTC)  # 14:00 in Jakarta

    assert time.local(end_of_working_day(friday, 1, time)).date() == date(2026, 3, 9)
    assert time.local(after_working_time(friday, timedelta(hours=8), time)).weekday() == 0

    # Idul Fitri of 2026 and the joint leave around it
    assert date(2026, 3, 20) in queries.holidays()
    before = datetime(2026, 3, 17, 3, 0, tzinfo=UTC)
    assert time.local(end_of_working_day(before, 1, time)).date() >= date(2026, 3, 24)


def test_loading_the_government_again_changes_nothing() -> None:
    from sekali.jobs.preparing import load_government

    before = (Region.objects.count(), Office.objects.count(), sorted(queries.holidays()))
    load_government()
    after = (Region.objects.count(), Office.objects.count(), sorted(queries.holidays()))
    assert after == before
