"""Every address says for whom it is, and is for nobody else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sekali.accounts.proof import FRESH
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.privacy.queries import copies_of
from sekali.channels.models import Notice
from sekali.documents.models import IssuedDocument
from sekali.kernel.ids import uuid7
from sekali.kernel.nik import in_fours
from sekali.web.routes import HALF_DAY, Route
from sekali.web.urls import ROUTES, urlpatterns
from support.applying import (
    BIRTH,
    CHILD_NAME,
    NOW,
    attach,
    decide,
    deliver,
    fill,
    hand_in,
    start,
    submitted,
)
from support.browsing import said_by
from support.bundling import sent_birth
from support.data_rights import copied
from support.look_reviews import looked_at, opened
from support.mending import asked_to_mend
from support.merging import proposed, second_record
from support.newborns import sent
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD_ELSEWHERE,
    MOTHER,
    OTHER_MOTHER,
    applicant,
    browser_of,
    officer,
    person_id,
    sample,
)

pytestmark = pytest.mark.usefixtures("static_files")

# Where a page leads, and sixteen digits on their own.
_LEADS = re.compile(r'(?:href|action|src)="([^"]*)"')
_NIK = re.compile(r"(?<![0-9a-fA-F-])[0-9]{16}(?![0-9a-fA-F-])")
# Whom an address is for beside the three kinds of people: what it shows is public on purpose.
PUBLIC = {
    "calculator": "what would be, of nobody",
    "home": "the door",
    "bank-notify": "the bank, known by its signature",
    "health": "for a load balancer",
    "language": "before anybody signs in",
    "sign-in": "the door",
    "register": "the door",
    "second-step": "the door, between two steps",
    "passkey-sign-in": "the door",
    "code-sign-in": "the door",
    "reset": "the door",
    "recover": "the door",
    "stop-recovery": "the owner, known by the message they got",
    "portal": "the door, by another portal",
    "portal-back": "the door, with an answer to what this browser asked",
    "portal-ended": "a portal, known by its signature",
    "services": "everybody may know what there is",
    "service": "as services",
    "life-event": "as services",
    "call": "as services; who was chosen only as far as the service says",
    "service-data": "as services",
    "catalogue-data": "as services",
    "process-picture": "as services",
    "process-model": "as services",
    "verify-ask": "whoever is shown a document",
    "openid-discovery": "systems that sign people in here",
    "oauth-discovery": "as openid-discovery",
    "openid-jwks": "whoever checks a signature of ours",
    "openid-authorize": "asks who somebody is; gives nothing before they agree",
    "openid-wait": "as openid-authorize",
    "openid-pushed": "a client, known by its secret or key",
    "openid-token": "as openid-pushed",
    "openid-introspect": "as openid-pushed",
    "openid-revoke": "as openid-pushed",
    "openid-device-begin": "as openid-pushed",
    "openid-userinfo": "whoever has a token, with its key where it has one",
    "openid-leave": "signs out whoever comes, or nobody",
    "verify": "whoever is shown a document; names are covered",
}
# Machines ask: a session that came along would say nothing.
OF_NOBODY = {
    *("health", "bank-notify", "openid-discovery", "oauth-discovery", "openid-jwks"),
    *("openid-pushed", "openid-token", "openid-userinfo", "openid-introspect", "openid-revoke"),
    *("openid-device-begin", "portal-ended"),
}
CHANGING = {
    "mend-appeal",
    *("sign-out", "start", "submit", "discard", "desk-act", "desk-claim"),
    *("review-declare", "review-give", "call-rank", "reading-free"),
}
# Systems, which show in their own way who they are, and not by a session.
PROVES_ITSELF = {
    "bank-notify", "openid-pushed", "openid-token", "openid-introspect", "openid-revoke",
    "openid-device-begin", "openid-userinfo", "portal-ended",
}  # fmt: skip
# Made of the service folders alone; the words of one name a child, as an example, like hers.
OPEN_DATA = {"service-data", "catalogue-data"}


SIGN_OUT = {"sign-out", "openid-leave-now"}


@dataclass
class Belongings:
    """What somebody has, by the name that addresses use, and words that give it away."""

    parameters: dict[str, dict[str, Any]]
    secrets: tuple[str, ...]


@pytest.fixture
def hers(db: None, outside: Outside) -> Belongings:
    """A mother with a draft, a case that came back and one that is done, papers, a document."""
    by = applicant(MOTHER)
    draft_id = start(by)
    fill(by, draft_id, outside)
    done = decide(submitted(outside), officer(CLERK), "accept")
    returned = decide(submitted(outside), officer(CLERK), "return", marks=("birth_letter",))
    waiting = submitted(outside)
    deliver(outside, at=NOW + timedelta(hours=2))
    together = sent_birth(outside)
    copied(outside)
    (copy,) = copies_of(by.person_id, at=NOW)
    document = IssuedDocument.objects.filter(person_id=by.person_id)[0]
    paper = UUID(attach(by, waiting.id, outside)[0])
    return Belongings(
        {
            "draft": {"draft_id": draft_id},
            "fact": {"subject_id": by.person_id},
            "mending": {"request_id": asked_to_mend(by.person_id).id},
            "page": {"draft_id": draft_id, "page_key": "child"},
            "correct": {"case_id": returned.id},
            "document": {"document_id": document.id},
            "paper": {"evidence_id": paper},
            "desk": {"person_id": by.person_id, "case_id": waiting.id},
            "review-paper": {
                "person_id": by.person_id, "case_id": waiting.id, "evidence_id": paper
            },
            "desk-paper": {
                "person_id": by.person_id, "case_id": waiting.id, "evidence_id": paper
            },
            "case": {"case_id": done.id},
            "merge-one": {"person_id": by.person_id, "merge_id": proposed(second_record()).id},
            "look-review": {"review_id": opened(*looked_at(MOTHER)).id},
            "list": {"list_id": sent([f"{sample(MOTHER).nik};;"]).id},
            "bundle": {"bundle_id": together.bundle.id},
            "data-copy": {"copy_id": copy.id, "form": "json"},
        },
        (
            CHILD_NAME,
            sample(MOTHER).full_name,
            sample(MOTHER).nik,
            in_fours(sample(MOTHER).nik),
            done.number,
            waiting.number,
            document.number,
            document.code,
        ),
    )  # fmt: skip


def address_of(route: Route, hers: Belongings) -> str:
    """Return an address of the route, with her ids where it takes any."""
    taken = set(route.pattern().pattern.converters)
    chosen = dict(hers.parameters.get(route.name, {}))
    for kept in hers.parameters.values():
        for key, value in kept.items():
            chosen.setdefault(key, value)
    chosen |= {"service_id": BIRTH, "code": "0" * 20, "call": "2026"}
    chosen |= {"passkey_id": UUID(int=1), "recovery_id": UUID(int=1), "question_id": UUID(int=1)}
    chosen |= {"telling_id": UUID(int=1), "mandate_id": UUID(int=1)}
    chosen |= {"breach_id": UUID(int=1), "hold_id": UUID(int=1)}
    chosen |= {"kept_id": uuid7(), "client_id": uuid7()}
    chosen |= {"key": "birth", "kind": "person", "element": "occupation"}
    return reverse(route.name, kwargs={key: chosen[key] for key in taken})


def visits(browser: Client, hers: Belongings) -> Iterator[tuple[Route, str, HttpResponse]]:
    """Yield every route with the method and the answer that a browser gets; it leaves at last."""
    for route in sorted(ROUTES, key=lambda route: route.name in SIGN_OUT):
        for method in route.methods:
            ask = browser.get if method == "GET" else browser.post
            yield route, method, ask(address_of(route, hers))


def told_of(hers: Belongings, route: Route, body: str) -> list[str]:
    """Return which of her secrets a page tells."""
    example = {CHILD_NAME} if route.name in OPEN_DATA else set()
    return [secret for secret in hers.secrets if secret in body and secret not in example]


def test_every_address_is_in_the_list_with_its_rule() -> None:
    assert len(urlpatterns) == len(ROUTES)
    for route, pattern in zip(ROUTES, urlpatterns, strict=True):
        assert route.access in {"anyone", "resident", "staff"}
        assert pattern.callback.access == route.access
    assert {route.name for route in ROUTES if route.access == "anyone"} == set(PUBLIC)
    assert {r.name for r in ROUTES if r.of_nobody} == OF_NOBODY


def test_what_officers_do_is_done_afresh_or_says_why_not() -> None:
    """An officer's computer that was left open decides, signs and lets in nobody.

    A route that officers may post to says ``fresh=True`` (and ``within`` where it is done all
    day), or in ``routine`` why a proof of this morning is enough.
    """
    for route in ROUTES:
        is_act = route.access == "staff" and "POST" in route.methods
        said = int(route.fresh) + int(bool(route.routine))
        assert said == is_act if route.access == "staff" else not route.routine, route.name
        assert route.within <= HALF_DAY, route.name


def test_what_two_officers_must_do_is_done_afresh_in_the_last_quarter_of_an_hour() -> None:
    grave = {route.name for route in ROUTES if route.access == "staff" and route.within == FRESH}
    assert {"client", "counter", "counter-confirm", "desk-lift", "offering"} <= grave
    for name in ("client", "counter", "counter-confirm", "desk-lift", "offering", "treasury-take"):
        assert next(route for route in ROUTES if route.name == name).fresh, name


def test_what_changes_how_one_signs_in_is_not_done_by_a_code_alone() -> None:
    """Whoever holds the phone has its codes: with them alone the owner is not kept out."""
    for route in ROUTES:
        changes = route.fresh and route.address.startswith("akun")
        assert route.not_by_code == changes, route.name


def test_addresses_and_names_are_each_their_own() -> None:
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len({route.address for route in ROUTES}) == len(ROUTES)


def test_what_changes_something_cannot_be_done_by_following_a_link() -> None:
    """A GET may write a ledger line or mark messages as read; it decides and deletes nothing."""
    for route in ROUTES:
        if route.name in CHANGING:
            assert route.methods == ("POST",)


def test_a_visitor_is_asked_to_sign_in_and_shown_nothing(hers: Belongings) -> None:
    browser = browser_of(None)
    for route, method, answer in visits(browser, hers):
        body = said_by(answer)
        assert answer.status_code < 500, route.name
        if route.access == "anyone":
            unsigned = {400, 401} if route.name in PROVES_ITSELF else set()
            assert answer.status_code in {200, 302, 404, 422} | unsigned, route.name
        elif method == "GET":
            assert answer.status_code == 302, route.name
            assert answer.headers["Location"].startswith("/masuk?lanjut=/"), route.name
        else:
            assert answer.status_code == 401, route.name
            assert "Sign in again" in body
        assert not told_of(hers, route, body), route.name


@pytest.mark.parametrize("stranger", [OTHER_MOTHER, CLERK_ELSEWHERE, HEAD_ELSEWHERE])
def test_somebody_else_is_shown_nothing_of_hers(db: None, hers: Belongings, stranger: str) -> None:
    browser = browser_of(stranger)
    by_id = {
        "request_id",
        "draft_id",
        "case_id",
        "evidence_id",
        "document_id",
        "person_id",
        "subject_id",
        "copy_id",
        "review_id",
    }
    for route, method, answer in visits(browser, hers):
        name = f"{method} {route.name}"
        assert answer.status_code < 500, name
        body = said_by(answer)
        assert not told_of(hers, route, body), name
        # What is somebody else's and what is not there look alike. Throwing away what one does
        # not have is no refusal: it changes nothing.
        if by_id & set(route.pattern().pattern.converters) and route.name != "discard":
            assert answer.status_code == 404, name
            assert "There is no such page" in body
    assert hand_in(MOTHER, hers.parameters["draft"]["draft_id"]).state == "verify"


def test_a_resident_has_no_desk(hers: Belongings) -> None:
    browser = browser_of(MOTHER)
    for route in ROUTES:
        if route.access == "staff":
            answer = browser.generic(route.methods[0], address_of(route, hers))
            assert answer.status_code == 404, route.name


def test_an_officer_sees_only_cases_of_the_own_office(hers: Belongings) -> None:
    """Also one of another agency in the same regency."""
    desk = reverse("desk")
    theirs = browser_of(CLERK_OF_SOCIAL_AFFAIRS).get(desk).content.decode()
    assert CHILD_NAME not in theirs
    assert CHILD_NAME in browser_of(CLERK).get(desk).content.decode()


def test_an_officer_cannot_use_the_residents_addresses_for_a_case(hers: Belongings) -> None:
    browser = browser_of(CLERK)
    for name in ("case", "case-facts", "correct", "paper", "document", "draft", "review", "page"):
        route = next(one for one in ROUTES if one.name == name)
        assert browser.get(address_of(route, hers)).status_code == 404, name


def test_a_paper_of_one_case_is_not_handed_out_under_another(
    hers: Belongings, outside: Outside
) -> None:
    """An officer may see a case of hers, and not thereby her papers elsewhere."""
    parameters = hers.parameters["desk-paper"]
    other = Case.objects.filter(person_id=person_id(MOTHER)).exclude(id=parameters["case_id"])
    here = reverse("desk-paper", kwargs=parameters)
    there = reverse("desk-paper", kwargs={**parameters, "case_id": other[0].id})

    assert browser_of(CLERK).get(here).status_code == 200
    assert browser_of(CLERK).get(there).status_code == 404


def test_who_left_the_office_loses_the_desk_that_day(hers: Belongings) -> None:
    from sekali.agencies.models import Posting

    browser = browser_of(CLERK)
    assert browser.get(reverse("desk")).status_code == 200

    Posting.objects.filter(person_id=person_id(CLERK)).update(until=NOW.date())

    assert browser.get(reverse("desk")).status_code == 404
    assert browser.get(reverse("home")).status_code == 200


def test_a_closed_account_is_signed_out_everywhere(hers: Belongings) -> None:
    from sekali.accounts.models import Account

    browser = browser_of(MOTHER)
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)

    assert browser.get(reverse("my-data")).status_code == 302


def test_a_notice_is_only_in_the_inbox_of_whom_it_is_for(hers: Belongings) -> None:
    assert Notice.objects.filter(person_id=person_id(MOTHER)).exists()
    assert CHILD_NAME in browser_of(MOTHER).get(reverse("inbox")).content.decode()
    assert CHILD_NAME not in browser_of(OTHER_MOTHER).get(reverse("inbox")).content.decode()


def test_every_answer_is_of_the_type_it_names(hers: Belongings) -> None:
    """A page is never sent as something else, nor text without its encoding."""
    pages = 0
    for route, method, answer in visits(browser_of(MOTHER), hers):
        named, name = answer.headers.get("Content-Type", ""), f"{method} {route.name}"
        sent = answer.getvalue()
        is_page = sent[:15].lower() == b"<!doctype html>"
        assert is_page == (named == "text/html; charset=utf-8" and bool(sent)), name
        assert not sent or named, name
        assert not named.startswith("text/") or named.endswith("; charset=utf-8"), name
        pages += is_page
    assert pages


def test_every_page_carries_the_headers_that_keep_it_private(hers: Belongings) -> None:
    for route, method, answer in visits(browser_of(MOTHER), hers):
        name = f"{method} {route.name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name


def test_every_page_of_somebody_who_is_signed_in_offers_to_sign_out(hers: Belongings) -> None:
    out = f'action="{reverse("sign-out")}"'
    pages = 0
    for route, method, answer in visits(browser_of(MOTHER), hers):
        body = said_by(answer)
        if route.name in SIGN_OUT or "<main" not in body:
            continue
        pages += 1
        assert out in body, f"{method} {route.name}"
    assert pages > len(ROUTES) / 2


def test_no_page_leads_to_an_address_with_somebodys_number(hers: Belongings) -> None:
    """Addresses stand in logs, histories and what one person sends another."""
    seen = 0
    for somebody in (MOTHER, CLERK):
        for route, method, answer in visits(browser_of(somebody), hers):
            leads = [*_LEADS.findall(said_by(answer)), answer.headers.get("Location", "")]
            seen += len(leads)
            named = [one for one in leads if sample(MOTHER).nik in one or _NIK.search(one)]
            assert not named, f"{method} {route.name}: {named}"
    assert seen > len(ROUTES)
