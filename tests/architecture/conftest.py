"""What the walks through every address need."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sekali.casework.effects.setting import Outside
from support.belongings import Belongings, of_a_mother
from support.portals import portals_known

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
    with portals_known(tmp_path, PORTAL):
        yield


@pytest.fixture
def hers(db: None, outside: Outside) -> Belongings:
    """What a mother has, of each kind that an address may name."""
    return of_a_mother(outside)
