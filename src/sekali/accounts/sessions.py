"""Django's database session, with its account loaded by the same query."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from sekali.accounts.devices import DEVICE, KNOWN_AS, NETWORK
from sekali.accounts.models import Account, Session
from sekali.accounts.proof import proof_in

_ACCOUNT_FIELDS = tuple(field.attname for field in Account._meta.concrete_fields)
# By hand, because every request of everybody begins with it: a quarter of the cost of the same
# query put together anew each time.
_FIND = f"""
    SELECT s.session_data, {", ".join(f"a.{name}" for name in _ACCOUNT_FIELDS)}
    FROM accounts_session s LEFT JOIN accounts_account a ON a.person_id = s.account_id
    WHERE s.session_key = %s AND s.expire_date > %s
"""  # noqa: S608  # columns of our own model
_PERSON = _ACCOUNT_FIELDS.index("person_id")
Row = tuple[Any, ...]


class SessionStore(DatabaseStore):
    """Keeps the account beside the session data; ``account`` is None for a visitor."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table that sessions are kept in."""
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the data as they are kept: plain JSON, since nobody but us writes that row."""
        return json.dumps(session_dict)

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Return the data of a row; of one that cannot be read, nothing, which signs out."""
        try:
            decoded: dict[str, Any] = json.loads(session_data)
        except ValueError:
            return {}
        return decoded

    def load(self) -> dict[str, Any]:
        """Return the data of the session, and keep its account; nothing where there is none."""
        key = str(self.session_key)
        # A cookie may hold anything; our keys are letters and digits.
        row = self._found(timezone.now()) if key.isascii() and key.isalnum() else None
        if row is None:
            self._session_key = None
            return {}
        data, *account = row
        if account[_PERSON] is not None:
            self.account = Account.from_db(None, _ACCOUNT_FIELDS, account)
        return self.decode(data)

    def _found(self, now: datetime) -> Row | None:
        try:
            return self._query(now)
        except (OperationalError, InterfaceError):
            # A kept connection may have died with the server it led to. One new connection is
            # tried before anybody is told of trouble.
            connection.close()
            return self._query(now)

    def _query(self, now: datetime) -> Row | None:
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [self.session_key, now])
            row: Row | None = cursor.fetchone()
            return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to write, with the account that the session is signed in as."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.account_id = data.get(SESSION_KEY) or None
        proof = proof_in(data)
        row.signed_in_at, row.stepped_up_at = proof.signed_in_at, proof.stepped_up_at
        row.methods = " ".join(proof.methods)
        row.device, row.network = data.get(DEVICE, ""), data.get(NETWORK, "")
        row.known_as = data.get(KNOWN_AS, "")
        return row
