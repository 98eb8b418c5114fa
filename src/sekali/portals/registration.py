"""The settings file in which an operator names the portals whose sign-in counts here."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import model_validator as checked

from sekali.accounts.rules import Level

MOST_PORTALS = 20
# Of signatures with a key that only the portal has: never "none", and nothing that is shared.
Algorithm = Literal["RS256", "PS256", "ES256", "EdDSA"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
# A claim by its name, or by the names on the way to it inside of others.
Claim = Line | Annotated[list[Line], Field(min_length=1, max_length=6)]
_Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]


class PortalsFileBroken(Exception):
    """The file cannot be used; each finding names portal and line of the file in words."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("; ".join(findings))
        self.findings = findings


class Shape(BaseModel):
    """Strict and frozen, as every shape of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Secret(Shape):
    """Where a secret stands, never the secret: in a file beside this one, or in the environment."""

    file: str = ""
    variable: str = ""

    @checked(mode="after")
    def _is_one_place(self) -> Self:
        if bool(self.file) == bool(self.variable):
            raise ValueError("say either file or variable")
        return self


class Claims(Shape):
    """Under which names the portal tells what we use; anything else it tells is not kept."""

    nik: Claim | None = None
    name: Claim | None = None
    birth_date: Claim | None = None


class Verified(Shape):
    """By what a NIK counts as verified: a claim with a value, or being as sure as ``acr`` says."""

    claim: Claim | None = None
    value: str | bool | int | None = None
    acr: list[Line] = []

    @checked(mode="after")
    def _is_one_way(self) -> Self:
        if (self.claim is None) == (not self.acr) or (self.claim is None) != (self.value is None):
            raise ValueError("say either claim and value, or acr")
        return self


class PortalSettings(Shape):
    """One portal as it was agreed with those who run it."""

    label: dict[Literal["id", "en"], Line]
    issuer: Annotated[str, StringConstraints(pattern=r"^https?://[^\s?#]+$", max_length=300)]
    client_id: Line
    authentication: Literal["key", "secret-basic", "secret-post"]
    key: Secret | None = None
    key_algorithm: Algorithm = "ES256"
    key_id: Line | None = None
    assertion_audience: Literal["issuer", "token-endpoint"] = "issuer"
    secret: Secret | None = None
    scopes: Annotated[list[Line], Field(min_length=1, max_length=30)] = ["openid"]
    algorithms: Annotated[list[Algorithm], Field(min_length=1)] = [
        "RS256",
        "PS256",
        "ES256",
        "EdDSA",
    ]
    asks_userinfo: bool = True
    pushes_requests: bool = False
    clock_skew_seconds: Annotated[int, Field(ge=0, le=300)] = 60
    asks_acr: list[Line] = []
    levels: Annotated[dict[str, Level], Field(min_length=1)]
    two_factors: list[Line] = []
    claims: Claims = Claims()
    nik_verified: Verified | None = None

    @checked(mode="after")
    def _fits_together(self) -> Self:
        if "openid" not in self.scopes:
            raise ValueError("scopes must have openid")
        if set(self.label) != {"id", "en"}:
            raise ValueError("label needs id and en")
        needed, other = ("key", "secret") if self.authentication == "key" else ("secret", "key")
        if getattr(self, needed) is None or getattr(self, other) is not None:
            raise ValueError(f"authentication {self.authentication} needs {needed}, and no {other}")
        if self.nik_verified is not None and self.claims.nik is None:
            raise ValueError("nik_verified without claims.nik")
        return self


def read_portals(file: Path) -> Mapping[str, PortalSettings]:
    """Return the portals of a settings file by their key; none where there is no file.

    Raises:
        PortalsFileBroken: It is not TOML, or a portal in it is not as it must be.
    """
    if not file.is_file():
        return {}
    try:
        told = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PortalsFileBroken([f"{file}: {error}"]) from error
    if len(told) > MOST_PORTALS:
        raise PortalsFileBroken([f"{file}: more than {MOST_PORTALS} portals"])
    return _shaped(told, file)


class _File(Shape):
    portals: dict[_Key, PortalSettings]


def _shaped(told: Mapping[str, Any], file: Path) -> Mapping[str, PortalSettings]:
    try:
        return _File.model_validate({"portals": told}).portals
    except ValidationError as error:
        found = [
            f"{file}: {'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}"
            for one in error.errors()
        ]
        raise PortalsFileBroken(found) from error


def secret_text(secret: Secret, folder: Path) -> str:
    """Return a secret; empty where it is not there, which check_config tells.

    Args:
        secret: Where it stands.
        folder: That of the settings file: a file is named from there.
    """
    if secret.variable:
        return os.environ.get(secret.variable, "").strip()
    path = folder / secret.file
    try:
        return path.read_text("utf-8").strip()
    except OSError:
        return ""
