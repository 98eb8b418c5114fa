"""How the assurance of an account rises."""

from datetime import datetime
from uuid import UUID

from sekali.accounts.messages import alert
from sekali.accounts.models import Account
from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction


@whole_transaction
def keep_seen(*, person_id: UUID, officer_id: UUID, office_id: UUID, now: datetime) -> None:
    """Keep that an officer saw the person with their identity card; tell the owner."""
    Account.objects.filter(person_id=person_id).update(assurance="seen")
    act = Act(kind="account.seen", actor_id=officer_id, office_id=office_id)
    record(person_id=person_id, acts=[act], at=now)
    alert(person_id, "seen", now).save(force_insert=True)
