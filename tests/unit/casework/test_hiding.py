"""What an office gets to see of a case whose applicant is hidden from it."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from sekali.casework import hiding
from sekali.casework.models import Case
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem
from support.catalogue import services

OWN, OTHER = uuid4(), uuid4()
COMPLAINT = services()["umum.pengaduan"]
FACTS = ("what_happened", "attachment", "applicant.full_name", "household.village_code", "witness")


def case(hidden_from: str) -> Case:
    return Case(
        person_id=uuid4(),
        id=uuid4(),
        office_id=OWN,
        about="Siti Aminah",
        subjects={"applicant": "her"},
        facts={key: {"value": "x"} for key in FACTS},
        hidden_from=hidden_from,
    )


@pytest.mark.parametrize(
    ("hidden_from", "offices"),
    [("", []), ("agency", [OTHER]), ("everybody", [OWN, OTHER])],
)
@pytest.mark.parametrize("office", [OWN, OTHER])
def test_from_whom_somebody_is_hidden(hidden_from: str, offices: list[UUID], office: UUID) -> None:
    one, is_hidden = case(hidden_from), office in offices
    assert hiding.is_hidden_from(one, office) is is_hidden
    assert hiding.whose(one, office) == (one.id if is_hidden else one.person_id)
    assert (hiding.as_shown(one, COMPLAINT, office) is one) is not is_hidden


def test_what_is_shown_knows_nobody_and_the_case_still_does() -> None:
    one = case("everybody")
    shown = hiding.as_shown(one, COMPLAINT, OWN)
    assert set(shown.facts) == {"what_happened", "attachment"}
    assert (shown.person_id, shown.about, shown.subjects) == (one.id, "", {})
    assert one.about == "Siti Aminah"
    assert set(one.facts) == set(FACTS)


@pytest.mark.parametrize("personal", ["nik", "family_card_no", "phone", "email", "address"])
def test_a_question_whose_answer_names_somebody_is_hidden_too(personal: Any) -> None:
    asked = files.Question.model_validate({"ask": "reach_me", "type": personal})
    plain = files.Question.model_validate({"ask": "mood", "type": "text", "max_length": 9})

    def item(spec: files.Question) -> CompiledItem:
        return CompiledItem(spec.ask, "question", "report", False, None, spec=spec)

    assert not hiding.tells_nobody(item(asked))
    assert hiding.tells_nobody(item(plain))
    assert not hiding.tells_nobody(None)


def test_papers_lose_the_names_that_people_gave_them() -> None:
    papers: Any = [SimpleNamespace(name="siti.jpg"), SimpleNamespace(name="aminah.pdf")]
    assert [one.name for one in hiding.unnamed(papers)] == ["1", "2"]
    assert papers[0].name == "siti.jpg"
