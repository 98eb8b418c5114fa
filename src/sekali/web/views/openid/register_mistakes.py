"""Which box of the form that registers a system a mistake is about."""

from collections.abc import Mapping, Sequence

from sekali.openid.registration import check_address
from sekali.web.errors import Mistake
from sekali.web.texts import Words
from sekali.web.views.openid.registering import rows_of

_LABELS = {
    "name": "clients.name",
    "kind": "clients.kind",
    "redirect_uris": "clients.redirects",
    "after_logout_uris": "clients.after",
    "logout_uri": "clients.logout",
    "authentication": "clients.proof",
    "keys": "clients.keys",
    "machine_scopes": "clients.machine",
    "purpose": "clients.purpose",
    "ground": "clients.ground",
    "law": "clients.law",
}
_BOXES = {
    "field-name": "name",
    "field-kind": "kind",
    "field-authentication": "authentication",
    "redirect-needed": "redirect_uris",
    "redirect-not-needed": "redirect_uris",
    "redirect-one-host": "redirect_uris",
    "authentication-of-app": "authentication",
    "keys-needed": "keys",
    "key-private": "keys",
    "key-kind": "keys",
    "machine-scope": "machine_scopes",
    "machine-needs-scopes": "machine_scopes",
    "facts-need-key": "authentication",
}
_OF_ADDRESSES = ("address-malformed", "address-not-https")
_ADDRESSES = ("redirect_uris", "after_logout_uris", "logout_uri")
# What rests on the person themselves: see registration.ScopeUse.
_WITHOUT_LAW = ("consent", "contract")
_OF_ROWS = {"field-purpose": "purpose", "field-ground": "ground", "law-missing": "law"}


def told(
    codes: Sequence[str], typed: Mapping[str, str], t: Words
) -> tuple[list[Mistake], list[str]]:
    """Return what is told at boxes, one at each at most, and what is told on top alone."""
    at: dict[str, Mistake] = {}
    on_top: list[str] = []
    for code in codes:
        key = f"clients.mistake.{code}"
        sentence, box = t(key if t.has(key) else "clients.mistake.field"), _box_of(code, typed)
        if box is None or box in at:
            on_top.append(sentence)
        else:
            at[box] = Mistake(box, t(_LABELS[box.partition(".")[0]]), sentence)
    return list(at.values()), list(dict.fromkeys(on_top))


def _box_of(code: str, typed: Mapping[str, str]) -> str | None:
    if code in _OF_ADDRESSES:
        return _wrong_address(typed)
    if code in _OF_ROWS:
        return _unfilled_row(_OF_ROWS[code], typed)
    return _BOXES.get(code)


def _wrong_address(typed: Mapping[str, str]) -> str | None:
    """Return the first box with an address that cannot be registered."""
    for box in _ADDRESSES:
        for uri in typed.get(box, "").split():
            try:
                check_address(uri, is_app=typed.get("kind") == "app")
            except ValueError:
                return box
    return None


def _unfilled_row(part: str, typed: Mapping[str, str]) -> str | None:
    """Return the first box of its kind that is empty beside a fact; two grounds need no law."""
    for place, row in enumerate(rows_of(typed)):
        needs = bool(row["scope"]) and not (part == "law" and row["ground"] in _WITHOUT_LAW)
        if needs and not row[part]:
            return f"{part}.{place}"
    return None
