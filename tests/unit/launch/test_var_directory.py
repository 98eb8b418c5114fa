import stat
from pathlib import Path

import pytest

from sekali.launch.errors import UnusableVar
from sekali.launch.var_directory import SECRET_NAMES, ensure_secrets, make_var

OTHERS = stat.S_IRWXO
LISTED_BY_GROUP = stat.S_IRGRP | stat.S_IWGRP


def test_a_new_var_is_closed_to_others(tmp_path: Path) -> None:
    var = make_var(tmp_path / "deep" / "var")

    mode = var.stat().st_mode
    assert not mode & OTHERS
    assert not mode & LISTED_BY_GROUP
    assert (var / "log").is_dir()


def test_a_var_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_var(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_var_that_cannot_be_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UnusableVar, match="SEKALI_VAR"):
        make_var(tmp_path / "file" / "var")


def test_secrets_are_long_private_and_different(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)

    files = [tmp_path / "secrets" / name for name in SECRET_NAMES]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    assert len({file.read_text() for file in files}) == len(files)
    assert all(len(file.read_text()) >= 50 for file in files)
    assert {file.name for file in (tmp_path / "secrets").iterdir()} == {
        *SECRET_NAMES,
        "master_keys",
    }


def test_secrets_never_change(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    before = (tmp_path / "secrets" / "hash_key").read_text()
    (tmp_path / "secrets" / "django_key").unlink()

    ensure_secrets(tmp_path)

    assert (tmp_path / "secrets" / "hash_key").read_text() == before
    assert (tmp_path / "secrets" / "django_key").exists()
