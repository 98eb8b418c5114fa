"""Once the web server has started, no page of a form reads a word of YAML."""

import importlib
import sys

import pytest
import yaml

from sekali.catalogue import queries as catalogue
from sekali.catalogue.export.words import export_words
from sekali.channels.texts import notice_texts
from sekali.web import templates
from sekali.web.texts import words
from support.browsing import fill, letter, open_form, pages_of_birth, save
from support.people import MOTHER, browser_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start as the web server does, and let every further YAML be an error."""
    catalogue.services.cache_clear()
    catalogue.bundles.cache_clear()
    catalogue.dictionary.cache_clear()
    words.cache_clear()
    # Templates hold the words of their language: they are made anew with them.
    templates._environment.cache_clear()
    notice_texts.cache_clear()
    export_words.cache_clear()
    sys.modules.pop("sekali.config.wsgi", None)
    importlib.import_module("sekali.config.wsgi")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("YAML was read to serve a page")

    for reader in ("parse", "compose", "load", "safe_load", "scan"):
        monkeypatch.setattr(yaml, reader, refuse)


@pytest.mark.usefixtures("started")
def test_a_whole_form_is_served_from_what_was_compiled_at_the_start() -> None:
    browser = browser_of(MOTHER, language="id")
    draft_id = open_form(browser)
    for page in ("child", "birth", "family"):
        assert browser.get(f"/isi/{draft_id}/{page}").status_code == 200
    boxes = {**pages_of_birth()["family"], "birth_letter": letter()}
    assert save(browser, draft_id, "family", boxes).status_code == 302
    fill(browser, draft_id)
    assert browser.get(f"/isi/{draft_id}/periksa").status_code == 200
    assert browser.post(f"/isi/{draft_id}/kirim").status_code == 302
    assert browser.get(f"/perkara/{draft_id}").status_code == 200


@pytest.mark.usefixtures("started")
def test_a_bundle_is_begun_from_what_was_compiled_at_the_start() -> None:
    browser = browser_of(MOTHER, language="id")
    for path in ("/", "/peristiwa/birth", "/sekaligus/birth", "/layanan?cari=bayi"):
        assert browser.get(path).status_code == 200, path


@pytest.mark.usefixtures("started")
def test_reading_yaml_would_be_noticed() -> None:
    catalogue.dictionary.cache_clear()
    with pytest.raises(AssertionError, match="YAML was read"):
        catalogue.dictionary()
