"""Every page that links lead to, for whoever may go there: judged, and true to its own policy."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from journeys.visitor import DESK, NewVisitor, Visitor
from sekali.demo.population.personas import personas


def _one_of_each() -> dict[str, str]:
    """Return a resident, and somebody of each role at an office: keys, and where they begin."""
    found = {"siti-aminah": "/"}
    seen: set[str] = set()
    for persona in personas():
        roles = {role.role for role in persona.roles}
        if persona.has_account and roles - seen:
            seen |= roles
            found[persona.key] = "/meja"
    return found


PEOPLE = _one_of_each()
# A route is opened so often, with whatever it is about.
OFTEN_ENOUGH = 2
LEAST_ROUTES = 30


@pytest.fixture(scope="module")
def opened() -> Counter[str]:
    """How often each route was opened, by anybody."""
    return Counter()


@pytest.mark.parametrize("persona", PEOPLE)
def test_whatever_links_lead_to_keeps_its_policy(
    visitor: NewVisitor, opened: Counter[str], persona: str
) -> None:
    somebody = visitor(device=DESK)
    somebody.sign_in(persona, onward=PEOPLE[persona])
    waiting = list(_links(somebody))
    while waiting:
        path = waiting.pop(0)
        name = _route(path)
        if name is None or opened[name] >= OFTEN_ENOUGH:
            continue
        opened[name] += 1
        if _is_page(somebody, path):
            somebody.open(path)
            waiting += _links(somebody)


def test_enough_was_reached(opened: Counter[str]) -> None:
    assert len(opened) >= LEAST_ROUTES, sorted(opened)


def _links(somebody: Visitor) -> Iterator[str]:
    """Yield where links of this page lead, if to ours."""
    found = somebody.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    for one in dict.fromkeys(found):
        parts = urlsplit(one)
        if parts.netloc == urlsplit(somebody.page.url).netloc:
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def _is_page(somebody: Visitor, path: str) -> bool:
    """Tell whether a page is there, and no file to save."""
    answer = somebody.page.context.request.get(urljoin(somebody.page.url, path))
    assert answer.ok, (path, answer.status)
    return answer.headers["content-type"].startswith("text/html")


def _route(path: str) -> str | None:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
