"""From where somebody comes: what the server in front writes, and nothing that they say."""

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from sekali.web.requests import address_of

CLAIMED = {"HTTP_X_FORWARDED_FOR": "198.51.100.9, 203.0.113.5", "HTTP_X_REAL_IP": "198.51.100.9"}


@pytest.mark.parametrize(("secure", "address"), [(1, "203.0.113.5"), (0, "192.0.2.1")])
def test_only_what_the_server_in_front_wrote_last_is_believed(
    settings: LazySettings, secure: int, address: str
) -> None:
    settings.SECURE = bool(secure)
    request = RequestFactory().get("/masuk", REMOTE_ADDR="192.0.2.1", **CLAIMED)
    assert address_of(request) == address
