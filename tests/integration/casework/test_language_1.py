"""A case of a version that was published in language 1 is handled to its end."""

from pathlib import Path

import pytest
from django.conf import settings

from sekali.casework.effects.setting import Outside
from sekali.casework.process import NothingMarked
from sekali.catalogue import queries as catalogue
from sekali.catalogue.actions import publish
from sekali.catalogue.models import PublishedVersion
from sekali.catalogue.queries import folders
from support.applying import NOW, decide
from support.building import BUILDING, LICENSING, at_office, handed_in

OLD = Path(__file__).parents[2] / "support" / "language_1" / "services"


@pytest.mark.usefixtures("db")
def test_it_is_returned_and_goes_on_as_it_was_published(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a case that was handed in while the old folder was the newest
    monkeypatch.setattr(settings, "SERVICES_DIR", OLD)
    catalogue.services.cache_clear()
    for folder in folders(OLD):
        publish(folder=folder, at=NOW)
    case = handed_in(outside)
    monkeypatch.undo()
    catalogue.services.cache_clear()

    # When the new folder has taken its place, then the case is of the old one
    assert catalogue.service(BUILDING).version != "0.9.0"
    kept = PublishedVersion.objects.get(digest=case.service_digest)
    assert "mark: items" in kept.contents["service.yaml"]
    assert catalogue.service_as_submitted(BUILDING, case.service_digest).version == "0.9.0"

    # And an officer sends it back, which needs marks though nothing but "to: applicant" is read
    officer = at_office(LICENSING, "front-office")
    with pytest.raises(NothingMarked):
        decide(case, officer, "return")

    # And accepts it: the day that the old version waits for has come, so agencies are asked
    case = decide(case, officer, "accept")
    assert case.state == "opinions"
