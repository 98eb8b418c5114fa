"""The numbers of sample people: well-formed, unique, with serials that real registers hardly reach.

A NIK is district, day (a woman's plus 40), month, year and serial of the first registration; a
family card number is district, day of recording and serial. Nothing may be read back out of them
as the truth: people move, and dates get corrected.
"""

from datetime import date
from random import Random

# Serials of people written by hand (personas.yaml).
PERSONA_SERIALS = range(9001, 9010)
# Serials of people registered in the district where they live, and of family cards.
FIRST_LOCAL, LAST_LOCAL = 9010, 9299
# Above it one serial for each district that people moved to: so the serial alone keeps
# people of one origin, birth date and sex apart, and no counter has to outlive a district.
FIRST_MOVED, LAST_MOVED = 9300, 9999
MOST_DISTRICTS = LAST_MOVED - FIRST_MOVED + 1

FEMALE_DAY_OFFSET = 40
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class SerialsUsedUp(ValueError):
    """More people are asked for than one district has sample serials for."""


def nik_stem(district_code: str, birth_date: date, sex: str) -> str:
    """Return the first twelve digits of a NIK.

    >>> nik_stem("35.16.04", date(1994, 1, 12), "female")
    '351604520194'
    """
    return f"{_digits(district_code)}{_ddmmyy(birth_date, FEMALE_DAY_OFFSET * (sex == 'female'))}"


class DistrictNumbers:
    """Gives numbers within one district; forgotten when the next district begins."""

    def __init__(self, district_code: str, district_index: int) -> None:
        """Start a district.

        Args:
            district_code: ``35.16.04``.
            district_index: Its place among all districts of the run, from 0.

        Raises:
            SerialsUsedUp: The run has more districts than serials for people who moved.
        """
        if district_index >= MOST_DISTRICTS:
            raise SerialsUsedUp(f"at most {MOST_DISTRICTS} districts in one run")
        self._district = district_code
        self._digits = district_code.replace(".", "")
        self._moved_serial = FIRST_MOVED + district_index
        self._next: dict[str, int] = {}
        self._moved: set[str] = set()

    def nik(self, birth_date: date, sex: str) -> str:
        """Return a new NIK of somebody first registered in this district."""
        return self._serial(nik_stem(self._district, birth_date, sex), "")

    def nik_from(self, origin: str, birth_date: date, sex: str) -> str:
        """Return a new NIK of somebody who moved here, first registered in the origin."""
        stem = nik_stem(origin, birth_date, sex)
        if origin == self._district or stem in self._moved:
            return self.nik(birth_date, sex)
        self._moved.add(stem)
        return f"{stem}{self._moved_serial}"

    def family_card(self, recorded: date) -> str:
        """Return a new family card number: district, day of recording, serial."""
        return self._serial(f"{self._digits}{_ddmmyy(recorded)}", "card ")

    def _serial(self, stem: str, book: str) -> str:
        # A man's NIK and a family card begin alike: each has a counter of its own.
        serial = self._next.get(book + stem, FIRST_LOCAL)
        if serial > LAST_LOCAL:
            raise SerialsUsedUp(f"{stem}: more than {LAST_LOCAL - FIRST_LOCAL + 1} of one kind")
        self._next[book + stem] = serial + 1
        return f"{stem}{serial}"


def birth_certificate_no(regency_code: str, recorded: date, *, late: bool, rng: Random) -> str:
    """Return the number of a birth certificate: ``3516-LU-20022026-9017`` (LT: reported late)."""
    kind = "LT" if late else "LU"
    return f"{_digits(regency_code)}-{kind}-{_ddmmyyyy(recorded)}-{_sample_serial(rng)}"


def marriage_certificate_no(regency_code: str, on: date, religion: str, rng: Random) -> str:
    """Return the number of a Muslim marriage book, or of a civil marriage certificate."""
    if religion == "islam":
        return f"{_sample_serial(rng)}/{int(rng.random() * 90) + 10:03d}/{_roman(on)}/{on.year}"
    return f"{_digits(regency_code)}-KW-{_ddmmyyyy(on)}-{_sample_serial(rng)}"


def divorce_certificate_no(regency_code: str, on: date, religion: str, rng: Random) -> str:
    """Return the number of a religious court's divorce certificate, or of the civil one."""
    if religion == "islam":
        return f"{_sample_serial(rng)}/AC/{on.year}/PA.{_digits(regency_code)}"
    return f"{_digits(regency_code)}-CR-{_ddmmyyyy(on)}-{_sample_serial(rng)}"


def phone_no(rng: Random) -> str:
    """Return a number in a toll-free block that no operator hands out: ``080091234567``."""
    return f"08009{int(rng.random() * 10_000_000):07d}"


def email_address(full_name: str, rng: Random) -> str:
    """Return an address that cannot be delivered: ``.example`` is reserved (RFC 2606)."""
    words = full_name.lower().replace(".", "").replace("'", "").replace("-", "").split()[:2]
    return f"{'.'.join(words)}.{int(rng.random() * 9000) + 1000}@contoh.example"


def _digits(code: str) -> str:
    return code.replace(".", "")


# Not strftime: it takes three times as long, and every person has two such numbers.
def _ddmmyy(day: date, day_offset: int = 0) -> str:
    return f"{day.day + day_offset:02d}{day.month:02d}{day.year % 100:02d}"


def _ddmmyyyy(day: date) -> str:
    return f"{day.day:02d}{day.month:02d}{day.year}"


def _roman(on: date) -> str:
    return ROMAN_MONTHS[on.month - 1]


def _sample_serial(rng: Random) -> int:
    return 9010 + int(rng.random() * 990)
