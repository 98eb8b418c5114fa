"""People are served only with keys that nobody else knows."""

import pytest
from django.conf import settings

from sekali.config import serving_keys

OWN = {"REGISTRY_PASSWORD": "ours", "REGISTRIES_KEY": "ours", "SMS_KEY": ""}


@pytest.fixture(autouse=True)
def real_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve real people with keys of our own."""
    for name, value in {"SAMPLE_DATA": False, "KEYS_ARE_SET": True, **OWN}.items():
        monkeypatch.setattr(settings, name, value)


def test_with_keys_of_our_own_people_are_served() -> None:
    assert serving_keys.refusal_to_serve() == ""


@pytest.mark.parametrize("name", OWN)
def test_a_key_of_the_samples_serves_nobody(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(settings, name, settings.SAMPLE_KEY)
    assert f"set SEKALI_{name}" in serving_keys.refusal_to_serve()


def test_made_up_people_are_served_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SMS_KEY", settings.SAMPLE_KEY)
    monkeypatch.setattr(settings, "SAMPLE_DATA", True)
    assert serving_keys.refusal_to_serve() == ""


def test_without_keys_nobody_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KEYS_ARE_SET", False)
    assert "SEKALI_SECRET_KEY" in serving_keys.refusal_to_serve()
