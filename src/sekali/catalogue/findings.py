"""What is wrong in a folder of data: where, what, and how to mend it."""

from dataclasses import dataclass

_LONGEST = 600


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, told as ``path:line  code  message  fix``."""

    path: str
    line: int
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        told = f"{self.path}:{self.line}  {self.code}  {self.message}  -> {self.fix}"
        # Parts come from files that anybody may have written; a finding stays one plain line.
        return "".join(c if c.isprintable() else "?" for c in told)[:_LONGEST]


class Refused(Exception):  # what is refused is a folder, and it says why
    """A folder cannot be used; ``findings`` says everything that is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
