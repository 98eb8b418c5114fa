"""What is wrong in a folder of data: where, what, and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, told as ``path:line  code  message  fix``."""

    path: str
    line: int
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.code}  {self.message}  -> {self.fix}"


class Refused(Exception):  # what is refused is a folder, and it says why
    """A folder cannot be used; ``findings`` says everything that is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
