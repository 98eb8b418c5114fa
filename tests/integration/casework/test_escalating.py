"""What an office leaves lying comes before who watches over personal data, once, and goes again."""

from datetime import timedelta
from uuid import UUID

import pytest

from sekali.agencies.actions import give_role, office_id
from sekali.agencies.queries import data_protection_watch
from sekali.agencies.roles import DATA_PROTECTION_OFFICER, HEADS
from sekali.casework.actions.escalating import escalate, escalated_to, settle
from support.applying import NOW
from support.people import (
    CLERK,
    HEAD,
    MOTHER,
    ON_DUTY,
    browser_of,
    officer,
    person_id,
)
from support.people import (
    DATA_PROTECTION_OFFICER as WATCHER,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
MATTER = UUID(int=7)
REGISTRY = office_id("civil-registry", "35.16")
PROVINCE = office_id("data-protection", "35")


def leave_lying(matter_id: UUID = MATTER) -> None:
    """Let the civil registry of Mojokerto not answer what a mother asked."""
    escalate(
        kind="question",
        matter_id=matter_id,
        person_id=person_id(MOTHER),
        about_office_id=REGISTRY,
        due_at=NOW - timedelta(hours=1),
        at=NOW,
    )


def test_an_office_without_one_is_watched_over_by_the_province() -> None:
    watch = data_protection_watch(REGISTRY, ON_DUTY)
    assert (watch.office_id, watch.roles) == (PROVINCE, {DATA_PROTECTION_OFFICER})


def test_an_office_with_one_of_its_own_is_watched_over_there() -> None:
    give_role(
        person_id=person_id(CLERK),
        office_id=REGISTRY,
        role=DATA_PROTECTION_OFFICER,
        title="PPDP",
        since=ON_DUTY,
    )
    assert data_protection_watch(REGISTRY, ON_DUTY).office_id == REGISTRY


def test_before_anybody_was_posted_it_is_the_head_of_the_office() -> None:
    long_ago = ON_DUTY.replace(year=1990)
    watch = data_protection_watch(REGISTRY, long_ago)
    assert (watch.office_id, watch.roles) == (REGISTRY, HEADS)


def test_it_comes_once_and_goes_when_it_was_done() -> None:
    leave_lying()
    leave_lying()
    (raised,) = escalated_to([officer(WATCHER)])
    assert (raised.about_office_id, raised.matter_id) == (REGISTRY, MATTER)
    settle(kind="question", matter_id=MATTER, about_office_id=REGISTRY, at=NOW)
    assert not escalated_to([officer(WATCHER)])


def test_another_matter_stays() -> None:
    leave_lying()
    leave_lying(UUID(int=8))
    settle(kind="question", matter_id=MATTER, about_office_id=REGISTRY, at=NOW)
    (left,) = escalated_to([officer(WATCHER)])
    assert left.matter_id == UUID(int=8)


@pytest.mark.parametrize("who", [CLERK, HEAD])
def test_it_is_for_nobody_else(who: str) -> None:
    leave_lying()
    assert not escalated_to([officer(who)])


def test_the_page_tells_what_is_late_and_not_whose_it_is() -> None:
    leave_lying()
    page = browser_of(WATCHER).get("/meja/pelindungan-data").content.decode()
    assert "Kabupaten Mojokerto" in page
    assert "has no answer" in page
    assert "Siti" not in page
    assert str(person_id(MOTHER)) not in page


def test_a_clerk_has_no_such_page() -> None:
    assert browser_of(CLERK).get("/meja/pelindungan-data").status_code == 404


def test_the_officer_reads_what_services_do_with_data() -> None:
    browser = browser_of(WATCHER)
    record = browser.get("/meja/pelindungan-data/catatan.md")
    assert "kependudukan.akta-kelahiran" in record.content.decode()
    found = browser.get("/meja/pelindungan-data/dampak/kependudukan.akta-kelahiran.md")
    assert "Birth certificate" in found.content.decode()
    assert browser.get("/meja/pelindungan-data/dampak/no.such.md").status_code == 404
    assert browser_of(CLERK).get("/meja/pelindungan-data/catatan.md").status_code == 404
