"""Folders made to harm: each changes the sound example in one way."""

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

Make = Callable[[Path], None]
SERVICE, RULES, ID, MAIN = "service.yaml", "rules.yaml", "texts/id.yaml", "scenarios/main.yaml"
TEMPLATE = "documents/letter.typ"
LAW = "law: UU 30/2014 pasal 53"


def _written(file: str, content: str | bytes) -> Make:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return lambda example: (example / file).write_bytes(raw) and None


def _changed(file: str, old: str, new: str) -> Make:
    def change(example: Path) -> None:
        path = example / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def _both(*makes: Make) -> Make:
    def make(example: Path) -> None:
        for one in makes:
            one(example)

    return make


def _rows(count: int, row: str) -> Make:
    rows = "".join(f"      - {row.format(n=n)}\n" for n in range(count))
    return _changed(
        RULES, "        then: {action: approve}\n", f"        then: {{action: approve}}\n{rows}"
    )


def _many(start: str, line: str, count: int, file: str = SERVICE) -> Make:
    lines = "".join(line.format(n=n, next=n + 1) + "\n" for n in range(count))
    return _changed(file, start, start + lines)


def _template(body: str) -> Make:
    return _written(TEMPLATE, f'#set document(title: "S")\n{body}')


YAML: Mapping[str, tuple[str | bytes, str]] = {
    "bomb of aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "yaml-alias"),
    "lists in lists": ("[" * 200_000, "yaml-too-large"),
    "maps in maps": ("{a: " * 60_000, "yaml-too-large"),
    "a giant word": ("a: " + "x" * 260_000, "shape"),
    "a giant file": ("a: " + "x" * 1_900_000, "yaml-too-large"),
    "very many keys": ("".join(f"k{n}: 1\n" for n in range(19_000)), "yaml-too-large"),
    "a call of Python": ("!!python/object/apply:os.system ['true']", "yaml-tag"),
    "a key twice": ("a: 1\na: 2\n", "yaml-duplicate"),
    "what cannot be seen": ("a: \u202e\u2066x\x00", "yaml-unseen"),
    "half a letter": (b"a: \xed\xa0\x80", "file-unreadable"),
    "a number of 200,000 digits": ("a: " + "9" * 200_000, "yaml-number"),
    "a number with an exponent": ("a: 1e999999999", "yaml-number"),
    "a time of 80,000 parts": ("a: " + ":".join(["59"] * 80_000), "yaml-time"),
    "keys of keys": ("? " * 100_000, "yaml-key"),
    "60,000 documents": ("---\n" * 60_000, "yaml-documents"),
    "deep indentation": ("\n".join(" " * n + "a:" for n in range(600)), "yaml-too-large"),
    "a merge": ("<<: {a: 1}\n", "yaml-merge"),
    "nothing": ("", "shape"),
}

_STEP = "working_hours: 1"
_PAY = "within: {calendar_days: 3}, actions: {paid: {to: p}, unpaid: {to: p}}}\n"
_LOOPS = (
    "    timers: [{after: {working_hours: 1}, act: accept, "
    + LAW
    + "}]\n    actions:\n      accept"
)
_TABLE = "      - {{ask: tb, type: table, most_rows: 1000, columns: {{a: {{type: integer}}}}}}\n"
_WHEN = '"tb.all(x, tb.exists(y, x.a == y.a))"'
_THOUSAND = "copies: 2, tb: [" + ",".join(f"{{a: {n}}}" for n in range(1_000)) + "]"
_ASK = "      - ask: copies\n"

