"""What the walks through every address need."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from sekali.config import wiring

# Under the key that addresses of the walk carry; nobody listens there.
PORTAL = """
[birth]
label = { id = "Portal", en = "Portal" }
issuer = "http://127.0.0.1:9"
client_id = "sekali"
authentication = "secret-basic"
secret = { file = "none" }
levels = { "" = "declared" }
"""


@pytest.fixture(autouse=True)
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Let a portal be configured, so that its addresses are walked and not only missing."""
    if not {"db", "static_files"} & set(request.fixturenames):
        yield
        return
    before, settings.PORTALS_FILE = settings.PORTALS_FILE, tmp_path / "portals.toml"
    settings.PORTALS_FILE.write_text(PORTAL)
    for one in (wiring.portals, wiring.outside):
        one.cache_clear()
    yield
    settings.PORTALS_FILE = before
    for one in (wiring.portals, wiring.outside):
        one.cache_clear()
