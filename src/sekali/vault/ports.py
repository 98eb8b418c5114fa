"""What the vault asks of systems outside: a civil registry, and registries that hold facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, ClassVar, Literal, Protocol

from sekali.catalogue.agreements import Permit
from sekali.kernel.breaker import Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryPerson:
    """One resident as the civil registry holds them, cleaned, as far as an agreement opens it.

    Coded values are keys of ``dictionary/codes`` (``sex="female"``), never the registry's own
    numbers or labels; region codes have their leading zeros and dots (``35.16.06.2001``). What
    the registry does not hold is None, and so is what was not opened.
    """

    nik: str
    family_card_no: str | None
    full_name: str | None
    sex: str | None
    birth_place: str | None
    birth_date: date | None
    religion: str | None
    blood_type: str | None
    marital_status: str | None
    family_relation: str | None
    education: str | None
    occupation: str | None
    father_name: str | None
    mother_name: str | None
    father_nik: str | None
    mother_nik: str | None
    address: str | None
    hamlet: str | None
    rt: str | None
    rw: str | None
    postal_code: str | None
    village_code: str | None
    birth_certificate_no: str | None
    marriage_certificate_no: str | None
    marriage_date: date | None
    divorce_certificate_no: str | None
    divorce_date: date | None
    disability: str | None
    citizenship: str | None
    head_name: str | None  # of their household; known where a whole family was told


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResident:
    """What the registry needs to know to give a newborn child a NIK."""

    full_name: str
    sex: str
    birth_place: str
    birth_date: date
    district_code: str  # Kemendagri code, "35.16.06": the district of first registration
    family_card_no: str
    father_name: str | None
    father_nik: str | None
    mother_name: str
    mother_nik: str
    birth_certificate_no: str


class RegistryUnavailable(Unanswered):
    """The registry cannot answer now: outage, time-out, quota used up, or access refused.

    ``params["reason"]`` is one of ``outage``, ``slow``, ``quota``, ``access``, ``refused``,
    ``no-agreement``.
    """

    code: ClassVar[str] = "registry-unavailable"


class NotAsked(RegistryUnavailable):
    """Nothing was asked: our own count says that today's quota is used up, or nothing allows it.

    ``params["reason"]`` is ``quota`` or ``no-agreement``.
    """

    is_news: ClassVar[bool] = False


class EntryRefused(RegistryUnavailable):
    """The registry understood an entry and will not make it, now or later with the same words.

    ``params["reason"]`` is ``refused`` and ``params["said"]`` the registry's own sentence, for
    the officer: the family card is unknown, something is missing, the key was used before.
    """

    code: ClassVar[str] = "registry-entry-refused"


class CivilRegistry(Protocol):
    """The population register of the home ministry, as far as an agreement opens it."""

    def person(self, nik: str, *, permit: Permit) -> RegistryPerson | None:
        """Return the resident with this NIK, or None where the registry knows of none.

        What the permit does not open is left out, all but the NIK that was asked about.

        Raises:
            RegistryUnavailable: No answer to be had now; ask the resident instead.
        """
        ...

    def family(self, family_card_no: str, *, permit: Permit) -> Sequence[RegistryPerson]:
        """Return all who stand on one family card, the head first; empty where there is none.

        What the permit does not open is left out.

        Raises:
            RegistryUnavailable: No answer to be had now; ``no-agreement`` where NIKs are not open.
        """
        ...

    def issue_nik(self, newborn: NewResident, *, idempotency_key: str) -> str:
        """Enter a newborn child and return its NIK; the same key gives the same NIK again.

        Raises:
            EntryRefused: It will not enter this child; an operator and an officer must look.
            RegistryUnavailable: Nothing is known to have happened; try again with the same key.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection, in words for an operator; empty if nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a registry holds of a person, of their household, or of one thing of theirs, cleaned.

    Attributes:
        kind: The kind of subject: ``person``, ``household``, ``land``, ``vehicle``,
            ``organisation``.
        number: The registry's own number of a thing; empty for a person and a household.
        facts: Element -> value, as ``catalogue.value_types`` keeps it.
        on: The day on which the registry had it so.
        office: What the person is in an organisation: a key of codes/organisation_office.yaml.
        since: The day on which they were appointed to it, where the registry says.
    """

    kind: str
    number: str = ""
    facts: Mapping[str, Any]
    on: date
    office: str = ""
    since: date | None = None


class FactRegistry(Protocol):
    """A registry that can be asked what it holds of a person."""

    def facts_about(self, nik: str, *, permit: Permit) -> Sequence[Holding]:
        """Return what it holds of the person with this NIK; nothing where it knows nobody.

        Elements that the permit does not open are left out.

        Raises:
            RegistryUnavailable: No answer to be had now; ask the resident instead.
        """
        ...

    def matches(self, nik: str, values: Mapping[str, Any], *, permit: Permit) -> Mapping[str, bool]:
        """Return whether it has the same, by ``kind.element``; nothing where it knows nobody.

        It gives no value of its own away. What it cannot compare is left out.

        Raises:
            RegistryUnavailable: No answer to be had now; ``access`` where it compares nothing.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection, in words for an operator; empty if nothing."""
        ...


FactRegistries = Mapping[str, FactRegistry]
"""By the key that ``registry:`` in ``dictionary/sources.yaml`` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthNotice:
    """What a hospital or midwife tells of a birth, cleaned; coded values are our keys."""

    number: str
    mother_nik: str
    sex: str
    birth_date: date
    birth_time: time | None
    birth_place: str
    birth_facility: str | None
    birth_attendant: str | None
    birth_kind: str | None
    birth_order: int | None
    birth_weight: int | None  # gram
    birth_length: int | None  # cm
    witness_niks: Sequence[str]


NoticeOutcome = Literal["received", "mother-unknown"]


class BirthNotices(Protocol):
    """Where hospitals lay down their notices of births until somebody has taken them."""

    def waiting(self) -> Sequence[BirthNotice]:
        """Return notices that nobody has taken yet, oldest first; not all if there are many.

        Raises:
            RegistryUnavailable: No answer to be had now; try again later.
        """
        ...

    def take(self, number: str, *, outcome: NoticeOutcome) -> None:
        """Say what became of a notice, so that it is not told again. May be said twice.

        Raises:
            RegistryUnavailable: Nothing is known to have happened; the notice may come again.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection, in words for an operator; empty if nothing."""
        ...
