import os
from pathlib import Path

import pytest

from sekali.launch.errors import NoDatabase
from sekali.launch.server_user import ServerUser, server_user

STRANGER = ServerUser("stranger", uid=54_321, gid=54_321)


def test_a_stranger_may_not_reach_what_lies_in_a_closed_directory(tmp_path: Path) -> None:
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)

    assert not STRANGER.may_reach(inner)


def test_the_owner_may_reach_and_read_their_own(tmp_path: Path) -> None:
    owner = ServerUser("owner", os.geteuid(), os.getegid())
    file = tmp_path / "file"
    file.touch(mode=0o600)

    assert owner.may_reach(tmp_path)
    assert owner.may_read(file)


def test_the_group_counts_before_everybody(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o604)
    member = ServerUser("member", uid=54_321, gid=file.stat().st_gid)

    # Everybody could read it, but a member of the group is not everybody.
    assert not member.may_read(file)


def test_root_reads_everything(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch(mode=0o000)

    assert ServerUser("root", 0, 0).may_read(file)


def test_the_server_never_runs_as_root(tmp_path: Path) -> None:
    assert server_user(tmp_path / "data").uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can serve the data of others")
def test_root_serves_data_as_their_owner(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 65_534, 65_534)

    assert server_user(data).uid == 65_534


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_owner_without_a_name_is_refused_with_advice(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    os.chown(data, 54_321, 54_321)

    with pytest.raises(NoDatabase, match="DATABASE_URL"):
        server_user(data)
