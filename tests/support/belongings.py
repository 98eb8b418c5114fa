"""What a mother has, at every address that takes her ids, and what of it a page would tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from sekali.casework.effects.setting import Outside
from sekali.casework.privacy.queries import copies_of
from sekali.documents.models import IssuedDocument
from sekali.kernel.ids import uuid7
from sekali.kernel.nik import in_fours
from sekali.web.routes import Route
from sekali.web.urls import ROUTES
from support.addresses import OPEN_DATA, SIGN_OUT
from support.applying import BIRTH, CHILD_NAME, NOW, attach, decide, deliver, fill, start, submitted
from support.bundling import sent_birth
from support.data_rights import copied
from support.look_reviews import looked_at, opened
from support.mending import asked_to_mend
from support.merging import proposed, second_record
from support.newborns import sent
from support.people import CLERK, MOTHER, applicant, officer, sample


@dataclass
class Belongings:
    """What somebody has, by the name that addresses use, and words that give it away."""

    parameters: dict[str, dict[str, Any]]
    secrets: tuple[str, ...]


def of_a_mother(outside: Outside) -> Belongings:
    """Return what a mother has: a draft, cases that came back, wait and are done, a document."""
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
