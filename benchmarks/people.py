"""Who takes part in a benchmark: residents with accounts, an officer, and a letter to attach.

They are made by people_made in a process of its own, so that the one that measures stays small.
"""

import json
import subprocess
from dataclasses import dataclass
from typing import Self

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation
from benchmarks.with_django import command


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentData:
    """A mother who can register a child, and two neighbours to name as witnesses."""

    nik: str
    person_id: str
    witnesses: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, with the one password of all, and the bytes of a photographed letter."""

    residents: list[ResidentData]
    officer_nik: str
    password: str
    letter: bytes

    @classmethod
    def made_for(cls, installation: Installation, count: int) -> Self:
        """Make everybody in a running installation."""
        folder = installation.var.parent
        argv = command("benchmarks.people_made.make", str(folder), str(count))
        environment = installation.environment() | {"DATABASE_URL": installation.database()}
        try:
            subprocess.run(argv, env=environment, check=True, capture_output=True, text=True)  # noqa: S603  # our own program
        except subprocess.CalledProcessError as failed:
            raise BenchmarkFailed(f"The residents could not be made:\n{failed.stderr}") from failed
        made = json.loads((folder / "cast.json").read_text("utf-8"))
        return cls(
            residents=[
                ResidentData(
                    nik=one["nik"],
                    person_id=one["person_id"],
                    witnesses=(one["witnesses"][0], one["witnesses"][1]),
                )
                for one in made["residents"]
            ],
            officer_nik=made["officer_nik"],
            password=made["password"],
            letter=(folder / "letter.jpg").read_bytes(),
        )
