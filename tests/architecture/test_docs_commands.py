"""Commands in the docs can be given, links lead somewhere, and names in the glossary exist."""

import importlib
import importlib.util
import pkgutil
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sekali.cli.main import parser
from support.reference import settings_documented

PROJECT = Path(__file__).resolve().parents[2]
ABOVE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "benchmarks/README.md")
PAGES = sorted(
    {path for name in ABOVE if (path := PROJECT / name).exists()}
    | set((PROJECT / "docs").rglob("*.md"))
    | set((PROJECT / "dictionary").rglob("*.md"))
)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANY_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ASSIGNMENT = re.compile(r"^([A-Za-z_]+)=")
BETWEEN = {"&&", "||", "|", ";"}
# Words of the shell, and programs that every system of ours has; anything else is a slip.
SYSTEM = {
    "apt-get", "cd", "chmod", "chown", "cp", "curl", "do", "done", "du", "export", "for", "git",
    "install", "journalctl", "ls", "mkdir", "psql", "python3", "sed", "systemctl", "tail",
    "useradd",
}  # fmt: skip
# Tells how to make the folder that its commands are about.
WRITING_A_SERVICE = "docs/howto/write-a-service.md"
GLOSSARY = PROJECT / "docs" / "glossary.md"
CODE_NAME = re.compile(r"^\|.*\| `([a-z_]+(?:\.[A-Za-z_]+)+)` \|$", re.MULTILINE)


def _name(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


def _commands() -> Iterator[tuple[str, str]]:
    """Yield each command of each block marked ``sh``, with the page it stands on."""
    for page in PAGES:
        for block in SHELL.findall(page.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.strip() and not line.lstrip().startswith("#"):
                    yield from ((_name(page), part) for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    words = shlex.shlex(line, posix=True, punctuation_chars="&|;")
    words.whitespace_split = True
    part: list[str] = []
    for word in words:
        if word in BETWEEN:
            yield shlex.join(part)
            part = []
        else:
            part.append(word)
    if part:
        yield shlex.join(part)


@cache
def _targets() -> frozenset[str]:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    stamps = dict(re.findall(r"^(\w+) := (\S+)$", makefile, re.MULTILINE))
    names = re.findall(r"^([^\s:#=.][^:=\s]*):(?!=)", makefile, re.MULTILINE)
    return frozenset(stamps.get(name.strip("$()"), name) for name in names)


@pytest.mark.parametrize(("page", "command"), sorted(set(_commands())))
def test_a_command_in_the_docs_can_be_given(page: str, command: str) -> None:
    words = shlex.split(command)
    while words and (assigned := ASSIGNMENT.match(words[0])):
        assert assigned[1] in settings_documented(), f"{page}: no setting {assigned[1]}"
        words.pop(0)
    if not words:
        return
    program, arguments = words[0], words[1:]
    if program == "make":
        assert set(arguments) <= _targets(), f"{page}: make has no such target"
    elif program in {"sekali", ".venv/bin/sekali"}:
        _parses(page, arguments)
    elif program == ".venv/bin/python":
        _runs_something(arguments)
    else:
        assert program in SYSTEM, f"{page}: {program} is not a command that we know"


def _parses(page: str, arguments: list[str]) -> None:
    if "--help" in arguments:
        arguments = [word for word in arguments if word != "--help"]
        assert not arguments or arguments[0] in _words_of_help()
        return
    folder = getattr(parser().parse_args(arguments), "folder", None)
    if folder is not None and page != WRITING_A_SERVICE:
        assert (PROJECT / folder).is_dir(), f"there is no {folder}"


def _words_of_help() -> set[str]:
    return set(re.findall(r"^    (\w+)  ", parser().format_help(), re.MULTILINE))


def _runs_something(arguments: list[str]) -> None:
    if arguments[0] == "-m":
        module = arguments[1]
        root = module.partition(".")[0]
        assert importlib.util.find_spec(root) or (PROJECT / root).is_dir()
        paths = [word for word in arguments[2:] if word.startswith("tests/")]
        assert all((PROJECT / word.partition("::")[0]).exists() for word in paths)
    elif arguments[0] != "-c":
        assert (PROJECT / arguments[0]).is_file(), f"there is no {arguments[0]}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_between_the_docs_leads_somewhere(page: Path) -> None:
    text = ANY_BLOCK.sub("", page.read_text("utf-8"))
    wrong = [link for link in LINK.findall(text) if not _leads_somewhere(link, page)]
    assert not wrong


def _leads_somewhere(link: str, page: Path) -> bool:
    if re.match(r"[a-z]+:", link):
        return link.startswith(("https://", "mailto:"))
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not target.is_relative_to(PROJECT):
        return False
    return not anchor or anchor in _anchors(target.read_text("utf-8"))


def _anchors(text: str) -> set[str]:
    headings = HEADING.findall(ANY_BLOCK.sub("", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(CODE_NAME.findall(GLOSSARY.read_text("utf-8"))))
def test_a_name_in_the_glossary_exists(name: str) -> None:
    # A name can be a module's, which is there only once it is imported.
    assert pkgutil.resolve_name(f"sekali.{name}") is not None


def test_the_glossary_gives_a_word_one_meaning() -> None:
    words = re.findall(r"^\| ([a-zA-Z, ()-]+) \|", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    plain = [word for word in words if word not in {"word", "Indonesian"}]
    assert sorted(plain) == sorted(set(plain))


def test_every_port_stands_on_the_page_of_the_architecture() -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text("utf-8")
    files = (PROJECT / "src" / "sekali").rglob("ports.py")
    ports = {
        name
        for file in files
        for name in re.findall(r"^class (\w+)\(Protocol\)", file.read_text("utf-8"), re.MULTILINE)
    }
    assert ports
    assert not {name for name in ports if f"`{name}`" not in page}


def test_every_room_stands_on_the_page_of_the_architecture() -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text("utf-8")
    rooms = {p.parent.name for p in (PROJECT / "src" / "sekali").glob("*/__init__.py")}
    assert not {room for room in rooms if not re.search(rf"\b{room}\b", page)}


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = PROJECT / "docs" / "adr"
    listed = (folder / "README.md").read_text("utf-8")
    records = sorted(folder.glob("[0-9]*.md"))
    assert [record.name[:4] for record in records] == [f"{n + 1:04}" for n in range(len(records))]
    assert not [record.name for record in records if f"({record.name})" not in listed]