CONTENT: Mapping[str, Make] = {
    "rows of a table": _rows(1_800, "{{id: r{n}, if: copies == {n}, then: {{action: approve}}}}"),
    "rows that are all the same": _rows(1_800, "{{id: r, if: copies == 1, then: {{action: x}}}}"),
    "rows with names misspelt": _rows(1_800, "{{id: r{n}, if: copis{n} == 1, then: {{a: b}}}}"),
    "one table for 900 states": _both(
        _rows(1_800, "{{id: r{n}, if: copies == {n}, then: {{action: approve}}}}"),
        _many(
            "process:\n",
            "  s{n}: {{by: x, within: {{" + _STEP + "}}, decide_by_rule: few,"
            " actions: {{approve: {{to: done}}}}}}",
            900,
        ),
    ),
    "an expression of the greatest length": _rows(
        60, '{{id: r{n}, if: "' + "(" * 1_990 + "1" + ")" * 1_990 + '", then: {{action: x}}}}'
    ),
    "an expression of the greatest depth": _rows(
        60, '{{id: r{n}, if: "' + "(" * 48 + "copies == {n}" + ")" * 48 + '", then: {{action: x}}}}'
    ),
    "thousands of states": _many(
        "process:\n",
        "  s{n}: {{by: x, within: {{" + _STEP + "}}, actions: {{a: {{to: s{next}}}}}}}",
        1_500,
    ),
    "thousands of questions": _many(
        "  - page: main\n    purpose: letter\n    items:\n",
        "      - {{ask: q{n}, type: text}}",
        3_000,
    ),
    "thousands of subjects": _many("subjects:\n", "  u{n}: {{kind: person, from: family}}", 2_500),
    "conditions that each open the next": _both(
        _many(
            _ASK.removesuffix("- ask: copies\n") and "    items:\n",
            "      - {{ask: q{next}, type: integer, when: q{n} == 1}}",
            1_200,
        ),
        _changed(MAIN, "copies: 2", "copies: 2, " + ", ".join(f"q{n}: 1" for n in range(1_200))),
    ),
    "conditions over a thousand rows": _both(
        _many(
            "    items:\n",
            "      - {{ask: q{n}, type: integer, optional: true, when: " + _WHEN + "}}",
            1_000,
        ),
        _changed(SERVICE, "    items:\n", "    items:\n" + _TABLE.format()),
        _changed(MAIN, "copies: 2", _THOUSAND),
    ),
    "more scenarios than anybody reads": _many(
        "scenarios:\n", "  - {{name: n{n}, as: siti, on: 2026-03-02, then: {{}}}}", 1_400, MAIN
    ),
    "a scenario without end": _changed(
        MAIN, "acts: [{action: accept}]", "acts: [" + "{action: accept}," * 4_000 + "]"
    ),
    "a clock that leads to its own state": _both(
        _changed(SERVICE, "accept: {to: sign}", "accept: {to: look}"),
        _changed(SERVICE, "    actions:\n      accept", _LOOPS),
        _changed(
            MAIN,
            "acts: [{action: accept}]",
            "acts: [" + "{passes: {calendar_days: 3660}}," * 60 + "]",
        ),
    ),
    "a payment that leads to itself": _both(
        _changed(SERVICE, "  sign:\n", "  p: {pay: levy, " + _PAY + "  sign:\n"),
        _changed(SERVICE, "documents:\n", f"fees: {{levy: {{rupiah: 5, {LAW}}}}}\ndocuments:\n"),
        _changed(SERVICE, "accept: {to: sign}", "accept: {to: p}"),
        _changed(
            MAIN,
            "acts: [{action: accept}]",
            "acts: [{action: accept}, {passes: {calendar_days: 3660}}]",
        ),
    ),
    "a day after the last": _changed(MAIN, "on: 2026-03-02", "on: 9999-12-31"),
    "a day before the first": _changed(MAIN, "on: 2026-03-02", "on: 0001-01-01"),
    "a limit that is no number": _changed(SERVICE, 'max: "5"', 'max: "NaN"'),
    "a limit of many digits": _changed(SERVICE, 'min: "1"', 'min: "' + "9" * 100_000 + '"'),
    "a parameter without end": _changed(RULES, 'value: "4"', 'value: "1e999999999"'),
    "a parameter that is no number": _changed(RULES, 'value: "4"', 'value: "sNaN"'),
    "a state that is not there": _changed(SERVICE, "accept: {to: sign}", "accept: {to: nowhere}"),
    "a table that is not there": lambda example: (example / RULES).unlink(),
    "a template that is not there": lambda example: (example / TEMPLATE).unlink(),
    "an answer of 250,000 letters": _changed(MAIN, "need: sekolah", "need: " + "x" * 60_000),
    "a document a thousand times": _changed(
        SERVICE, "          - {issue: letter}\n", "          - {issue: letter}\n" * 1_000
    ),
    "braces in a notice": _changed(ID, 'body: "{reason}"', 'body: "' + "{a" * 90_000 + '"'),
}

