"""Somebody of whom nobody here knows yet opens an account with what the family card says."""

from dataclasses import replace
from datetime import datetime

from sekali.accounts.models import Account
from sekali.casework.effects.setting import Outside
from sekali.vault.enrolment import Enrolment, enrol
from support.applying import NOW
from support.people import STRANGER, sample

PASSWORD = "tiga kata panjang"
ME, WIFE_NIK = sample(STRANGER), "3578064212929001"
ASKED = Enrolment(
    nik=ME.nik,
    family_card_no=ME.family_card_no,
    full_name=ME.full_name,
    birth_date=ME.birth_date.isoformat(),
    mother_name=ME.mother_name or "",
    password=PASSWORD,
    email="",
    language="id",
)


def open_account(
    outside: Outside, *, at: datetime = NOW, address: str = "203.0.113.7", **changes: str
) -> Account:
    """Open an account with what the family card says, or something else."""
    asked = replace(ASKED, **changes)
    return enrol(asked=asked, registry=outside.registry, address=address, at=at, is_sample=True)
