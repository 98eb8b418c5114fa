"""The pages on which two officers put records together, and a resident looks into the former one."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sekali.casework.actions.parting import recorded_since
from sekali.casework.effects.setting import Outside
from sekali.casework.merging import merges_of, side_of
from sekali.casework.models import MergeSide
from sekali.documents.models import IssuedDocument
from sekali.documents.queries import paper, papers_of
from sekali.vault.merging import OTHER
from support.applying import NOW, decide, deliver, photo, submitted
from support.browsing import text_of
from support.merging import AT, SECOND_NIK, merged, parted, proposed, second_record
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    officer,
    person_id,
    sample,
)

pytestmark = pytest.mark.usefixtures("db", "static_files")
COMPARE = "merge-compare"


def compare(who: str = CLERK, nik: str = "", other: str = SECOND_NIK, **more: Any) -> Any:
    """Let an officer compare the mother with another record, or propose that they are one."""
    sent = {"nik": nik or sample(MOTHER).nik, "nik-lain": other, **more}
    return browser_of(who).post(reverse(COMPARE), sent, follow=True)


def only_side() -> MergeSide:
    return MergeSide.objects.get(person_id=person_id(MOTHER))


def page_of(side: MergeSide) -> str:
    return reverse("merge-one", args=[side.person_id, side.id])


def test_an_officer_compares_chooses_and_proposes_and_another_confirms(outside: Outside) -> None:
    second = second_record()
    told = text_of(compare())
    assert "Siti Aminah" in told
    assert "Siti Aminnah" in told

    unsaid = compare(tindakan="usulkan", dasar="KTP yang sama.")
    assert unsaid.status_code == 422
    assert "Choose which one is used for each difference" in text_of(unsaid)

    boxes = set(re.findall(r'name="(pilih\.[a-z_]+)"', compare().content.decode()))
    assert {"pilih.full_name", "pilih.nik"} <= boxes
    chosen = dict.fromkeys(boxes, "survivor") | {"pilih.full_name": OTHER}
    proof = SimpleUploadedFile("ktp.jpg", photo(), "image/jpeg")
    sent = compare(tindakan="usulkan", dasar="KTP yang sama.", bukti=proof, **chosen)
    assert "Another officer confirms it" in text_of(sent)

    side = only_side()
    refused = browser_of(CLERK).post(page_of(side), {"tindakan": "pastikan"})
    assert refused.status_code == 422
    page = text_of(browser_of(HEAD).get(page_of(side)))
    assert "KTP yang sama." in page
    assert "ktp.jpg" in page
    browser_of(HEAD).post(page_of(side), {"tindakan": "pastikan"})
    deliver(outside, at=timezone.now())
    assert side_of(side.person_id, side.id).state == "merged"
    assert side.other_id == second


def test_nobody_there_and_no_number_are_told() -> None:
    assert "There is nobody with this NIK" in text_of(compare())
    assert compare(nik="12").status_code == 422
    twice = compare(other=sample(MOTHER).nik, tindakan="usulkan", dasar="Sama.")
    assert "same person twice" in text_of(twice)


@pytest.mark.parametrize("who", [CLERK_ELSEWHERE, CLERK_OF_SOCIAL_AFFAIRS])
def test_an_officer_of_elsewhere_is_shown_nothing(who: str) -> None:
    second_record()
    side = proposed(second_record(nik="3516016011950099"))
    answer = compare(who)
    assert "Siti" not in text_of(answer)
    for method in ("get", "post"):
        assert getattr(browser_of(who), method)(page_of(side)).status_code == 404


def test_a_merge_is_proposed_to_be_taken_apart_and_each_thing_given(outside: Outside) -> None:
    side = merged(outside, second_record())
    page = text_of(browser_of(CLERK).get(page_of(side)))
    assert "Nothing was recorded since" in page
    assert "Write what your proposal rests on" in text_of(
        browser_of(CLERK).post(page_of(side), {"tindakan": "pisahkan"})
    )
    browser_of(CLERK).post(page_of(side), {"tindakan": "pisahkan", "dasar": "Dua orang."})
    assert [work.state for work in merges_of({side.office_id})] == ["part-proposed"]
    browser_of(HEAD).post(page_of(side), {"tindakan": "pastikan"})
    deliver(outside, at=timezone.now())
    assert side_of(side.person_id, side.id).state == "parted"


def test_the_resident_looks_into_the_former_record_and_comes_back(outside: Outside) -> None:
    case = decide(submitted(outside, OTHER_MOTHER), officer(CLERK), "accept")
    deliver(outside, at=NOW + timedelta(hours=2))
    second = person_id(OTHER_MOTHER)
    document = IssuedDocument.objects.filter(person_id=second)[0]
    side = merged(outside, second, at=AT)
    browser = browser_of(MOTHER)
    case_page = reverse("case", args=[case.id])
    document_page = reverse("document", args=[document.id])
    assert browser.get(case_page).status_code == 404
    assert "Your former record" in text_of(browser.get(reverse("account")))

    browser.post(reverse("former-record"), {"catatan": str(side.id)})
    assert "looking into your former record" in text_of(browser.get(reverse("home")))
    assert case.number in text_of(browser.get(case_page))
    # What was sealed with the key of the former record still opens.
    assert browser.get(document_page).status_code == 200
    assert "put two records together" in text_of(browser.get(reverse("looks")))

    browser.post(reverse("former-record"), {"catatan": ""})
    assert browser.get(case_page).status_code == 404

    # And once they are apart, nobody looks into the other one any more.
    browser.post(reverse("former-record"), {"catatan": str(side.id)})
    parted(outside, side, at=AT.replace(day=20))
    assert browser.get(case_page).status_code == 404
    assert case.number in text_of(browser_of(OTHER_MOTHER).get(case_page))


def test_a_merge_of_somebody_else_opens_nothing(outside: Outside) -> None:
    side = merged(outside, second_record())
    stranger = browser_of(OTHER_MOTHER)
    stranger.post(reverse("former-record"), {"catatan": str(side.id)})
    assert "looking into" not in text_of(stranger.get(reverse("home")))


def test_papers_of_both_are_readable_while_together_and_apart(outside: Outside) -> None:
    """Each record keeps the key that its files are sealed with."""
    case = submitted(outside, OTHER_MOTHER)
    second = person_id(OTHER_MOTHER)
    (attached, *_) = papers_of(person_id=second, application_id=case.id)

    def opened() -> bytes:
        found = paper(person_id=second, evidence_id=UUID(str(attached.id)))
        return bytes(outside.store.open(found.person_id, found.blob))

    before = opened()
    side = merged(outside, second, at=AT)
    assert opened() == before
    assert recorded_since(side).versions == []
    parted(outside, side, at=AT.replace(day=20))
    assert opened() == before
