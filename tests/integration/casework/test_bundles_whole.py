"""A bundle is handed in whole or not at all: with transactions that are really rolled back."""

import pytest

from sekali.casework.actions import handing_in
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Bundle
from sekali.casework.queries import cases_of
from sekali.documents.models import Evidence
from support.bundling import begin, fill_birth, send
from support.people import MOTHER, applicant


def test_of_a_bundle_that_cannot_be_written_whole_nothing_is(
    own_database: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = applicant(MOTHER)
    draft_id = begin(by, "birth")
    fill_birth(by, draft_id, outside)

    def crash(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(handing_in, "_learn", crash)
        send(by, draft_id)
    assert not Bundle.objects.filter(person_id=by.person_id).exists()
    assert not cases_of(by.person_id)
    assert Evidence.objects.filter(person_id=by.person_id, application_id=draft_id).exists()

    assert len(send(by, draft_id).cases) == 1
