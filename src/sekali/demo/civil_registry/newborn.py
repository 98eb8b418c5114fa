"""Entering a newborn child: what must be told, which NIK it gets, how its record reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sekali.demo.civil_registry.replies import Record

WOMEN_COUNT_DAYS_FROM = 40
FIRST_RESERVED_SERIAL, LAST_SERIAL = 9001, 9999
"""Real serials start at 0001; sample people stand at the far end, where hardly anybody is."""

BOY, GIRL = "LAKI-LAKI", "PEREMPUAN"
MUST_BE_TOLD = (
    "NO_KK", "NAMA_LGKP", "JENIS_KLMIN", "TMPT_LHR", "TGL_LHR",
    "NO_PROP", "NO_KAB", "NO_KEC", "NAMA_LGKP_IBU", "NO_AKTA_LHR",
)  # fmt: skip
MAY_BE_TOLD = ("NIK_IBU", "NAMA_LGKP_AYAH", "NIK_AYAH")
SHARED_BY_THE_CARD = (
    "NO_KK", "AGAMA", "ALAMAT", "NO_RT", "NO_RW", "DUSUN", "KODE_POS",
    "NO_KEL", "KEL_NAME", "NO_KEC", "KEC_NAME", "NO_KAB", "KAB_NAME", "NO_PROP", "PROP_NAME",
)  # fmt: skip
OF_EVERY_NEWBORN = {
    "STATUS_KAWIN": "BELUM KAWIN",
    "STAT_HBKEL": "ANAK",
    "PDDK_AKH": "TIDAK/BELUM SEKOLAH",
    "JENIS_PKRJN": "BELUM/TIDAK BEKERJA",
    "GOL_DARAH": "TIDAK TAHU",
}


class CannotBeEntered(Exception):
    """The entry is refused with the text of ``args[0]``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was told about a child, checked."""

    told: Record

    @property
    def nik_prefix(self) -> str:
        """The first twelve digits: district of registration, birth date, 40 more for a girl."""
        born = date.fromisoformat(self.told["TGL_LHR"])
        day = born.day + (WOMEN_COUNT_DAYS_FROM if self.told["JENIS_KLMIN"] == GIRL else 0)
        district = "".join(self.told[name] for name in ("NO_PROP", "NO_KAB", "NO_KEC"))
        return f"{district}{day:02d}{born:%m%y}"

    def record(self, nik: str, family: Sequence[Record]) -> Record:
        """Return the child's record: what was told, with address and religion of the card."""
        head = next(
            (one for one in family if one.get("STAT_HBKEL") == "KEPALA KELUARGA"), family[0]
        )
        shared = {name: head[name] for name in SHARED_BY_THE_CARD if name in head}
        own = {
            name: self.told[name]
            for name in (*MUST_BE_TOLD, *MAY_BE_TOLD)
            if name in self.told and name not in shared
        }
        return {"NIK": nik, **shared, **own, **OF_EVERY_NEWBORN}


def read_entry(question: Record, incomplete: str) -> Entry:
    """Return the entry that was sent.

    Raises:
        CannotBeEntered: Something is missing or impossible; the text names it.
    """
    told = {
        name: str(question[name]).strip()
        for name in (*MUST_BE_TOLD, *MAY_BE_TOLD)
        if question.get(name)
    }
    wrong = [name for name in MUST_BE_TOLD if not told.get(name)]
    wrong += [] if told.get("JENIS_KLMIN") in (BOY, GIRL) else ["JENIS_KLMIN"]
    wrong += [] if _is_day(told.get("TGL_LHR", "")) else ["TGL_LHR"]
    wrong += [
        name
        for name in ("NO_PROP", "NO_KAB", "NO_KEC")
        if not (told.get(name, "").isdigit() and len(told[name]) == len("35"))
    ]
    if wrong:
        raise CannotBeEntered(f"{incomplete}: {', '.join(dict.fromkeys(wrong))}")
    return Entry(told)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
