"""What a portal says of itself is believed only if it is the one that was agreed with."""

from typing import Any

import pytest

from sekali.portals.adapters.public_line import PublicLine
from sekali.portals.metadata import Published
from sekali.portals.refusals import NotBelieved

ISSUER = "https://sso.inapas.example"


class Told(PublicLine):
    """A line at whose other end somebody says this of themselves."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(may_be_local=False)
        self.said = said

    def get(self, address: str, **_: Any) -> Any:
        """Answer as a portal does."""

        class Answer:
            status, said, body = 200, self.said, b"{}"

        return Answer


@pytest.mark.parametrize(
    "issuer",
    [
        "https://evil.example",
        f"{ISSUER}/",
        ISSUER.upper(),
        f"{ISSUER}.evil.example",
        "",
        None,
    ],
    ids=str,
)
def test_metadata_of_another_issuer_is_not_believed(issuer: str | None) -> None:
    whole = {
        "issuer": issuer,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "jwks_uri": f"{ISSUER}/jwks",
    }
    with pytest.raises(NotBelieved):
        Published(ISSUER, Told(whole)).metadata()
    # With the issuer that was agreed nothing else is wrong with it.
    assert Published(ISSUER, Told(whole | {"issuer": ISSUER})).metadata().jwks_uri.endswith("/jwks")
