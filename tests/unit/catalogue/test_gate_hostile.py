"""Whatever somebody puts into a folder, checking it ends soon and tells findings."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekali.casework.scenarios.rules import ScenarioRules
from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.checking import MOST_FINDINGS, check_catalogue
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.jobs import services
from support.checking import checked

PROJECT = Path(__file__).parents[3]
EXAMPLE = Path(__file__).parent / "example_services" / "contoh" / "surat"
FILES = ("service.yaml", "rules.yaml", "texts/id.yaml", "scenarios/main.yaml")
SOON_SECONDS = 5.0


@contextmanager
def soon() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SOON_SECONDS


def check(services_dir: Path) -> list[Finding]:
    with soon():
        return checked(services_dir)


def codes(services_dir: Path) -> set[str]:
    return {finding.code for finding in check(services_dir)}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "yaml-alias"),
        ("[" * 10_000, "yaml-too-large"),
        ("{a: " * 10_000, "yaml-too-large"),
        ("- x\n" * 60_000, "yaml-too-large"),
        ("a: " + "x" * 300_000, "yaml-too-large"),
        ("!!python/object/apply:os.system ['true']", "yaml-tag"),
        ("", "shape"),
        ("just a word", "shape"),
        ("id: [1, 2]\nlanguage: one\n", "shape"),
        ("a: \x00", "yaml-unseen"),
    ],
)
def test_hostile_yaml_is_told(
    services_dir: Path, example: Path, file: str, content: str, code: str
) -> None:
    (example / file).write_text(content)
    assert code in codes(services_dir)


def test_a_folder_that_is_no_text_is_told(services_dir: Path, example: Path) -> None:
    (example / "documents" / "letter.typ").write_bytes(b"\xff\xfe\x00")
    assert codes(services_dir) == {"file-unreadable"}


def test_a_link_is_not_followed(services_dir: Path, example: Path) -> None:
    (example / "documents" / "letter.typ").unlink()
    (example / "documents" / "letter.typ").symlink_to("/etc/passwd")
    assert codes(services_dir) == {"link"}


def test_a_linked_folder_is_not_followed(services_dir: Path) -> None:
    (services_dir / "more").symlink_to(services_dir, target_is_directory=True)
    assert codes(services_dir) == {"link"}


def test_a_pipe_is_not_waited_for(services_dir: Path, example: Path) -> None:
    (example / "rules.yaml").unlink()
    os.mkfifo(example / "rules.yaml")
    assert codes(services_dir) == {"not-a-file"}


def test_a_pipe_instead_of_the_personas_is_not_waited_for(services_dir: Path) -> None:
    (services_dir / "_personas.yaml").unlink()
    os.mkfifo(services_dir / "_personas.yaml")
    assert codes(services_dir) == {"not-a-file", "file-unreadable"}


def test_too_much_is_not_read(services_dir: Path, example: Path) -> None:
    with (example / "documents" / "letter.typ").open("wb") as file:
        file.truncate(10_000_000_000)
    assert codes(services_dir) == {"folder-too-large"}


def test_too_many_files_are_not_read(services_dir: Path, example: Path) -> None:
    for number in range(300):
        (example / "scenarios" / f"s{number}.yaml").write_text("")
    assert codes(services_dir) == {"folder-too-large"}


def test_a_deep_folder_is_not_gone_into(services_dir: Path) -> None:
    deep = services_dir
    for _ in range(300):
        deep = deep / "d"
        deep.mkdir()
    assert codes(services_dir) == {"folder-too-large"}


def test_an_odd_name_is_told_in_plain_letters(services_dir: Path, example: Path) -> None:
    (example / "a\nservice.yaml:1  fine").write_text("")
    (found,) = check(services_dir)
    assert found.code == "file-name"
    assert "\n" not in str(found)


def test_no_folder_is_told(tmp_path: Path) -> None:
    assert "folder-unreadable" in codes(tmp_path / "nowhere")
    assert check_catalogue(tmp_path, tmp_path / "nowhere")


def test_no_more_is_told_than_can_be_read(services_dir: Path, example: Path) -> None:
    unknown = "".join(f"  k{number}: x\n" for number in range(2_000))
    said = "reasons: {not-true: Isinya tidak benar.}\n"
    replaced(example / "texts" / "id.yaml", said, "reasons:\n  not-true: x\n" + unknown)
    found = check(services_dir)
    assert len(found) == MOST_FINDINGS
    assert {finding.code for finding in found} == {"text-orphan"}


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_thousands_of_questions_are_checked_soon(services_dir: Path, example: Path) -> None:
    asked = "".join(
        f"      - {{ask: nomor_telepon_nama_alamat_{n}, type: text}}\n" for n in range(2_400)
    )
    replaced(example / "service.yaml", "      - household.village_code\n", asked)
    assert len(check(services_dir)) == MOST_FINDINGS


def test_thousands_of_rows_are_checked_soon(services_dir: Path, example: Path) -> None:
    rows = "".join(
        f"      - {{id: r{n}, if: copies == {n}, then: {{action: approve}}}}\n"
        for n in range(1_500)
    )
    path = example / "rules.yaml"
    path.write_text(path.read_text() + rows)
    assert "coverage" in codes(services_dir)


def test_a_long_chain_of_states_is_checked_soon(services_dir: Path, example: Path) -> None:
    chain = "".join(
        f"  s{n}: {{by: x, within: {{working_hours: 1}}, actions: {{a: {{to: s{n + 1}}},"
        f" b: {{to: s{n + 2}}}}}}}\n"
        for n in range(1_000)
    )
    replaced(example / "service.yaml", "process:\n", "process:\n" + chain)
    assert "state-reach" in codes(services_dir)


def test_a_costly_expression_is_refused(services_dir: Path, example: Path) -> None:
    costly = "household.members.all(a, household.members.all(b, household.members.all(c, true)))"
    replaced(example / "service.yaml", "known(household.village_code)", costly)
    assert "expression-too-costly" in codes(services_dir)


@pytest.fixture
def scenario_rules() -> ScenarioRules:
    return ScenarioRules(TypstRenderer())


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_broken_file_never_breaks_the_commands(
    services_dir: Path, example: Path, scenario_rules: ScenarioRules, data: st.DataObject
) -> None:
    file = data.draw(st.sampled_from(FILES))
    lines = (EXAMPLE / file).read_text().splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(("drop", "twice", "value", "swap")))
    if how == "drop":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "value":
        key = lines[at].partition(":")[0]
        value = data.draw(st.sampled_from(("[]", "{}", "null", "1", "''", "x", "{a: b}", "[x]")))
        lines[at] = f"{key}: {value}"
    else:
        other = data.draw(st.integers(0, len(lines) - 1))
        lines[at], lines[other] = lines[other], lines[at]
    path = example / file
    path.write_text("\n".join(lines))
    try:
        found = check_catalogue(services_dir, PROJECT / "dictionary", scenario_rules.rules())
        assert all(finding.fix for finding in found)
        assert services.test_services(services_dir) in {services.FINE, services.WRONG}
    finally:
        path.write_text((EXAMPLE / file).read_text())
