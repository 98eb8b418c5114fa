"""The documents of one folder: what was set once is not set again, what hangs is not tried again."""

from collections.abc import Mapping

import pytest

from sekali.documents.folder_renderer import FolderRenderer
from sekali.documents.ports import JSON, TemplateFailed


class Counting:
    """A renderer that says which templates it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Return a page, or fail as the template says."""
        self.given.append(template)
        if template == "wrong":
            raise TemplateFailed("refused", "it is wrong")
        if template == "hangs":
            raise TemplateFailed("time", "too slow")
        return f"{template} {data}".encode()

    def check_config(self) -> list[str]:
        """Return that all is well."""
        return []


@pytest.fixture
def counting() -> Counting:
    return Counting()


def test_the_same_is_set_once(counting: Counting) -> None:
    renderer = FolderRenderer(counting, seconds=10)
    first, again = (renderer.render("letter", {"a": 1}) for _ in range(2))
    assert first == again
    assert renderer.render("letter", {"a": 2}) != first
    assert counting.given == ["letter", "letter"]


def test_what_is_refused_for_one_may_be_fine_for_another(counting: Counting) -> None:
    renderer = FolderRenderer(counting, seconds=10)
    for number in (1, 1, 2):
        with pytest.raises(TemplateFailed):
            renderer.render("wrong", {"a": number})
    assert counting.given == ["wrong", "wrong"]


def test_what_takes_too_long_is_not_tried_again(counting: Counting) -> None:
    renderer = FolderRenderer(counting, seconds=10)
    for number in range(3):
        with pytest.raises(TemplateFailed) as failed:
            renderer.render("hangs", {"a": number})
        assert failed.value.reason == "time"
    assert counting.given == ["hangs"]


def test_after_its_time_nothing_is_set(counting: Counting) -> None:
    renderer = FolderRenderer(counting, seconds=0)
    with pytest.raises(TemplateFailed, match="of this folder"):
        renderer.render("letter", {})
    assert counting.given == []
