import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc.errors import JoseError

from sekali.openid.keys import KEPT_FOR, ensure_keys, new_keys, rotate, signing_keys

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_of_several_processes_one_makes_the_keys(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "openid_keys"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ensure_keys, [file] * 4))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(json.loads(file.read_text())["keys"]) == 2
    assert list(file.parent.iterdir()) == [file]


def test_what_was_signed_before_a_change_is_believed_until_the_key_is_dropped(
    tmp_path: Path,
) -> None:
    file = tmp_path / "openid_keys"
    token = signing_keys(file, "").sign({"sub": "x"}, "ES256")

    assert len(rotate(file, at=NOW)) == 4
    keys = signing_keys(file, "")
    assert keys.verified(token)["sub"] == "x"
    assert keys.sign({}, "ES256").split(".")[0] != token.split(".")[0]

    # A key that stopped signing is kept for a week from then on, however often they change.
    rotate(file, at=NOW + KEPT_FOR - timedelta(seconds=1))
    assert signing_keys(file, "").verified(token)["sub"] == "x"
    rotate(file, at=NOW + KEPT_FOR)
    with pytest.raises((JoseError, ValueError)):
        signing_keys(file, "").verified(token)


def test_nothing_secret_is_published(tmp_path: Path) -> None:
    published = signing_keys(tmp_path / "openid_keys", "").public()["keys"]
    assert {key["alg"] for key in published} == {"RS256", "ES256"}
    assert all(key["kid"] and key["use"] == "sig" for key in published)
    assert not {"d", "p", "q", "dp", "dq", "qi"} & {name for key in published for name in key}


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    given = json.dumps({"keys": new_keys()})
    keys = signing_keys(tmp_path / "none", given)
    assert not (tmp_path / "none").exists()
    assert keys.verified(keys.sign({"a": 1}, "RS256"))["a"] == 1


def test_a_token_that_is_not_signed_is_not_believed(tmp_path: Path) -> None:
    keys = signing_keys(tmp_path / "openid_keys", "")
    body = keys.sign({"sub": "x"}, "RS256").split(".")[1]
    for header in ("eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"):
        with pytest.raises((JoseError, ValueError)):
            keys.verified(f"{header}.{body}.")
