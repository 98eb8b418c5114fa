"""What comes next in a sign-in for a client: pure, so that every way through it can be tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sekali.accounts.proof import ONE_FACTOR, TWO_FACTORS, Proof
from sekali.openid.asking import Asked, needed_scopes
from sekali.openid.scopes import OPENID

Step = Literal["sign-in", "sign-in-again", "choose-person", "step-up", "consent", "give", "refuse"]
# What is said where nothing may be asked (prompt=none; Core 3.1.2.6).
WITHOUT_ASKING = {
    "sign-in": "login_required",
    "sign-in-again": "login_required",
    "choose-person": "login_required",
    "step-up": "login_required",
    "consent": "consent_required",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with a request: who is signed in, and what was agreed to before.

    ``subject`` is how the client knows them, empty where nobody is signed in; ``hinted`` that of
    the ID token the client sent along. ``agreed`` are the scopes that were shown before, None
    where nothing was, or in other words. ``chosen`` tells that they said they are the right one.
    """

    subject: str
    proof: Proof
    asked_at: datetime
    agreed: frozenset[str] | None = None
    hinted: str = ""
    chosen: bool = False
    just_agreed: bool = False
    can_step_up: bool = False


def next_step(asked: Asked, standing: Standing, *, now: datetime) -> Step:
    """Return what has to happen before a code is given, or that it can be."""
    if not standing.subject:
        return "sign-in"
    if standing.subject not in _expected(asked, standing):
        return "choose-person"
    if _is_stale(asked, standing, now):
        return "sign-in-again"
    if "select_account" in asked.prompts and not standing.chosen and not _signed_in_for(standing):
        return "choose-person"
    lacking = _lacking(asked, standing)
    if lacking:
        return lacking
    return "give" if _has_agreed(asked, standing) else "consent"


def _expected(asked: Asked, standing: Standing) -> set[str]:
    named = {one for one in (asked.subject, standing.hinted) if one}
    return {standing.subject} if not named else named if len(named) == 1 else set()


def _is_stale(asked: Asked, standing: Standing, now: datetime) -> bool:
    """Tell whether the person has to show anew who they are.

    What they did since the client asked is always fresh enough: ``max_age=0`` asks once.
    """
    wants_login, age = "login" in asked.prompts, asked.max_age_seconds
    if not wants_login and age is None:
        return False
    if _signed_in_for(standing):
        return False
    last_at = standing.proof.last_at
    return wants_login or last_at is None or now - last_at > timedelta(seconds=age or 0)


def _signed_in_for(standing: Standing) -> bool:
    last_at = standing.proof.last_at
    return last_at is not None and last_at >= standing.asked_at


def _stepped_up_for(standing: Standing) -> bool:
    """Tell whether they were asked for it already, and did what they could."""
    last_at = standing.proof.stepped_up_at
    return last_at is not None and last_at >= standing.asked_at


def _lacking(asked: Asked, standing: Standing) -> Step | None:
    """Return what to do where none of the classes asked for is met."""
    if not asked.acr or set(asked.acr) & classes_met(standing.proof):
        return None
    if TWO_FACTORS in asked.acr and standing.can_step_up and not _stepped_up_for(standing):
        return "step-up"
    return "refuse" if asked.acr_is_essential else None


def classes_met(proof: Proof) -> set[str]:
    """Return every class that a sign-in reaches: two factors are one, too."""
    return {ONE_FACTOR, TWO_FACTORS} if proof.has_two_factors else {ONE_FACTOR}


def _has_agreed(asked: Asked, standing: Standing) -> bool:
    if standing.just_agreed:
        return True
    if "consent" in asked.prompts or standing.agreed is None:
        return False
    return set(needed_scopes(asked)) - {OPENID} <= standing.agreed
