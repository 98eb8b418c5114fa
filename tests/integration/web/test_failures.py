"""When something is broken on our side: a page that says so, and nothing that was saved is lost."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from sekali.casework.effects.setting import Outside
from sekali.catalogue import queries as catalogue
from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.rule_types import DATE
from sekali.config import wiring
from sekali.vault import queries as vault
from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from sekali.web.views import home
from support.applying import BIRTH, filled
from support.browsing import open_form, pages_of_birth, save, says_something, text_of
from support.knowing import open_draft
from support.people import MOTHER, STRANGER, browser_of, person_id, sample
from support.serving import AS_OWNER


@pytest.fixture
def quiet() -> Iterator[None]:
    """What is broken on purpose need not be told."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def fails(failure: Exception) -> object:
    """Return something that ends so, whatever it is given."""

    def run(*_: object, **__: object) -> object:
        raise failure

    return run


def test_a_bug_is_a_page_that_says_sorry(
    db: None, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "surroundings_of", fails(ZeroDivisionError("secret of ours")))

    answer = browser_of(MOTHER).get("/")

    assert answer.status_code == 500
    assert "something broke on our side" in text_of(answer)
    assert "secret of ours" not in answer.content.decode()


def test_a_database_that_is_away_is_told_apart_from_a_bug(
    db: None, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "surroundings_of", fails(OperationalError("starting up")))

    answer = browser_of(MOTHER).get("/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Try again in a minute" in text_of(answer)


def test_no_page_needs_the_database_to_say_that_it_is_away(own_database: str, quiet: None) -> None:
    """Also the session cannot be read: nobody is known, and the page comes all the same."""
    browser = browser_of(MOTHER)
    settings_of_database = connections["default"].settings_dict
    connection.close()
    kept = settings_of_database["HOST"]
    settings_of_database["HOST"] = "/nowhere"
    try:
        answers = [
            browser.get("/"),
            browser.get("/data-saya"),
            browser.post("/masuk", {"nik": sample(MOTHER).nik, "sandi": "x"}),
            browser.get("/periksa/ABC"),
        ]
        alive = browser.get("/healthz")
    finally:
        settings_of_database["HOST"] = kept
        connection.close()

    assert [answer.status_code for answer in answers] == [503] * 4
    assert alive.content == b"ok"
    assert browser.get("/data-saya").status_code == 200


def test_a_connection_that_died_between_two_pages_is_not_noticed(own_database: str) -> None:
    """The database was started anew while nobody looked."""
    browser = browser_of(MOTHER)
    assert browser.get("/data-saya").status_code == 200
    _cut_all(own_database)

    assert browser.get("/data-saya").status_code == 200


def _cut_all(database: str) -> None:
    with connection._nodb_cursor() as cursor:  # another connection, as an operator's
        cursor.execute(AS_OWNER)
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [database],
        )


def test_a_page_that_was_saved_when_the_database_went_away_can_be_saved_again(
    own_database: str, outside: Outside, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    save(browser, draft_id, "child", pages_of_birth()["child"])

    with monkeypatch.context() as away:
        away.setattr(vault, "surroundings_from", fails(OperationalError("gone")))
        away.setattr("sekali.casework.queries.surroundings_from", fails(OperationalError("gone")))
        answer = save(browser, draft_id, "birth", pages_of_birth()["birth"])
        assert answer.status_code == 503

    assert save(browser, draft_id, "birth", pages_of_birth()["birth"]).status_code == 302
    kept = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert {"child.full_name", "child.birth_weight"} <= set(kept)


@pytest.fixture
def without_registry(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages whose civil registry nobody answers for."""
    nobody = Agreement(base_url="http://127.0.0.1:9", user="x", password="x", ip_user="127.0.0.1")
    patience = Patience(pauses_seconds=(0.0,), timeout_seconds=0.5, budget_seconds=1.0)
    away = DukcapilRegistry(nobody, labels={}, count=lambda: None, patience=patience)
    wired = wiring.outside()
    pages = replace(wired, registry=away, store=outside.store)
    monkeypatch.setattr(wiring, "outside", lambda: pages)


def test_while_the_registry_is_away_a_registration_is_told_to_wait(
    db: None, without_registry: None, quiet: None
) -> None:
    me = sample(STRANGER)
    typed = {
        "nik": me.nik, "kk": me.family_card_no, "nama": me.full_name, "ibu": me.mother_name,
        "lahir.day": "23", "lahir.month": "9", "lahir.year": "1990",
        "sandi": "tiga kata panjang", "sandi2": "tiga kata panjang",
    }  # fmt: skip

    answer = says_something(browser_of(None).post("/daftar", typed))

    assert answer.status_code == 422
    assert "The civil registry cannot be read now" in text_of(answer)
    assert f'value="{me.full_name}"' in answer.content.decode()


def test_while_the_registry_is_away_the_name_of_a_witness_is_asked(
    db: None, without_registry: None, quiet: None
) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = pages_of_birth()["family"] | {"witness_1.nik": sample(STRANGER).nik}

    answer = says_something(save(browser, draft_id, "family", boxes))

    assert answer.status_code == 422
    assert 'name="witness_1.full_name"' in answer.content.decode()
    assert sample(STRANGER).full_name not in answer.content.decode()


def test_a_paper_whose_bytes_are_gone_is_a_failure_that_is_told(
    db: None, outside: Outside, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekali.documents.ports import BlobMissing
    from sekali.documents.queries import papers_of

    draft_id = filled(outside)
    (paper,) = papers_of(person_id=person_id(MOTHER), application_id=draft_id)
    monkeypatch.setattr(type(outside.store), "open", fails(BlobMissing("gone")))

    answer = browser_of(MOTHER).get(f"/berkas/{paper.id}")

    assert answer.status_code == 500
    assert "broke on our side" in text_of(answer)


def test_the_driver_says_what_the_pages_look_for() -> None:
    """What PostgreSQL's driver says when it is away is what Django makes of it."""
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect("host=/nowhere dbname=x", connect_timeout=1)


def test_a_rule_without_an_answer_takes_one_page_away_and_not_the_others(
    db: None, outside: Outside, quiet: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = filled(outside)
    nobody_can = compile_expression("1 / age(today, today) == 1", names={"today": DATE})
    real = catalogue.services()[BIRTH]
    rules = tuple(replace(one, rule=nobody_can) for one in real.eligibility)
    broken = {BIRTH: replace(real, eligibility=rules)}
    monkeypatch.setattr(catalogue, "services", lambda: broken)
    visitor = browser_of(MOTHER)

    home_page = visitor.get("/")
    review = visitor.get(f"/isi/{draft}/periksa")

    assert home_page.status_code == 200
    assert review.status_code == 422
    assert "rules of this service cannot be computed" in text_of(review)
