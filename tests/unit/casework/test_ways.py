"""Evidence in one of several ways, and none where an authority has said it. Shapes and plans."""

import pytest
from pydantic import ValidationError

from sekali.catalogue import files


def evidence(**said: object) -> files.EvidenceItem:
    return files.EvidenceItem.model_validate({"evidence": "proof", **said})


def test_each_way_is_an_item_of_its_own() -> None:
    ways = {"letter": {"max_files": 3}, "word": {"statement": True, "law": "UU 24/2013"}}
    paper, statement = evidence(any_of=ways, when="x", purpose="p").ways()
    assert isinstance(paper, files.EvidenceItem)
    assert (paper.evidence, paper.max_files, paper.when, paper.purpose) == ("letter", 3, "x", "p")
    assert isinstance(statement, files.StatementItem)
    assert (statement.statement, statement.law) == ("word", "UU 24/2013")
    assert evidence().ways() == []


@pytest.mark.parametrize(
    "said",
    [
        {"any_of": {"letter": {}}},
        {"any_of": {"letter": {}, "word": {"statement": True}}},
        {"any_of": {"letter": {}, "word": {"statement": True, "law": "x", "proves": ["y"]}}},
        {"any_of": {"letter": {}, "other": {}}, "proves": ["y"]},
    ],
)
def test_what_is_no_choice_is_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        evidence(**said)