TEMPLATES: Mapping[str, Make] = {
    name: _template(body)
    for name, body in {
        "loops": "#let n = 0\n#while n < 2 { n = n - 1 }",
        "calls itself": "#let f(n) = f(n + 1)\n#f(1)",
        "asks for all memory": "#range(100000000).map(x => x * x)",
        "asks for all memory at once": '#("abc" * 500000000).len()',
        "never ends a document": "#for i in range(1000000) { pagebreak() }",
        "draws a million cells": "#table(columns: 1000, ..range(1000000).map(x => [a]))",
        "nests without end": "#" + "(" * 100_000 + "1" + ")" * 100_000,
        "reads a file": '#read("/etc/passwd")',
        "reads outside": '#read("../../../../../../etc/passwd")',
        "includes outside": '#include "../other.typ"',
        "takes a package": '#import "@preview/cetz:0.2.2"',
        "takes a picture from an address": '#image("https://example.org/x.png")',
        "draws a file": "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'>"
        '<image href=\'file:///etc/passwd\'/></svg>"), format: "svg")',
        "runs a plugin": '#plugin("/usr/lib/x.wasm")',
        "has a costly pattern": '#regex("((a{1000}){1000}){1000}")',
        "tells what it was given": "#panic(data)",
        "has no letters": "x\x00y",
    }.items()
}


def _entries(count: int) -> Make:
    def make(example: Path) -> None:
        for number in range(count):
            os.close(os.open(example / "scenarios" / f"f{number}.yaml", os.O_CREAT))

    return make


def _deep(example: Path) -> None:
    (example / "/".join(["d"] * 300)).mkdir(parents=True)


def _socket(example: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(example)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("sock")
    os.fchdir(here)
    os.close(here)


def _replaced_by(file: str, make: Callable[[Path], object]) -> Make:
    def replace(example: Path) -> None:
        (example / file).unlink()
        make(example / file)

    return replace


FILES: Mapping[str, tuple[Make, str]] = {
    "60,000 files": (_entries(60_000), "folder-too-large"),
    "300 folders in each other": (_deep, "folder-too-large"),
    "a link to itself": (lambda here: (here / "x").symlink_to(here), "link"),
    "a link to a device": (_replaced_by(RULES, lambda at: at.symlink_to("/dev/zero")), "link"),
    "a pipe": (_replaced_by(RULES, os.mkfifo), "not-a-file"),
    "a socket": (_socket, "not-a-file"),
    "a folder in place of a file": (_replaced_by(RULES, Path.mkdir), "rule-action"),
    "a line end in a name": (lambda here: (here / "a\nb.yaml").touch(), "file-name"),
    "a name that is no text": (
        lambda here: os.close(os.open(os.fsencode(here) + b"/\xff\xfe", os.O_CREAT)),
        "file-name",
    ),
    "ten gigabytes": (
        lambda here: os.truncate(here / TEMPLATE, 10_000_000_000),
        "folder-too-large",
    ),
    "another service inside": (
        lambda here: shutil.copytree(here, here / "dalam") and None,
        "id-path",
    ),
}
