"""What `sekali check` tells an operator of settings that are not for real people."""

import pytest
from django.conf import LazySettings

from sekali.config.checking import check


@pytest.fixture
def for_real_people(settings: LazySettings, own_database: str, outside: object) -> LazySettings:
    """Settings of who serves real people, and all else as it is."""
    settings.SAMPLE_DATA = False
    return settings


def test_keys_of_the_samples_are_wrong_for_real_people(
    for_real_people: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    for_real_people.SMS_KEY = for_real_people.SAMPLE_KEY
    for_real_people.REGISTRIES_KEY = "of our own"
    assert check() == 1
    said = capsys.readouterr().out
    assert "wrong      SEKALI_SMS_KEY is that of the samples" in said
    assert "SEKALI_REGISTRIES_KEY" not in said


@pytest.mark.parametrize(
    ("host", "security", "told"),
    [
        ("mail.example", "none", "unencrypted to another machine"),
        ("mail.example", "ssl", "is none of none, starttls, tls"),
        ("mail.example", "starttls", ""),
        ("localhost", "none", ""),
    ],
)
def test_letters_that_travel_unencrypted_are_told(
    for_real_people: LazySettings,
    capsys: pytest.CaptureFixture[str],
    host: str,
    security: str,
    told: str,
) -> None:
    for_real_people.EMAIL_HOST, for_real_people.SMTP_SECURITY = host, security
    check()
    said = capsys.readouterr().out
    assert told in said
    assert bool(told) == ("unencrypted" in said)
