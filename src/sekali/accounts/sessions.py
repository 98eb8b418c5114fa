"""Django's database session, with its account loaded by the same query."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from sekali.accounts.models import Account, Session


class SessionStore(DatabaseStore):
    """Keeps the account beside the session data; ``account`` is None for a visitor."""

    account: Account | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table that sessions are kept in."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = self._found()
        if found is None:
            self._session_key = None
            return None
        self.account = found.account
        return found

    def _found(self) -> Session | None:
        sessions = Session.objects.select_related("account").filter(
            session_key=self.session_key, expire_date__gt=timezone.now()
        )
        try:
            return sessions.first()
        except (OperationalError, InterfaceError):
            # The first query of nearly every request: a kept connection may have died with the
            # server it led to. One new connection is tried before anybody is told of trouble.
            connection.close()
            return sessions.all().first()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to write, with the account that the session is signed in as."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.account_id = data.get(SESSION_KEY) or None
        return row
