"""Three services of the civil registry from the first answer to what follows, on the real database.

A death changes the family that is left, a move its address, and a lost card is printed anew.
"""

from datetime import timedelta
from uuid import UUID

import pytest

from sekali.accounts.models import Account
from sekali.agencies.actions import office_id
from sekali.agencies.models import Region
from sekali.audit.models import Entry
from sekali.casework.actions.looking import look_at
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Offer, Telling
from sekali.casework.queries import case_of
from sekali.documents.models import IssuedDocument
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.uploads import check_upload
from sekali.storage.writing import insert_together
from sekali.vault.models import Link
from support.applying import NOW, answer, decide, deliver, hand_in, photo, start
from support.knowing import holder_of, surroundings_of
from support.people import CLERK, FATHER, MOTHER, WITNESSES, applicant, officer, person_id, sample

DEATH = "kependudukan.akta-kematian"
MOVE = "kependudukan.surat-pindah"
CARD = "kependudukan.ktp-el"
FAMILY_CARD = "kependudukan.kartu-keluarga"
LATER = NOW + timedelta(hours=2)

pytestmark = pytest.mark.django_db


def attached(draft_id: UUID, item: str, outside: Outside) -> dict[str, list[str]]:
    """Attach a photograph to an item; return it as an answer holds it."""
    paper = Paper(
        person_id=person_id(MOTHER),
        application_id=draft_id,
        item=item,
        checked=check_upload(photo(), "foto.jpg"),
        added_by_id=person_id(MOTHER),
    )
    row = keep_paper(paper=paper, store=outside.store, at=NOW)
    insert_together(row)
    return {item: [str(row.id)]}


def handed_in(
    service: str, pages: dict[str, dict[str, str]], outside: Outside, paper: tuple[str, str] | None
) -> Case:
    """Fill in a service's form as the mother, with one paper on one page, and hand it in."""
    by = applicant(MOTHER)
    draft_id = start(by, service)
    for page, boxes in pages.items():
        on_page = paper is not None and paper[0] == page
        papers = attached(draft_id, paper[1], outside) if on_page and paper else {}
        answered = answer(by, draft_id, page, boxes, outside, papers=papers)
        assert answered.is_good, (page, answered.mistakes, answered.refusals)
    return hand_in(MOTHER, draft_id)


def issued(case: Case, outside: Outside) -> IssuedDocument:
    """Let everything follow from a decision; return the one document that was issued."""
    deliver(outside, at=LATER)
    assert case_of(person_id=case.person_id, case_id=case.id).effects_left == 0
    (document,) = IssuedDocument.objects.filter(person_id=case.person_id)
    assert outside.store.open(document.person_id, document.blob).startswith(b"%PDF-")
    return document


def offers_of(case: Case) -> set[str]:
    """Return the services that a decision opened."""
    return set(Offer.objects.filter(person_id=case.person_id).values_list("service_id", flat=True))


def told_of(case: Case) -> Telling:
    """Return what the one other office was told of a case."""
    (told,) = Telling.objects.filter(case_id=case.id)
    return told


@pytest.fixture
def reported(outside: Outside) -> Case:
    """The father's death, reported by the mother, with everything that follows from it."""
    first, second = (sample(key).nik for key in WITNESSES)
    day = {"day": "26", "month": "2", "year": "2026"}
    pages = {
        "who": {"deceased": str(person_id(FATHER))},
        "death": {
            **{f"deceased.death_date.{part}": value for part, value in day.items()},
            "deceased.death_time": "04.15",
            "deceased.death_place": "Mojokerto",
            "deceased.death_cause": "illness_or_age",
            "deceased.death_declared_by": "doctor",
        },
        "witnesses": {"witness_1.nik": first, "witness_2.nik": second},
    }
    return decide(
        handed_in(DEATH, pages, outside, ("death", "death_letter")), officer(CLERK), "accept"
    )


