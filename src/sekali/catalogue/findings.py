"""What is wrong in a folder of data: where, what, and how to mend it."""

from dataclasses import dataclass

_LONGEST_PLACE, _LONGEST_MESSAGE, _LONGEST_FIX = 200, 400, 200


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, told as ``path:line  code  message  fix``."""

    path: str
    line: int
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        place = f"{_plain(self.path, _LONGEST_PLACE)}:{self.line}"
        message, fix = _plain(self.message, _LONGEST_MESSAGE), _plain(self.fix, _LONGEST_FIX)
        return f"{place}  {self.code}  {message}  -> {fix}"


def _plain(text: str, longest: int) -> str:
    """Return a text of files that anybody may have written as part of one plain line."""
    shown = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else "?" for c in shown)


class Refused(Exception):  # what is refused is a folder, and it says why
    """A folder cannot be used; ``findings`` says everything that is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
