"""Whether a service is for whoever applies, and it is sure enough who that is."""

from sekali.accounts.rules import reaches
from sekali.casework.actors import BULK, RECURRING, Applicant
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError


class AssuranceTooLow(DomainError):
    """The account is less sure than the service needs; ``params["reason"]`` is the level needed."""

    code = "assurance-too-low"


class NotForSuch(DomainError):
    """The service is for another kind of applicant; ``params["applicant"]`` says for which."""

    code = "not-for-such"


def check_kind(service: CompiledService, kind: str) -> None:
    """Make sure that a service is for a person, or an organisation, as whoever applies is one.

    Raises:
        NotForSuch: It is for the others.
    """
    if service.definition.applicant != kind:
        raise NotForSuch(applicant=service.definition.applicant)


def check_assurance(service: CompiledService, by: Applicant) -> None:
    """Make sure that the service may be had at the assurance of the applicant's account.

    For whom an agency sends a list, or the calendar opens, others have vouched.

    Raises:
        AssuranceTooLow: The account has to rise first.
    """
    if by.office_id is not None or by.channel in {BULK, RECURRING}:
        return
    needed = service.definition.assurance
    if not reaches(by.assurance, needed):
        raise AssuranceTooLow(reason=needed)
