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


@pytest.mark.parametrize(
    "attack",
    [
        "document.body.append(Object.assign(document.createElement('script'), {text: 'x = 1'}))",
        "document.body.append(Object.assign(document.createElement('img'), {src: '//a.example'}))",
        "document.body.setAttribute('style', 'color: red')",
        "document.body.innerHTML = '<b>words of somebody</b>'",
        "setTimeout(() => { throw new Error('a mistake of ours') })",
    ],
)
def test_what_a_page_may_not_do_is_forbidden_and_noticed(visitor: NewVisitor, attack: str) -> None:
    somebody = visitor()
    somebody.open("/masuk")
    with pytest.raises(AssertionError), somebody.new_page():
        somebody.page.evaluate(f"() => {{ try {{ {attack} }} catch {{}} }}")
        somebody.page.wait_for_timeout(200)
