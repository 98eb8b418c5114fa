"""What is taken of what a portal tells, however it writes it."""

from datetime import date
from typing import Any

import pytest

from sekali.portals.identity import identity_of
from sekali.portals.refusals import PortalRefused
from sekali.portals.registration import PortalSettings

NIK = "3516064102909001"
SETTINGS: dict[str, Any] = {
    "label": {"id": "INApas", "en": "INApas"},
    "issuer": "https://sso.inapas.example",
    "client_id": "sekali",
    "authentication": "secret-post",
    "secret": {"variable": "X"},
    "levels": {"low": "declared", "high": "matched"},
    "two_factors": ["high"],
    "claims": {"nik": "nik", "name": "name", "birth_date": "birthdate"},
    "nik_verified": {"claim": "ok", "value": True},
}
TOLD = {"sub": "s", "acr": "high", "nik": NIK, "ok": True}


def settings(**changed: Any) -> PortalSettings:
    return PortalSettings.model_validate(SETTINGS | changed)


def test_a_verified_nik_is_taken_as_text_or_number_with_or_without_spaces() -> None:
    for told in (NIK, int(NIK), "3516 0641 0290 9001"):
        assert identity_of("inapas", settings(), TOLD | {"nik": told}).nik == NIK


@pytest.mark.parametrize("ok", [False, "true", 1, None, "Y", [True]])
def test_what_is_not_exactly_what_was_agreed_verifies_nothing(ok: object) -> None:
    assert identity_of("inapas", settings(), TOLD | {"ok": ok}).nik is None


@pytest.mark.parametrize("nik", [None, True, 3.5, "123", "3516064102900000", [NIK], {"x": NIK}])
def test_what_can_be_no_nik_is_none(nik: object) -> None:
    assert identity_of("inapas", settings(), TOLD | {"nik": nik}).nik is None


def test_without_a_rule_no_nik_counts() -> None:
    assert identity_of("inapas", settings(nik_verified=None), TOLD).nik is None


def test_a_level_can_be_what_verifies() -> None:
    by_level = settings(nik_verified={"acr": ["high"]})
    assert identity_of("inapas", by_level, TOLD | {"ok": False}).nik == NIK
    assert identity_of("inapas", by_level, TOLD | {"acr": "low"}).nik is None


def test_a_claim_inside_of_others_is_found() -> None:
    nested = settings(claims={"nik": ["verified_claims", "claims", "nik"]})
    told = {"sub": "s", "acr": "high", "ok": True, "verified_claims": {"claims": {"nik": NIK}}}
    assert identity_of("inapas", nested, told).nik == NIK
    assert identity_of("inapas", nested, told | {"verified_claims": "x"}).nik is None


@pytest.mark.parametrize("told", ["1990-02-01", "01-02-1990", "01/02/1990", "01.02.1990"])
def test_a_birth_date_is_read_as_indonesian_systems_write_it(told: str) -> None:
    found = identity_of("inapas", settings(), TOLD | {"birthdate": told})
    assert found.birth_date == date(1990, 2, 1)


def test_how_sure_it_is_follows_from_the_settings_alone() -> None:
    found = identity_of("inapas", settings(), TOLD)
    assert (found.level, found.has_two_factors) == ("matched", True)
    found = identity_of("inapas", settings(), TOLD | {"acr": "low"})
    assert (found.level, found.has_two_factors) == ("declared", False)


@pytest.mark.parametrize("acr", ["higher", "", None, ["high"]])
def test_a_level_that_nobody_agreed_is_refused(acr: object) -> None:
    with pytest.raises(PortalRefused):
        identity_of("inapas", settings(), TOLD | {"acr": acr})


def test_no_level_at_all_counts_where_the_settings_say_so() -> None:
    told = {"sub": "s"}
    assert identity_of("inapas", settings(levels={"": "declared"}), told).level == "declared"


def test_a_name_is_bounded_and_printable_and_never_shown_in_a_log() -> None:
    found = identity_of("inapas", settings(), TOLD | {"name": "A\0 B\n" + "c" * 300})
    assert found.name is not None
    assert found.name.startswith("A B c")
    assert len(found.name) == 120
    assert NIK not in repr(found)
