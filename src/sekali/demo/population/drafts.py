"""Sample people while a family is being put together: who is whose, born when, married when.

Days are ordinals of the proleptic calendar (``date.toordinal``): cheap to add to and compare.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil
from random import Random

from sekali.demo.population.origins import Origin

YEAR = 365.2425

# Bounds on parents' ages, in years. A mother is 17 to 45 at birth; nobody marries before 16.
YOUNGEST_MOTHER, OLDEST_MOTHER = 17, 45
YOUNGEST_BRIDE, YOUNGEST_GROOM = 16, 18


@dataclass(slots=True)
class Union:
    """A marriage, registered or not, and its end in divorce."""

    day: int
    registered: bool
    divorced_day: int | None = None
    # Given when the family gets its numbers: both spouses have the same.
    certificate_no: str | None = None
    divorce_certificate_no: str | None = None


@dataclass(slots=True)
class Draft:
    """One member of a household in the making."""

    sex: str
    born: int
    relation: str
    marital_status: str = "never_married"
    union: Union | None = None
    # Parents, in the same household or not; None: never spoken of again here.
    father: "Draft | None" = None
    mother: "Draft | None" = None
    father_known: bool = True
    # Filled in when the household is settled.
    birth_date: date = date.min
    name: str = ""
    nik: str = ""
    education: str = ""
    occupation: str = ""
    origin: Origin | None = None

    def age_on(self, day: int) -> int:
        """Return the age in whole years (to within a day around birthdays)."""
        return int((day - self.born) / YEAR)


def years(count: float) -> int:
    """Return that many years in days, rounded up: whoever must be 18 is."""
    return ceil(count * YEAR)


def between(low: float, high: float, rng: Random) -> float:
    """Return a number between the two."""
    return low + (high - low) * rng.random()


def random_sex(rng: Random) -> str:
    """Return the sex of a newborn: 105 boys to 100 girls."""
    return "male" if rng.random() < 105 / 205 else "female"
