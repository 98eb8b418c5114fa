"""The form by which an office registers a system: what was typed, as a registration or mistakes."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sekali.openid.refusals import RegistrationRefused
from sekali.openid.registration import Registration
from sekali.web.requests import whole_number

LINES = ("redirect_uris", "after_logout_uris", "machine_scopes")
PLAIN = ("name", "kind", "authentication", "logout_uri", "id_token_algorithm")
PARTS = ("scope", "purpose", "ground", "law")
MORE_ROWS, MOST_ROWS = 3, 60
_VALUE_ERROR = "Value error, "


def read_registration(typed: Mapping[str, str]) -> Registration:
    """Return the registration that was typed.

    Raises:
        RegistrationRefused: ``params["mistakes"]`` holds a code for each, without doubles.
    """
    said: dict[str, Any] = {name: typed.get(name, "").strip() for name in PLAIN}
    said |= {name: typed.get(name, "").split() for name in LINES}
    said["uses"] = [row for row in rows_of(typed) if row["scope"]]
    said["keys"] = _keys(typed.get("keys", ""))
    try:
        return Registration.model_validate(said)
    except ValidationError as error:
        codes = (_code(one) for one in error.errors(include_url=False, include_input=False))
        raise RegistrationRefused(mistakes=list(dict.fromkeys(codes))) from error


def rows_of(typed: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of scopes as they were typed, empty ones too."""
    rows = whole_number(typed.get("rows", "0"), digits=2) or 0
    return [
        {part: typed.get(f"{part}.{place}", "").strip() for part in PARTS}
        for place in range(min(rows, MOST_ROWS))
    ]


def typed_of(registration: Mapping[str, Any]) -> dict[str, str]:
    """Return a registration as the form shows it."""
    typed = {name: str(registration[name]) for name in PLAIN}
    typed |= {name: "\n".join(registration[name]) for name in LINES}
    typed["keys"] = json.dumps({"keys": registration["keys"]}) if registration["keys"] else ""
    typed["rows"] = str(len(registration["uses"]))
    for place, use in enumerate(registration["uses"]):
        typed |= {f"{part}.{place}": use[part] for part in PARTS}
    return typed


def _keys(typed: str) -> list[Any]:
    if not typed.strip():
        return []
    try:
        found = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise RegistrationRefused(mistakes=["key-kind"]) from error
    keys = found.get("keys", [found]) if isinstance(found, dict) else found
    return keys if isinstance(keys, list) else [keys]


def _code(error: Any) -> str:
    message = str(error["msg"])
    if message.startswith(_VALUE_ERROR):
        return message.removeprefix(_VALUE_ERROR)
    place = [str(part) for part in error["loc"] if isinstance(part, str)]
    return f"field-{place[-1]}" if place else "field"
