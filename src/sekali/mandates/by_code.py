"""A mandate by telephone or at a counter: the person reads a code on their phone to the helper."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from sekali.accounts.actions import Limit, count_attempt
from sekali.accounts.codes import WrongCode, use_code
from sekali.accounts.guessing import NOBODY
from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.accounts.signing_in import account_hashed
from sekali.kernel.nik import read_nik
from sekali.mandates import messages
from sekali.mandates.actions import given_rows, new_mandate, write_down
from sekali.mandates.consumers import PURPOSE
from sekali.mandates.models import Mandate, MandateRequest
from sekali.mandates.queries import request_of
from sekali.mandates.scoping import (
    Terms,
    Wanted,
    checked,
    helper_of_account,
    refuse_oneself,
)
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

# Each message is money, and a chance to talk somebody out of a code.
ASKED_BY = Limit("mandate-asked-by", 20, timedelta(days=1))
ASKED_OF = Limit("mandate-asked-of", 3, timedelta(days=1))
TRIED_BY = Limit("mandate-code-tried", 20, timedelta(hours=1))


def ask(
    *,
    helper: Account,
    nik: str,
    wanted: Wanted,
    at: datetime,
    today: date,
) -> UUID:
    """Let a code be sent to whoever has a NIK; return the id to try it with.

    Does the same for a NIK that nobody has.

    Raises:
        InvalidNik, MandateRefused: See scoping; or it is their own number.
        TooManyAttempts: Per helper, and per NIK that is asked.
    """
    person = Name("nik", read_nik(nik).digits)
    hashed = person.hashed(settings.HASH_KEY)
    refuse_oneself(hashed, helper.person_id)
    terms = checked(wanted, "code", today=today)
    count_attempt(ASKED_BY, str(helper.person_id), now=at)
    count_attempt(ASKED_OF, hashed.hex(), now=at)
    return _keep_asked(helper.person_id, hashed, terms, wanted.days, at)


@whole_transaction
def _keep_asked(helper_id: UUID, hashed: bytes, terms: Terms, days: int, at: datetime) -> UUID:
    message = messages.code(hashed, helper_id, at)
    MandateRequest(
        person_id=helper_id,
        id=message.id,
        of_hash=hashed,
        relation=terms.relation,
        services=list(terms.services),
        days=days,
        asked_at=at,
    ).save(force_insert=True)
    message.save(force_insert=True)
    return message.id


def confirm(*, helper: Account, request_id: UUID, typed: str, at: datetime, today: date) -> Mandate:
    """Make the mandate for which the person has read out the code that was sent to them.

    Raises:
        NoMandate: There is no such request.
        WrongCode: For whichever reason.
        TooManyAttempts: Codes are being guessed.
    """
    count_attempt(TRIED_BY, str(helper.person_id), now=at)
    asked = request_of(helper.person_id, request_id)
    person = account_hashed(bytes(asked.of_hash))
    owner = person.person_id if person is not None and person.is_active else NOBODY
    # Its own transaction: a wrong try counts whatever comes after it.
    use_code(person_id=owner, code_id=request_id, typed=typed, purpose=PURPOSE, now=at)
    if owner == NOBODY:
        raise WrongCode
    wanted = Wanted(relation=asked.relation, services=asked.services, days=asked.days)
    terms = checked(wanted, "code", today=today)
    mandate = new_mandate(
        owner,
        helper_of_account(helper),
        terms,
        way="code",
        by_id=owner,
        at=at,
        id=uuid5(request_id, "mandate"),
        # Who asked for it has taken it up.
        taken_at=at,
    )
    _keep_made(mandate, asked, at)
    return mandate


@whole_transaction
def _keep_made(mandate: Mandate, asked: MandateRequest, at: datetime) -> None:
    insert_together(mandate, *given_rows(mandate, at))
    write_down(mandate, "given", mandate.given_by_id, at)
    MandateRequest.objects.filter(person_id=asked.person_id, id=asked.id).update(used_at=at)
