"""What every form carries is called as no box of a page is."""

from pathlib import Path

from sekali.web.pages import FORM_OF

PAGES = Path(__file__).parents[2] / "src" / "sekali" / "web"


def test_no_box_is_called_as_what_says_for_whom_a_form_was_opened() -> None:
    """One that is would be taken for somebody's id, and the form refused."""
    named = [page.name for page in PAGES.rglob("*.html") if f'name="{FORM_OF}"' in page.read_text()]
    assert named == ["parts.html"]
    views = [view.name for view in PAGES.rglob("*.py") if f'"{FORM_OF}"' in view.read_text()]
    assert views == ["pages.py"]
