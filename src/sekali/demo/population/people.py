"""The shapes of sample people, their households and the villages they live in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol

# Shown wherever a sample person is: nobody may ever take one for real.
SAMPLE_MARK = "DATA CONTOH"

# The day the sample people are as old as they are; all that is told of them happened before it.
AS_OF = date(2026, 1, 1)


class VillageLike(Protocol):
    """What the generator needs to know of a village."""

    @property
    def code(self) -> str:
        """Kemendagri code, ``35.16.04.2001``."""
        ...

    @property
    def is_urban(self) -> bool:
        """Whether it is a kelurahan and not a desa."""
        ...

    @property
    def regency_name(self) -> str:
        """``Kabupaten Mojokerto``."""
        ...

    @property
    def district_name(self) -> str:
        """``Trawas``."""
        ...

    @property
    def postal_code(self) -> str:
        """Five digits."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """One made-up resident.

    Coded values are keys of ``dictionary/codes``. What nobody recorded is None. The serial of a
    NIK, a family card and a certificate begins with 9, which real registers do not reach.
    """

    mark: ClassVar[str] = SAMPLE_MARK

    nik: str
    family_card_no: str
    full_name: str
    sex: str
    birth_place: str
    birth_date: date
    religion: str
    blood_type: str
    marital_status: str
    family_relation: str
    education: str
    occupation: str
    citizenship: str = "indonesian"
    father_name: str | None = None
    mother_name: str | None = None
    father_nik: str | None = None
    mother_nik: str | None = None
    birth_certificate_no: str | None = None
    marriage_certificate_no: str | None = None
    marriage_date: date | None = None
    divorce_certificate_no: str | None = None
    divorce_date: date | None = None
    disability: str = "none"
    insurance_segment: str = "none"
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Those who stand on one family card, the head first, and what is known of their home."""

    mark: ClassVar[str] = SAMPLE_MARK

    family_card_no: str
    members: Sequence[SamplePerson]
    address: str
    hamlet: str | None
    rt: str
    rw: str
    village_code: str
    postal_code: str
    welfare_decile: int | None  # DTSEN, 1 poorest; None: not ranked
    electricity_va: int
    primary_clinic: str  # name, "Puskesmas Trawas"

    @property
    def head(self) -> SamplePerson:
        """The head of the household."""
        return self.members[0]
