"""Who has an account at the simulated portals: everybody whom the simulated registry knows."""

import json
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "contoh-portal"  # noqa: S105  # of sample people, and printed on the page


@dataclass(frozen=True, slots=True)
class Somebody:
    """One of the people, as the portals know them."""

    nik: str
    name: str
    birth_date: str
    # Everybody has the same: whoever finds people by their e-mail address finds the wrong one.
    email: str = "keluarga@contoh.example"


class People:
    """The people in the registry's file; read at each sign-in, which is rare."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def with_nik(self, typed: str) -> Somebody | None:
        """Return who has a NIK, typed with or without spaces."""
        nik = "".join(typed.split())
        with self._file.open(encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                if told["NIK"] == nik:
                    return Somebody(nik, told["NAMA_LGKP"], told["TGL_LHR"])
        return None