def test_a_death_in_time_is_decided_by_rule_and_changes_the_family_that_is_left(
    reported: Case, outside: Outside
) -> None:
    document = issued(reported, outside)

    # The certificate is about the father, and the register keeps what was proven
    assert (document.number, document.about) == ("3516-KM-02032026-0001", "Budi Santoso")
    father = holder_of(person_id(FATHER))
    assert father.value("death_date") == "2026-02-26"
    assert father.value("death_certificate_no") == document.number
    assert father.facts["death_cause"].level == "verified"
    # The mother is widowed and heads the family; the father stands on no card any more
    around = surroundings_of(person_id(MOTHER))
    assert around.person.value("marital_status") == "widowed"
    assert around.person.value("family_relation") == "household_head"
    household = around.household()
    assert household is not None
    assert household.value("head_name") == "Siti Aminah"
    assert father.subject_id not in {holder.subject_id for holder in around.family()}
    open_links = Link.objects.filter(person_id=household.subject_id, until__isnull=True)
    assert father.subject_id not in set(open_links.values_list("other_id", flat=True))
    assert offers_of(reported) == {FAMILY_CARD}
    # The village of the family knows of it, and of nothing else
    told = told_of(reported)
    assert told.office_id == office_id("village-government", "35.16.04.2001")
    assert told.facts["deceased.full_name"]["value"] == "Budi Santoso"
    assert "deceased.death_cause" not in told.facts


def test_nobody_signs_in_as_somebody_who_has_died(reported: Case, outside: Outside) -> None:
    assert Account.objects.filter(person_id=person_id(FATHER), is_active=True).exists()

    issued(reported, outside)

    assert not Account.objects.filter(person_id=person_id(FATHER), is_active=True).exists()
    assert Account.objects.filter(person_id=person_id(MOTHER), is_active=True).exists()


def moved_to(village: str, outside: Outside) -> Case:
    """Let the whole family move to a village."""
    family = surroundings_of(person_id(MOTHER)).family()
    pages = {
        "movers": {
            "move_reason": "housing",
            **{f"movers.{holder.subject_id}": "yes" for holder in family},
        },
        "destination": {
            "destination.village_code": village,
            "destination.address": "Jl. Anggrek 21",
            "destination.rt": "004",
            "destination.rw": "002",
        },
        "card": {"destination.postal_code": "61373", "card_of_movers": "new_card"},
        "known": {},
    }
    return handed_in(MOVE, pages, outside, None)


def test_a_family_that_moves_within_the_regency_has_its_new_address_at_once(
    outside: Outside,
) -> None:
    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    home = str(household.value("village_code"))
    others = Region.objects.filter(parent_id=home[:8], valid_until__isnull=True)
    village = others.exclude(pk=home).order_by("pk").values_list("pk", flat=True)[0]

    case = moved_to(village, outside)

    assert case.state == "done"
    assert issued(case, outside).number == "SKPWNI-3516-02032026-0001"
    now = holder_of(household.subject_id)
    assert (now.value("village_code"), now.value("address")) == (village, "Jl. Anggrek 21")
    assert now.facts["address"].level == "verified"
    assert offers_of(case) == {FAMILY_CARD, CARD}


def test_a_family_that_leaves_the_regency_keeps_its_address_until_it_has_arrived(
    outside: Outside,
) -> None:
    household = surroundings_of(person_id(MOTHER)).household()
    assert household is not None
    before = household.value("address")

    case = moved_to("35.78.08.1001", outside)

    assert case.state == "done"
    issued(case, outside)
    assert holder_of(household.subject_id).value("address") == before
    assert offers_of(case) == set()
    # The office there knows who comes, of each of the family only the name
    told = told_of(case)
    assert told.office_id == office_id("civil-registry", "35.78")
    assert {"full_name": "Siti Aminah"} in told.facts["movers"]["value"]
    assert all(set(row) == {"full_name"} for row in told.facts["movers"]["value"])


def test_a_damaged_card_waits_for_the_printer_alone(outside: Outside) -> None:
    pages = {
        "reason": {"replaced_because": "damaged"},
        "card": {"card_damaged": "yes"},
        "collection": {"collected_at": "district_office"},
    }

    case = handed_in(CARD, pages, outside, ("card", "damaged_card"))

    assert case.state == "print"
    done = decide(case, officer(CLERK), "ready")

    assert done.state == "done"
    assert issued(done, outside).number == "3516-KTP-02032026-0001"


def test_everybody_who_moves_learns_who_looked_but_where_to_only_later(outside: Outside) -> None:
    case = moved_to("35.15.18.1001", outside)
    deliver(outside, at=LATER)
    look_at(case=case, by=officer(CLERK), at=LATER, seen=set(case.facts))
    deliver(outside, at=LATER + timedelta(minutes=1))

    father = Entry.objects.filter(person_id=person_id(FATHER), details__case=str(case.id))
    (look,) = father.filter(details__where="desk")
    assert {"movers.nik", "movers.full_name"} <= set(look.details["elements"])
    assert look.details["shown_from"] == "2026-04-01"
    mine = Entry.objects.filter(person_id=person_id(MOTHER), details__where="desk")
    assert "shown_from" not in mine.get(details__case=str(case.id)).details
