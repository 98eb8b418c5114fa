"""Words: the same in every language, all there, and none that nobody says."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import sekali
from sekali.catalogue.queries import services
from sekali.channels.texts import notice_texts
from sekali.kernel.errors import DomainError
from sekali.web.texts import LANGUAGES, sentences_of

ROOT = Path(sekali.__file__).parent
TEMPLATES = sorted((ROOT / "web" / "jinja2").rglob("*.html"))
# t('key', …) in templates; the key may end in '.' ~ something.
_USED = re.compile(r"""\bt\(\s*'([a-z][\w.-]*)'\s*(~)?""")
_PARAMETER = re.compile(r"\{([a-z_]+)\}")
# Said by nobody to a resident or officer: a bug, an operator's matter, or turned into another
# page before anybody could read it. Each with the reason why it needs no sentence.
UNSAID = {
    "no-such-mend-request": "shown as the page that is not there",
    "no-mandate": "shown as the page that is not there",
    "no-such-application": "shown as the page that is not there",
    "no-such-document": "shown as the page that is not there",
    "no-such-service": "shown as the page that is not there",
    "person-unknown": "shown as the page that is not there",
    "not-eligible": "shown with the sentence of the service's own rule",
    "office-never-open": "the hours of an office are wrong: told to the operator",
    "account-exists": "told in the words of who does not match: nobody learns who has an account",
    "case-held": "met by jobs only, which leave the case and go on",
    "number-taken": "met by the worker only: told to the operator",
    "registry-entry-refused": "met by the worker only: told to the operator",
    "not-from-the-bank": "answered to a program, in JSON",
    "message-not-waiting": "told to the operator by the command",
    "not-recurring": "told to the operator by the command",
    "refused": "the base of all",
}
# Told to who writes services, and to the operator at the start, each in words of its own.
FOR_OTHERS = ("sekali.catalogue.rules_language", "sekali.catalogue.strict_yaml", "sekali.launch")
FOR_DESIGNERS = {"scenario-mistake"}


def refusals() -> Iterator[type[DomainError]]:
    """Yield every kind of refusal that the program knows."""
    for file in sorted(ROOT.rglob("*.py")):
        if "DomainError" in file.read_text("utf-8") and "__main__" not in file.name:
            module = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts)
            __import__(module)
    waiting = [DomainError]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def literal_codes() -> set[str]:
    """Return the codes that a refusal is given where it is raised: ``ValueRefused("date-not")``."""
    return {
        node.args[0].value
        for file in sorted((ROOT).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"ValueRefused", "TableRefused", "super().__init__"}
        if node.args and isinstance(node.args[0], ast.Constant)
        if isinstance(node.args[0].value, str)
        and re.fullmatch(r"[a-z]+(-[a-z]+)+", node.args[0].value)
    }


def has_sentence(code: str, sentences: Mapping[str, str]) -> bool:
    """Tell whether a refusal has a sentence, for itself or for each of its reasons."""
    key = f"error.{code}"
    return key in sentences or any(name.startswith(f"{key}.") for name in sentences)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_pages_say_the_same_things_in_every_language(language: str) -> None:
    first, other = sentences_of(LANGUAGES[0]), sentences_of(language)
    # A language without a plural needs no form for one.
    assert _without_plurals(first) == _without_plurals(other)
    for key in _without_plurals(first):
        assert set(_PARAMETER.findall(first[key])) == set(_PARAMETER.findall(other[key])), key


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_notices_say_the_same_things_in_every_language(language: str) -> None:
    first, other = notice_texts(LANGUAGES[0]), notice_texts(language)
    assert set(first) == set(other)
    for key, parts in first.items():
        assert set(parts) == set(other[key]) == {"subject", "body"}
        for part, text in parts.items():
            assert _PARAMETER.findall(text) == _PARAMETER.findall(other[key][part]), (key, part)


def test_what_a_notice_fills_in_is_known() -> None:
    known = {"title", "about", "number", "office", "promised", "reason", "note", "items"}
    known |= {"amount", "back", "code", "rest", "bundle", "earlier", "hours", "stop"}
    known |= {"what", "when", "bring", "cases", "offices", "law", "portal"}
    known |= {"helper", "person", "services", "days", "organisation"}
    known |= {"since", "until", "exposed", "how", "handling", "officer", "ways"}
    for language in LANGUAGES:
        for parts in notice_texts(language).values():
            assert set(_PARAMETER.findall(parts["subject"] + parts["body"])) <= known
        for service in services().values():
            for notice in service.text(language).notices.values():
                said = set(_PARAMETER.findall(f"{notice.subject} {notice.body}"))
                assert said <= known, service.id


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_sentence_that_a_template_asks_for_is_there(template: Path) -> None:
    sentences = sentences_of(LANGUAGES[0])
    missing = [
        key
        for key, joined in _USED.findall(template.read_text("utf-8"))
        if not (any(name.startswith(key) for name in sentences) if joined else key in sentences)
    ]
    assert not missing


def test_every_sentence_that_the_code_asks_for_is_there() -> None:
    sentences = sentences_of(LANGUAGES[0])
    asked = {
        node.args[0].value
        for file in sorted((ROOT / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"t", "self.t"}
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert asked - set(sentences) == set()


def test_every_refusal_has_a_sentence() -> None:
    sentences = sentences_of(LANGUAGES[0])
    kinds = {kind.code for kind in refusals() if not kind.__module__.startswith(FOR_OTHERS)}
    kinds -= FOR_DESIGNERS
    assert "refused" in kinds
    silent = {code for code in kinds | literal_codes() if not has_sentence(code, sentences)}
    assert silent - set(UNSAID) == set(), "a resident would read: this cannot be done"


def test_no_sentence_is_kept_for_a_refusal_that_is_gone() -> None:
    kept = {key.split(".")[1] for key in sentences_of(LANGUAGES[0]) if key.startswith("error.")}
    known = {kind.code for kind in refusals()} | literal_codes()
    assert kept - known == set()


def test_every_code_of_a_refusal_is_its_own() -> None:
    codes: dict[str, list[str]] = {}
    for kind in set(refusals()):
        if "code" in vars(kind):
            codes.setdefault(kind.code, []).append(kind.__name__)
    assert {code: kinds for code, kinds in codes.items() if len(kinds) > 1} == {}


def test_every_reason_of_an_upload_that_is_refused_has_its_sentence() -> None:
    from typing import get_args

    from sekali.documents.uploads import Reason

    sentences = sentences_of(LANGUAGES[0])
    assert [one for one in get_args(Reason) if f"error.upload-refused.{one}" not in sentences] == []


def test_no_sentence_promises_what_it_cannot_fill_in() -> None:
    """A parameter that the caller does not give would stand on the page in braces."""
    for language in LANGUAGES:
        for key, sentence in sentences_of(language).items():
            assert "{}" not in sentence, key
            assert not re.search(r"\{[^a-z}]", sentence), key


def test_every_channel_through_which_an_answer_can_come_has_a_name() -> None:
    from sekali.casework.actors import Applicant

    channel = Applicant.__dataclass_fields__["channel"].default
    for language in LANGUAGES:
        assert f"channel.{channel}" in sentences_of(language)


def _without_plurals(sentences: Mapping[str, str]) -> set[str]:
    return {key.removesuffix(".one") for key in sentences}
