"""The pages on which an office registers its systems: two people, exact addresses, one look."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.openid.models import Client
from support.browsing import text_of
from support.openid import EMAIL, NAME, PROFILE, RETURN, registered
from support.people import (
    CLERK,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD,
    HEAD_ELSEWHERE,
    MOTHER,
    browser_of,
    officer,
)

TYPED = {
    "name": NAME,
    "kind": "web",
    "authentication": "secret",
    "id_token_algorithm": "RS256",
    "redirect_uris": f"{RETURN}\r\n",
    "rows": "2",
    **{f"{part}.0": value for part, value in PROFILE.items()},
    **{f"{part}.1": value for part, value in EMAIL.items()},
}


@pytest.fixture
def clerk() -> Browser:
    return browser_of(CLERK)


@pytest.fixture
def head() -> Browser:
    return browser_of(HEAD)


def propose(browser: Browser, client_id: str | None = None, **changed: str) -> str:
    page = f"/meja/sistem/{client_id or uuid4()}"
    answer = browser.post(f"{page}/usul", {**TYPED, **changed})
    assert answer.status_code == 302, text_of(answer)
    return page


def approve(browser: Browser, page: str) -> HttpResponse:
    seen = re.search(r'name="lihat" value="([^"]+)"', browser.get(page).content.decode())
    return browser.post(page, {"lakukan": "approve", "lihat": seen[1] if seen else ""})


def test_one_proposes_another_approves_and_the_secret_is_shown_once(
    clerk: Browser, head: Browser
) -> None:
    page = propose(clerk)
    assert "Waits for approval" in text_of(clerk.get("/meja/sistem"))
    assert "Approve" not in re.findall(r"<button[^>]*>([^<]+)", clerk.get(page).content.decode())

    approved = approve(head, page)

    secret = re.search(r'id="rahasia">([^<]+)<', approved.content.decode())
    assert secret
    assert len(secret[1]) >= 43
    for browser in (clerk, head):
        assert secret[1] not in browser.get(page).content.decode()
    office_id = officer(HEAD).office_id
    written = Entry.objects.filter(person_id=office_id).order_by("position")
    kinds = list(written.values_list("kind", flat=True))
    assert kinds[-2:] == ["openid.client-proposed", "openid.client-approved"]
    assert not Entry.objects.filter(person_id=office_id, details__icontains=secret[1]).exists()
    assert first_broken_link(office_id) is None


def test_who_proposes_does_not_approve(head: Browser) -> None:
    page = propose(head)
    assert "You proposed this yourself" in text_of(head.get(page))
    seen = Client.objects.get().proposed_at.isoformat()
    answer = head.post(page, {"lakukan": "approve", "lihat": seen}, follow=True)
    assert "cannot approve it" in text_of(answer)
    assert Client.objects.get().registered is None


def test_a_clerk_approves_nothing(clerk: Browser, head: Browser) -> None:
    page = propose(head)
    seen = Client.objects.get().proposed_at.isoformat()
    for act in ("approve", "refuse", "secret", "stop"):
        assert clerk.post(page, {"lakukan": act, "lihat": seen}).status_code == 404
    assert Client.objects.get().registered is None


@pytest.mark.parametrize("stranger", [CLERK_OF_SOCIAL_AFFAIRS, HEAD_ELSEWHERE])
def test_another_office_sees_and_changes_nothing(clerk: Browser, stranger: str) -> None:
    page = propose(clerk)
    other = browser_of(stranger)
    assert NAME not in text_of(other.get("/meja/sistem"))
    assert other.get(page).status_code == 404
    before = Client.objects.get().proposed
    other.post(f"{page}/usul", {**TYPED, "name": "Milik saya"})
    assert Client.objects.get().proposed == before
    assert browser_of(MOTHER).get("/meja/sistem").status_code == 404


def test_what_was_changed_after_it_was_seen_is_not_approved(clerk: Browser, head: Browser) -> None:
    page = propose(clerk)
    seen = re.search(r'name="lihat" value="([^"]+)"', head.get(page).content.decode())
    assert seen
    propose(clerk, page.rpartition("/")[2], redirect_uris="https://evil.example/")
    answer = head.post(page, {"lakukan": "approve", "lihat": seen[1]}, follow=True)
    assert "not what you have seen" in text_of(answer)
    assert Client.objects.get().registered is None


def test_a_change_waits_while_what_is_registered_goes_on(clerk: Browser, head: Browser) -> None:
    system = registered()
    propose(clerk, str(system.id), redirect_uris="https://baru.example/kembali")
    client = Client.objects.get()
    assert client.registered["redirect_uris"] == [RETURN]
    secret = bytes(client.secret_hash)
    approve(head, f"/meja/sistem/{system.id}")
    client.refresh_from_db()
    assert client.registered["redirect_uris"] == ["https://baru.example/kembali"]
    assert bytes(client.secret_hash) == secret


def test_refusing_leaves_what_is_registered(clerk: Browser, head: Browser) -> None:
    system = registered()
    propose(clerk, str(system.id), name="Lain")
    head.post(f"/meja/sistem/{system.id}", {"lakukan": "refuse"})
    assert Client.objects.get().registered["name"] == NAME
    page = propose(clerk)
    head.post(page, {"lakukan": "refuse"})
    assert head.get(page).status_code == 404


def test_stopping_and_a_new_secret(head: Browser) -> None:
    system = registered()
    page = f"/meja/sistem/{system.id}"
    new = head.post(page, {"lakukan": "secret"}).content.decode()
    assert re.search(r'id="rahasia">[\w-]{43}<', new)
    head.post(page, {"lakukan": "stop"})
    assert system.sends("/openid/token", {"grant_type": "refresh_token"}).status_code == 401
    assert "Stopped" in text_of(head.get(page))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "The name is missing"),
        ({"redirect_uris": ""}, "An address to return to is missing"),
        ({"redirect_uris": "http://a.example/"}, "begin with https"),
        ({"redirect_uris": "https://*.a.example/"}, "must be exact"),
        ({"scope.1": "fact:person.birth_date"}, "needs a key of its own"),
        ({"authentication": "key", "keys": "{"}, "keys cannot be read"),
        ({"authentication": "key", "keys": "[" * 5_000}, "keys cannot be read"),
        ({"authentication": "key", "keys": "7"}, "missing or too long"),
        ({"kind": "spaceship"}, "Choose a kind"),
        ({"purpose.0": ""}, "Say for each fact"),
        ({"law.0": ""}, "needs the law"),
        ({"law.0": "x" * 201}, "missing or too long"),
        ({"rows": "²"}, ""),
        ({"rows": "99"}, ""),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(
    clerk: Browser, changed: dict[str, str], sentence: str
) -> None:
    answer = clerk.post(f"/meja/sistem/{uuid4()}/usul", {**TYPED, **changed})
    assert answer.status_code in {422, 302}
    assert sentence in text_of(answer)
    if answer.status_code == 422:
        assert PROFILE["purpose"] in answer.content.decode() or "purpose.0" in changed


def test_more_rows_keep_what_was_typed(clerk: Browser) -> None:
    answer = clerk.post(f"/meja/sistem/{uuid4()}/usul", {**TYPED, "lakukan": "rows"})
    assert answer.content.decode().count('name="scope.') == 5
    assert EMAIL["purpose"] in answer.content.decode()
    assert not Client.objects.exists()
