"""The pages of docs/reference that are made from the program: commands, settings, the gate.

Renew them with ``PYTHONPATH=tests python -m support.reference``.
"""

import argparse
import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import sekali
from sekali.cli.main import parser
from support.gate_page import gate_page

PROJECT = Path(sekali.__file__).parents[2]
FOLDER = PROJECT / "docs" / "reference"
SETTINGS = PROJECT / "src" / "sekali" / "config" / "settings.py"

_COMMANDS = """\
# Commands

Everything an operator or a service designer does from a terminal. `sekali --help` and
`sekali COMMAND --help` say the same; `python -m sekali` is the same program. Every command ends
with exit code 0 where all is well.

| command | what it does |
|---|---|
"""
_SETTINGS = """\
# Settings

All of them are environment variables, read once when a process starts. None is needed to try
Sekali: `sekali run` sets what it needs. `sekali check` says what is wrong with them.

"""


def pages() -> Mapping[str, str]:
    """Return the text of each page by the name of its file."""
    return {
        "commands.md": _commands_page(),
        "settings.md": _settings_page(),
        "gate.md": gate_page(),
    }


def commands() -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield every command that can be given, with what it does and its parser."""
    yield from _below("sekali", "", parser())


def settings_documented() -> set[str]:
    """Return every variable that the table of the settings explains."""
    rows = re.findall(r"^\| ([A-Z_][^|]*) \|", _docstring(), re.MULTILINE)
    return {name for row in rows for name in _names(row)}


def _below(
    name: str, what: str, parser: argparse.ArgumentParser
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:  # argparse tells nobody what it knows
        if isinstance(action, argparse._SubParsersAction):
            said = {one.dest: one.help or "" for one in action._choices_actions}
            for key, below in action.choices.items():
                yield from _below(f"{name} {key}", said[key], below)
            return
    yield name, what, parser


def _commands_page() -> str:
    found = list(commands())
    lines = [f"| [`{name}`](#{name.replace(' ', '-')}) | {what} |" for name, what, _ in found]
    parts = [_COMMANDS + "\n".join(lines) + "\n"]
    for name, what, command in found:
        parts.append(f"\n## {name}\n\n{what[:1].upper()}{what[1:]}.\n{_options(command)}")
    return "".join(parts)


def _options(parser: argparse.ArgumentParser) -> str:
    rows = [
        f"| `{_written(action)}` | {action.help or ''} |\n"
        for action in parser._actions
        if not isinstance(action, argparse._HelpAction)
    ]
    return "\n| option | meaning |\n|---|---|\n" + "".join(rows) if rows else ""


def _written(action: argparse.Action) -> str:
    if action.choices and action.option_strings:
        return f"{action.option_strings[-1]} {{{'|'.join(map(str, action.choices))}}}".replace(
            "|", r"\|"
        )
    if action.choices:
        return "|".join(map(str, action.choices)).replace("|", r"\|")
    if not action.option_strings:
        name = str(action.metavar or action.dest.upper())
        return {"?": f"[{name}]", "*": f"[{name} ...]"}.get(str(action.nargs), name)
    name = action.option_strings[-1]
    return name if action.nargs == 0 else f"{name} {action.dest.upper()}"


def _settings_page() -> str:
    table = [line for line in _docstring().splitlines() if line.startswith("|")]
    return _SETTINGS + "\n".join(_as_code(line) for line in table) + "\n"


def _as_code(row: str) -> str:
    name, bar, rest = row.removeprefix("| ").partition(" |")
    if not re.match(r"[A-Z]{3}", name):
        return row
    return f"| {', '.join(f'`{one}`' for one in _names(name))}{bar}{rest}"


def _names(written: str) -> list[str]:
    """Return the variables of a row: ``SEKALI_A_USER, _PASSWORD`` are two."""
    first, *others = written.split(", ")
    return [first, *(first.rpartition("_")[0] + other for other in others)]


def _docstring() -> str:
    return ast.get_docstring(ast.parse(SETTINGS.read_text("utf-8"))) or ""


if __name__ == "__main__":
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
