"""A hospital tells of a birth, and the mother only names her child."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sekali.casework.actions import births
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Offer
from sekali.config import issuing, wiring
from sekali.jobs.birth_notices import BirthNoticePoll
from sekali.kernel.ids import uuid7
from sekali.vault.models import FactVersion, Link
from sekali.vault.ports import RegistryUnavailable
from support.applying import BIRTH
from support.browsing import save, text_of
from support.knowing import holder_of
from support.people import OTHER_MOTHER, WITNESSES, browser_of, person_id, sample
from support.registries import tell

pytestmark = pytest.mark.usefixtures("db")


def notice(**others: Any) -> dict[str, Any]:
    """Return a notice of a birth three days ago, as a hospital lays it down."""
    born = timezone.localdate() - timedelta(days=3)
    return {
        "number": f"RSCONTOH-{uuid7()}", "facility_name": "RS Contoh",
        "mother_nik": sample(OTHER_MOTHER).nik, "sex": "P", "date": born.isoformat(),
        "time": "04:10", "city": "Kota Mojokerto", "facility": "RS", "attendant": "Dokter",
        "kind": "Tunggal", "order": 2, "weight": 2950, "length": 48,
        "witnesses": [sample(key).nik for key in WITNESSES], **others,
    }  # fmt: skip


def lay_down(told: dict[str, Any]) -> str:
    """Let a simulated hospital tell of a birth; return the number of the notice."""
    tell("/_birth", told)
    return str(told["number"])


def poll() -> None:
    """Do what the worker does each minute."""
    for one in issuing.polls():
        one(timezone.now())


def open_offer(number: str) -> Offer | None:
    """Return the offer that a notice has opened."""
    mine = Offer.objects.filter(person_id=person_id(OTHER_MOTHER))
    return next((one for one in mine if one.because_case_id == births.child_of(number)), None)


def test_a_notice_makes_the_child_known_and_offers_the_certificate_once() -> None:
    number = lay_down(notice())
    poll()
    offer = open_offer(number)
    assert offer is not None
    child = holder_of(births.child_of(number))
    assert (child.value("sex"), child.value("birth_time")) == ("female", "04:10")
    assert (child.value("birth_weight"), child.value("birth_place")) == (2950, "Mojokerto")
    assert {fact.source for fact in child.facts.values()} == {"hospital"}
    assert offer.subjects == {
        "child": str(child.subject_id),
        "witness_1": str(person_id(WITNESSES[0])),
        "witness_2": str(person_id(WITNESSES[1])),
    }

    # Told again, as after an answer that was lost, it changes nothing.
    versions = FactVersion.objects.filter(person_id=child.subject_id).count()
    for one in wiring.birth_notices().waiting():
        assert one.number != number
    again = BirthNoticePoll(_Again(number), wiring.registry(), is_sample=True)
    again(timezone.now())
    mine = Offer.objects.filter(person_id=person_id(OTHER_MOTHER))
    assert len([one for one in mine if one.because_case_id == child.subject_id]) == 1
    assert FactVersion.objects.filter(person_id=child.subject_id).count() == versions
    links = Link.objects.filter(person_id=person_id(OTHER_MOTHER), kind=births.NEWBORN)
    assert links.filter(other_id=child.subject_id).count() == 1


class _Again:
    """The gateway where a notice comes a second time."""

    def __init__(self, number: str) -> None:
        self._number = number

    def waiting(self) -> list[Any]:
        """Return the notice anew."""
        from sekali.demo.registries.habits import birth_as_sent
        from sekali.vault.adapters.registries.births import notice_of

        return [notice_of(birth_as_sent(notice(number=self._number)))]

    def take(self, number: str, *, outcome: str) -> None:
        """Be told what became of it."""
        assert (number, outcome) == (self._number, "received")

    def check_config(self) -> list[str]:
        """Say that all is well."""
        return []


def test_a_mother_whom_nobody_knows_is_said_to_the_hospital() -> None:
    lay_down(notice(mother_nik="3516046603129001"))
    poll()
    assert wiring.birth_notices().waiting() == []


def test_while_the_civil_registry_is_away_a_notice_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    number = lay_down(notice())
    monkeypatch.setattr(births, "known_or_learnt", _away)
    poll()
    assert open_offer(number) is None
    assert number in {one.number for one in wiring.birth_notices().waiting()}
    monkeypatch.undo()
    poll()
    assert open_offer(number) is not None


def _away(*_: object, **__: object) -> None:
    raise RegistryUnavailable(reason="outage")


def test_the_mother_types_the_name_and_nothing_else(outside: Outside) -> None:
    number = lay_down(notice())
    poll()
    offer = open_offer(number)
    assert offer is not None
    browser = browser_of(OTHER_MOTHER)
    # Given the home page, on which one thing is left to fill in
    assert "1 thing to fill in" in text_of(browser.get("/"))

    # When she names her child
    draft_id = uuid7()
    boxes = {"draf": str(draft_id), "tawaran": str(offer.id)}
    assert browser.post(f"/layanan/{BIRTH}/mulai", boxes).status_code == 302
    assert "hospital" in text_of(browser.get(f"/isi/{draft_id}/birth"))
    named = save(browser, draft_id, "child", {"child.full_name": "Bunga Lestari"})
    assert named.status_code == 302
    handed_in = browser.post(f"/isi/{draft_id}/kirim")

    # Then it is a case, about the child of whom the hospital has told
    assert handed_in.headers["Location"] == f"/perkara/{draft_id}"
    case = Case.objects.get(person_id=person_id(OTHER_MOTHER), id=draft_id)
    assert case.subjects["child"] == str(births.child_of(number))
    assert case.facts["child.birth_notice_no"]["value"] == number
    assert case.facts["child.birth_date"]["source"] == "hospital"
    assert case.facts["witness_1.full_name"]["level"] == "verified"
    assert "birth_letter" not in case.facts
    typed = [key for key, fact in case.facts.items() if "channel" in fact]
    assert typed == ["child.full_name"]
