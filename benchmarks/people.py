"""Who takes part in a benchmark: residents with accounts, an officer, and a letter to attach.

Run as a program in the environment of the installation they are made for. A process of its
own, so that the one that measures needs no Django and stays small.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation


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
        argv = [sys.executable, "-m", "benchmarks.people", str(folder), str(count)]
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


def main() -> None:
    """Make everybody and write them to the folder."""
    parser = argparse.ArgumentParser(description="Make the people of a benchmark.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    import django  # noqa: PLC0415  # before anything with models

    django.setup()
    from benchmarks.people_made import letter, made_residents, officer, password  # noqa: PLC0415

    made = {
        "residents": [asdict(one) for one in made_residents(options.count)],
        "officer_nik": officer(),
        "password": password(),
    }
    (options.folder / "letter.jpg").write_bytes(letter())
    (options.folder / "cast.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
