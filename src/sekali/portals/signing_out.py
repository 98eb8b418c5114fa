"""A portal tells that a sign-in there is over."""

from datetime import datetime

from sekali.accounts.portal_sign_ins import end_sign_ins
from sekali.openid.used_once import is_first
from sekali.portals.portal import Ended, Portal
from sekali.portals.refusals import NotBelieved
from sekali.storage.transactions import whole_transaction


def sign_out_told(portal: Portal, token: str, *, at: datetime) -> None:
    """End here what began with a sign-in that a portal says is over, once.

    Raises:
        NotBelieved: It is not the portal's word, or came before.
        PortalUnavailable: Its keys are not to be had; the portal may tell it again.
    """
    _end(portal, at, portal.ended(token, at=at))


@whole_transaction
def _end(portal: Portal, at: datetime, ended: Ended) -> None:
    if not is_first("portal-logout", ended.issuer, ended.message_id, until=ended.lasts_until):
        raise NotBelieved("logout token came before")
    end_sign_ins(
        portal=portal.key,
        issuer=ended.issuer,
        subject=ended.subject,
        sign_in=ended.sign_in,
        at=at,
    )
