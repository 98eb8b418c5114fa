"""What a browser's session keeps of ways to portals and back: bound to it, used once, bounded."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sekali.portals.identity import Identity
from sekali.portals.portal import Flow
from sekali.web.requests import Carried, Request, now
from sekali.web.signing import STEP, kept_of, onward_of

_FLOWS, _WAITING = "portal_flows", "portal_waiting"
# Somebody presses twice, or has two windows open; more are not kept.
_MOST_FLOWS = 4
# What was typed comes along up to here: anybody may send anything, and it becomes a row.
_MOST_KEPT = 30_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A flow that was begun at this browser, by whom, and what came along."""

    flow: Flow
    person_id: str
    carried: Carried


def keep_flow(request: Request, flow: Flow, *, person_id: str) -> None:
    """Keep a flow until its answer comes back to this browser."""
    kept = kept_of(request)
    length = sum(len(name) + sum(map(len, values)) for name, values in kept.items())
    flows = dict(list(request.session.get(_FLOWS, {}).items())[-_MOST_FLOWS + 1 :])
    flows[flow.state] = {
        **asdict(flow),
        "begun_at": flow.begun_at.isoformat(),
        "person": person_id,
        "onward": onward_of(request)[:_MOST_KEPT],
        "kept": kept if length <= _MOST_KEPT else {},
    }
    request.session[_FLOWS] = flows


def take_flow(request: Request, portal: str) -> Taken | None:
    """Return the flow that an answer belongs to, which no other answer will find again.

    An answer at the address of another portal than the one it was asked of finds none.
    """
    flows: dict[str, Any] = dict(request.session.get(_FLOWS, {}))
    kept = flows.pop(request.GET.get("state", ""), None)
    if kept is None or kept["portal"] != portal:
        return None
    request.session[_FLOWS] = flows
    flow = Flow(
        kept["portal"],
        kept["purpose"],
        datetime.fromisoformat(kept["begun_at"]),
        kept["state"],
        kept["nonce"],
        kept["verifier"],
    )
    return Taken(flow, kept["person"], Carried(kept["onward"], kept["kept"]))


def keep_waiting(request: Request, identity: Identity) -> None:
    """Keep an identity until its owner has said that it is theirs; nothing else of them."""
    kept = {**asdict(identity), "nik": None, "birth_date": None}
    request.session[_WAITING] = {
        "identity": kept,
        "person": str(request.user.person_id),
        "at": now().isoformat(),
    }


def waiting_of(request: Request, portal: str) -> Identity | None:
    """Return the identity that waits for the one who is signed in; None when that was long ago."""
    kept = request.session.get(_WAITING)
    if not kept or kept["person"] != str(request.user.person_id):
        return None
    if now() - datetime.fromisoformat(kept["at"]) > STEP:
        return None
    identity = Identity(**kept["identity"])
    return identity if identity.portal == portal else None


def take_waiting(request: Request) -> None:
    """Forget the identity that waited."""
    request.session.pop(_WAITING, None)
