"""Older versions of the notation: what is read, and what stands in the file afterwards, agree."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue import files
from sekali.catalogue.converting.chain import STEPS, in_newest_language
from sekali.catalogue.converting.in_text import converted
from sekali.catalogue.findings import Refused
from sekali.catalogue.reading import read_file
from sekali.catalogue.strict_yaml import load_strict

SERVICE = "services/contoh/surat/service.yaml"


def process(*lines: str) -> str:
    """Return a file of language 1 with a process."""
    return "\n".join(["language: 1", "process:", *lines, ""])


# Each once as it is written in language 1, and as it has to stand in language 2.
TEXTS = {
    "in braces": (
        "  look: {by: clerk, actions: {return: {to: applicant, mark: items}}}",
        "  look: {by: clerk, actions: {return: {to: applicant}}}",
    ),
    "first in braces": (
        "  look: {actions: {return: {mark: items, to: applicant}}}",
        "  look: {actions: {return: {to: applicant}}}",
    ),
    "braces over lines": (
        "  look: {actions: {return: {to: applicant,\n    mark: items}}}",
        "  look: {actions: {return: {to: applicant}}}",
    ),
    "a comment between": (
        "  look: {actions: {return: {to: applicant, # back\n    mark: items}}}",
        "  look: {actions: {return: {to: applicant, # back\n    }}}",
    ),
    "on a line of its own": (
        "  look:\n    actions:\n      return:\n        to: applicant\n        mark: items\n        # é",
        "  look:\n    actions:\n      return:\n        to: applicant\n        # é",
    ),
    "with a comment behind it": (
        "  é:\n    wait: day  # until the day\n    until: today",
        "  é:\n    # until the day\n    until: today",
    ),
    "an event": (
        "  rest: {wait: event, event: printed}",
        "  rest: {event: printed}",
    ),
    "nothing to say": ("  look: {by: clerk}", "  look: {by: clerk}"),
}


@pytest.mark.parametrize(("before", "after"), TEXTS.values(), ids=list(TEXTS))
def test_a_file_is_edited_where_it_says_something_twice(before: str, after: str) -> None:
    text = process(before)
    expected = process(after).replace("language: 1", "language: 2")
    assert converted(text, SERVICE) == expected


@pytest.mark.parametrize("before", [text for text, _ in TEXTS.values()], ids=list(TEXTS))
def test_what_is_read_is_what_the_converted_file_says(before: str) -> None:
    document = load_strict(process(before), SERVICE)
    read = in_newest_language(document)
    assert read.value == load_strict(converted(process(before), SERVICE), SERVICE).value
    # And the lines are still those of the file that somebody has before them.
    assert read.line_of(("process",)) == document.line_of(("process",)) == 2


SCALARS = st.sampled_from(["applicant", "items", "day", "event", "sign", "today", "è 𝔘"])
STATE_KEYS = st.sampled_from(["wait", "until", "event", "by", "actions", "to", "mark"])
ACTIONS = st.dictionaries(STATE_KEYS, SCALARS, max_size=4)
STATES = st.dictionaries(
    STATE_KEYS, SCALARS | st.dictionaries(st.sampled_from(["go", "back"]), ACTIONS), max_size=5
)


@given(
    st.dictionaries(st.sampled_from(["look", "rest"]), STATES | SCALARS),
    st.sampled_from([{"default_flow_style": True}, {"default_flow_style": False}, {}]),
)
def test_any_process_reads_the_same_as_it_is_rewritten(
    described: dict[str, object], layout: dict[str, bool]
) -> None:
    written = {"language": 1, "process": described, "law": "UU 24/2013"}
    text = yaml.safe_dump(written, allow_unicode=True, **layout)
    read = in_newest_language(load_strict(text, SERVICE)).value
    assert read == load_strict(converted(text, SERVICE), SERVICE).value
    assert read["language"] == files.LANGUAGE_VERSION


def test_what_contradicted_itself_stays_for_the_shapes_to_refuse() -> None:
    text = process(
        "  look: {actions: {go: {to: sign, mark: items}}}", "  rest: {wait: day, event: printed}"
    )
    read = in_newest_language(load_strict(text, SERVICE)).value["process"]
    assert read["look"]["actions"]["go"] == {"to": "sign", "mark": "items"}
    assert read["rest"] == {"wait": "day", "event": "printed"}


def test_only_the_number_changes_in_other_files() -> None:
    text = 'language: 1  # the notation\nscenarios: [{acts: [{action: return, mark: ["x"]}]}]\n'
    expected = text.replace("language: 1", "language: 2")
    assert converted(text, "services/contoh/surat/scenarios/main.yaml") == expected


def test_bytes_before_the_text_and_line_ends_stay() -> None:
    text = "\ufefflanguage: 1\r\nprocess: {rest: {wait: day, until: today}}\r\n"
    assert converted(text, SERVICE) == text.replace("1", "2").replace("wait: day, ", "")


@pytest.mark.parametrize("language", ["0", "3", "true", '"1"', "null"])
def test_a_language_that_is_not_known_is_refused_with_its_line(
    tmp_path: Path, language: str
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"# rules\nlanguage: {language}\n")
    with pytest.raises(Refused) as refused:
        read_file(path, files.Rules, root=tmp_path)
    (finding,) = refused.value.findings
    assert (finding.line, finding.code) == (2, "shape")
    assert finding.message.startswith("language: ")


def test_there_is_a_step_from_every_older_language() -> None:
    assert set(STEPS) == set(range(1, files.LANGUAGE_VERSION))
