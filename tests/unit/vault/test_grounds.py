"""A ground that allows nothing cannot be made, and none reaches further than it says."""

from typing import Any
from uuid import UUID

import pytest

from sekali.vault.actions import Look
from sekali.vault.grounds import DATA_SUBJECT, Ground, NoGround, own

SOMEBODY, ANOTHER, OFFICE = UUID(int=1), UUID(int=2), UUID(int=3)
OF_A_SERVICE = {
    "reader_id": SOMEBODY,
    "office_id": OFFICE,
    "where": "desk",
    "purposes": {"certificate": "public-task"},
    "service_id": "kependudukan.akta-kelahiran",
}


@pytest.mark.parametrize(
    "changed",
    [
        {"purposes": {}},
        {"purposes": {"certificate": "curiosity"}},
        {"purposes": {"certificate": DATA_SUBJECT}},
        {"service_id": ""},
        {"own_of": SOMEBODY},
        {"own_of": SOMEBODY, "purposes": {"own-data": DATA_SUBJECT}},
        {"own_of": SOMEBODY, "purposes": {"own-data": DATA_SUBJECT}, "service_id": ""},
    ],
)
def test_what_is_no_ground_is_refused(changed: dict[str, Any]) -> None:
    Ground(**OF_A_SERVICE)
    with pytest.raises(NoGround):
        Ground(**(OF_A_SERVICE | changed))


def test_what_is_ones_own_does_not_open_another_persons_facts() -> None:
    mine = own(SOMEBODY, where="web")
    mine.check_reaches(SOMEBODY)
    with pytest.raises(NoGround):
        mine.check_reaches(ANOTHER)
    own(SOMEBODY, where="web", belonging=[ANOTHER]).check_reaches(ANOTHER)


def test_a_look_says_what_its_ground_says() -> None:
    look = Look.on(Ground(**OF_A_SERVICE), ["child.full_name"])
    assert (look.actor_id, look.office_id, look.where) == (SOMEBODY, OFFICE, "desk")
    assert look.as_act().details["purposes"] == {"certificate": "public-task"}
