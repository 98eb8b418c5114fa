from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from sekali.launch.logs import AlarmFilter, LogFile

TRACEBACK = [
    "Traceback (most recent call last):",
    '  File "web.py", line 1, in <module>',
    "    1 / 0",
    "ZeroDivisionError: division by zero",
]
LINES = st.lists(st.text(st.characters(exclude_characters="\n\r", codec="utf-8")))


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


@given(lines=LINES, cut=st.integers(min_value=0))
def test_lines_come_whole_and_once_however_they_are_written(lines: list[str], cut: int) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    cut %= len(data) + 1
    with TemporaryDirectory() as directory:
        log = LogFile(Path(directory) / "web.log")
        append(log.path, data[:cut])
        first = log.new_lines()
        append(log.path, data[cut:])

        assert first + log.new_lines() == lines


def test_what_an_earlier_run_wrote_is_not_told_again(tmp_path: Path) -> None:
    append(tmp_path / "web.log", b"ERROR: yesterday\n")
    log = LogFile(tmp_path / "web.log")
    append(log.path, b"today\n")

    assert log.new_lines() == ["today"]
    assert log.last_lines() == ["today"]


def test_a_long_file_is_kept_once_and_begun_anew_under_its_writer(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log", most_bytes=100)
    with log.path.open("ab", buffering=0) as writer:
        writer.write(b"x" * 150 + b"\n")
        log.new_lines()
        log.trim()
        writer.write(b"after\n")

    assert log.path.read_bytes() == b"after\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"x" * 150 + b"\n"
    assert log.new_lines() == ["after"]


def test_a_short_file_is_left_alone(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log", most_bytes=100)
    append(log.path, b"x" * 100)
    log.trim()

    assert log.path.stat().st_size == 100
    assert not (tmp_path / "web.log.1").exists()


def test_a_line_without_end_does_not_grow_in_memory(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "web.log")
    for _ in range(20):
        append(log.path, b"x" * 100_000)
        assert log.new_lines() == []
    append(log.path, b"\n")

    assert len(log.new_lines()[0]) <= 256_000 + 1


def test_a_traceback_is_told_whole_even_when_it_comes_in_pieces() -> None:
    alarms = AlarmFilter()

    told = alarms.alarming(["GET / 200", *TRACEBACK[:2]]) + alarms.alarming(
        [*TRACEBACK[2:], "GET / 200"]
    )

    assert told == TRACEBACK


def test_only_alarming_lines_are_told() -> None:
    lines = ["[INFO] no errors", "WARNING: slow", "2026 FATAL: no", "terror", "ValueError: x"]

    assert AlarmFilter().alarming(lines) == ["WARNING: slow", "2026 FATAL: no", "ValueError: x"]
