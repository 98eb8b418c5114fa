"""The page docs/reference/gate.md, made from the rules, their reasons and their examples."""

from sekali.catalogue import folders, reading_folders, strict_yaml
from sekali.catalogue.files import scenarios
from sekali.catalogue.gate import bounds
from sekali.catalogue.gate.all_rules import sayings
from sekali.catalogue.gate.reasons import REASONS
from sekali.documents import folder_renderer
from sekali.documents.adapters.render_child import RenderLimits
from support.gate_examples import Example, examples

_HEAD = """\
# The gate

`sekali services check` asks {count} things of every service folder and tells everything that is
wrong at once, one finding a line: `path:line  code  what is wrong  -> how to mend it`.
`sekali services test` runs the scenarios. A service is published when both are clean
([how to write one](../howto/write-a-service.md)).

## Bounds

Whatever is in a folder, both commands end soon, raise no error of their own and follow no link.
Tests run them on folders made to harm, in a process that may use 512 MiB beyond the program and
no more time than stands here.

| what | at most |
|---|---|
{bounds}

Expressions and decision tables have limits of their own: see [the rule language](expressions.md).
A template sees the facts that it is given and nothing else: no file, no package, no connection.

## Before the rules

A folder that cannot be read is told so first, and only that.

| code | what is wrong |
|---|---|
| `folder-too-large` | more than the bounds above, or it takes too long |
| `folder-unreadable`, `file-unreadable` | it is not there, or no text in UTF-8 |
| `file-name`, `link`, `not-a-file` | an odd name, a link, a pipe or a device |
| `yaml-...` | what [strict reading](expressions.md#yaml-is-read-strictly) refuses |
| `shape` | a key that is unknown or missing, a value of another kind |
| `unknown-reference` | an element or a subject that does not exist |
| `expression-...`, `table-...` | see [the rule language](expressions.md) |
| `scenario` | (`services test`) something came out otherwise than the scenario says |

## The rules

| a service folder is sound when ... | code |
|---|---|
{rules}
"""


def gate_page() -> str:
    """Return the page."""
    rules, shown = sayings(), examples()
    rows = "\n".join(f"| {says} | [`{code}`](#{code}) |" for code, says in rules.items())
    parts = [_HEAD.format(count=len(rules), bounds=_bounds(), rules=rows)]
    for code, says in rules.items():
        parts.append(
            f"\n### {code}\n\n{says[:1].upper()}{says[1:]}. {REASONS[code]}\n\n"
            f"{_example(shown[code])}"
        )
    return "".join(parts)


def _bounds() -> str:
    limits = RenderLimits()
    rows = {
        "files of a folder": f"{folders.MOST_FILES}, {folders.LARGEST_FOLDER_BYTES:,} bytes",
        "a YAML file": f"{strict_yaml.LARGEST_FILE // 1024} KiB, {strict_yaml.MOST_NODES:,} values, "
        f"{strict_yaml.DEEPEST} levels",
        "folders below `services/`": f"{folders.MOST_ENTRIES:,} entries, {folders.DEEPEST} levels",
        "scenarios of a folder": f"{reading_folders.MOST_SCENARIOS}, each of "
        f"{scenarios.MOST_ACTS} acts",
        "computing in a check of one folder": f"{bounds.CHECK_SECONDS:.0f} s",
        "computing in a test of one folder": f"{bounds.TEST_SECONDS:.0f} s",
        "setting one document": f"{limits.cpu_seconds} s, {limits.memory_mib} MiB",
        "setting all documents of a folder": f"{folder_renderer.CHECK_SECONDS:.0f} s in a check, "
        f"{folder_renderer.TEST_SECONDS:.0f} s in a test",
    }
    return "\n".join(f"| {what} | {most} |" for what, most in rows.items())


def _example(example: Example) -> str:
    file, good, bad = example
    kind = "typst" if file.endswith(".typ") else "yaml" if file.endswith(".yaml") else "text"
    return _block(kind, file, "", good) + "\n" + _block(kind, file, " is refused", bad)


def _block(kind: str, file: str, said: str, text: str) -> str:
    lines = text.strip("\n") or "(nothing)"
    return f"`{file}`{said}:\n\n```{kind}\n{lines}\n```\n"
