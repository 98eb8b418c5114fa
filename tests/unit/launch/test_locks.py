import os
import subprocess
import sys
from pathlib import Path

from sekali.launch.locks import FileLock, file_lock

HOLD_AND_DIE = """
import os, sys
from pathlib import Path
from sekali.launch.locks import FileLock
assert FileLock(Path(sys.argv[1])).try_to_hold()
os.kill(os.getpid(), 9)
"""


def test_only_one_holds_a_lock_and_the_other_learns_who(tmp_path: Path) -> None:
    with file_lock(tmp_path / "lock") as first, file_lock(tmp_path / "lock") as second:
        assert first.try_to_hold()
        assert not second.try_to_hold()
        assert f"process {os.getpid()} " in second.holder()


def test_a_lock_let_go_can_be_taken_again(tmp_path: Path) -> None:
    first = FileLock(tmp_path / "lock")
    assert first.try_to_hold()
    first.close()
    first.close()  # twice is harmless

    with file_lock(tmp_path / "lock") as second:
        assert second.try_to_hold()


def test_those_who_share_keep_out_who_wants_it_alone(tmp_path: Path) -> None:
    with file_lock(tmp_path / "lock") as one, file_lock(tmp_path / "lock") as other:
        one.share()
        other.share()
        with file_lock(tmp_path / "lock") as third:
            assert not third.try_to_hold()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD_AND_DIE, str(path)]
    assert subprocess.run(command, check=False).returncode == -9

    with file_lock(path) as lock:
        assert "process" in lock.holder()
        assert lock.try_to_hold()
