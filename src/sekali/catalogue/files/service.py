"""The shape of ``service.yaml``."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sekali.catalogue.files.base import (
    ElementRef,
    Expression,
    Key,
    Language,
    Law,
    ServiceId,
    Shape,
    Slug,
    Sureness,
    Version,
    Within,
)
from sekali.catalogue.files.bulk import Bulk
from sekali.catalogue.files.calculator import Calculator
from sekali.catalogue.files.calls import CallFor
from sekali.catalogue.files.form import Eligibility, Page, Purpose, Subject
from sekali.catalogue.files.hidden import HiddenApplicant
from sekali.catalogue.files.in_flight import InFlight
from sekali.catalogue.files.local import Local
from sekali.catalogue.files.process import State
from sekali.catalogue.files.recurs import Recurs


class Document(Shape):
    """What the service issues."""

    template: Annotated[str, Field(pattern=r"^documents/[a-z0-9-]+\.typ$")]
    number: str
    about: Key
    signed_by: Slug
    valid_months: Annotated[int, Field(ge=1, le=1_200)] | None = None


class Fee(Shape):
    """What somebody has to pay: a fixed amount, or one that is computed; rules read ``fee.<key>``.

    ``amount`` is an expression in whole rupiah; a fraction is rounded down. ``refund`` says at
    which ends what was paid is given back; what was paid too much always is.
    """

    rupiah: Annotated[int, Field(ge=0)] | None = None
    amount: Expression | None = None
    refund: list[Literal["refused", "withdrawn"]] = Field(default_factory=list)
    law: str

    @model_validator(mode="after")
    def _in_one_way(self) -> Self:
        if (self.rupiah is None) == (self.amount is None):
            raise ValueError("give either rupiah: or amount:")
        return self


class Standard(Shape):
    """The service standard (PermenPANRB 15/2014): what is not text. Texts have the words.

    ``fee`` names the fee where there is one; without it ``fee_rupiah`` is 0: free.
    """

    fee_rupiah: Annotated[int, Field(ge=0)] | None = None
    fee: Key | None = None
    within: Within
    report_within_days: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _says_what_it_costs(self) -> Self:
        if (self.fee_rupiah is None) == (self.fee is None):
            raise ValueError("give either fee_rupiah: or fee:")
        return self


class Baseline(Shape):
    """What the service cost before, to compute savings against."""

    days: Annotated[int, Field(ge=0)]
    visits: Annotated[int, Field(ge=0)]
    boxes: Annotated[int, Field(ge=0)]
    copies: Annotated[int, Field(ge=0)]
    source: str
    sure: Sureness


class Retention(Shape):
    """How long a case is kept after its end; None: for ever."""

    years: Annotated[int, Field(ge=1, le=100)] | None
    law: str


class Corrections(Shape):
    """How what was decided is corrected: by a new case of the same service that replaces it.

    ``items`` may be corrected, ``proof`` are papers that an applicant attaches again. The case
    enters the state ``enter`` and is answered ``within``. Without ``asked_within`` it may be
    asked for at any time.
    """

    items: Annotated[list[str], Field(min_length=1)]
    proof: list[Key] = Field(default_factory=list)
    enter: Slug
    asked_by: Annotated[list[Literal["applicant", "officer"]], Field(min_length=1)]
    asked_within: Within | None = None
    within: Within
    law: str


class Service(Shape):
    """``service.yaml``."""

    language: Language
    id: ServiceId
    version: Version
    status: Literal["draft", "pilot", "live", "retired"]
    owner: Slug
    assurance: Literal["declared", "matched", "seen"]
    languages: Annotated[list[Literal["id", "en", "jv", "mad"]], Field(min_length=1)]
    # Who can apply: somebody for themselves, or an organisation, for which an officer acts.
    applicant: Literal["person", "organisation"] = "person"
    life_events: list[Slug] = Field(default_factory=list)
    opened_by: Literal["birth-notice"] | None = None
    # The law obliges each region, or a region decides for itself; see docs/adr/0016.
    offered: Literal["everywhere", "where-adopted"] = "everywhere"
    local: Local | None = None
    law: Annotated[list[Law], Field(min_length=1)]
    purposes: Annotated[dict[Slug, Purpose], Field(min_length=1)]
    # Left out where the owner has one office for everybody.
    served_where: ElementRef | None = None
    about: ElementRef | None = None
    subjects: dict[Key, Subject] = Field(default_factory=dict)
    reads: dict[ElementRef, Slug] = Field(default_factory=dict)
    form: list[Page] = Field(default_factory=list)
    eligibility: list[Eligibility] = Field(default_factory=list)
    hidden_applicant: HiddenApplicant | None = None
    call: CallFor | None = None
    process: Annotated[dict[Slug, State], Field(min_length=1)]
    in_flight: list[InFlight] = Field(default_factory=list)
    # Figures of the rules that people see, with how they were computed, and documents print.
    figures: list[Key] = Field(default_factory=list)
    calculator: Calculator | None = None
    documents: dict[Key, Document] = Field(default_factory=dict)
    fees: dict[Key, Fee] = Field(default_factory=dict)
    withdrawable: bool = True
    bulk: Bulk | None = None
    corrections: Corrections | None = None
    recurs: Recurs | None = None
    standard: Standard
    baseline: Baseline
    retention: Retention

    @property
    def is_begun_by_hand(self) -> bool:
        """Tell whether people may begin it, and not the calendar alone."""
        return self.recurs is None or self.recurs.by_hand

    def kind_of(self, subject: str) -> str:
        """Return the kind of a subject; of whoever is not declared, that of the applicant."""
        declared = self.subjects.get(subject)
        return declared.kind if declared else self.applicant
