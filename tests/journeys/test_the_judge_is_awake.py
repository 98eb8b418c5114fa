"""What judges every page would notice: otherwise its silence would prove nothing."""

import pytest

from journeys.visitor import NewVisitor

PAGE = "<!doctype html><html lang='id'><title>Coba</title><main><h1>Coba</h1>{}</main>"


@pytest.mark.parametrize(
    "flaw",
    [
        "<img src='data:,'>",
        "<p style='color: #999; background: #fff'>pucat</p>",
        "<input name='tanpa-label'>",
        "<button style='width: 12px; height: 12px'></button>",
        "<p style='width: 400px'>lebar</p>",
    ],
)
def test_a_page_that_shuts_somebody_out_is_refused(visitor: NewVisitor, flaw: str) -> None:
    somebody = visitor()
    with pytest.raises(AssertionError), somebody.new_page():
        somebody.page.set_content(PAGE.format(flaw))


def test_a_page_that_lets_everybody_in_is_not(visitor: NewVisitor) -> None:
    somebody = visitor()
    with somebody.new_page():
        somebody.page.set_content(PAGE.format("<p>Halo</p>"))
