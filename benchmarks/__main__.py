"""`python -m benchmarks`: what an application costs; `... people` and `... lists`: how fast.

The vault is filled with people, and an agency's list worked through.
"""

import argparse
import signal
import sys
import time
from types import FrameType

from benchmarks import report
from benchmarks.compiling import measured_compiling
from benchmarks.failures import BenchmarkFailed
from benchmarks.files import measured_files
from benchmarks.installation import temporary_installation
from benchmarks.machine import about_this_machine, loop_cpu_ms, stolen_seconds
from benchmarks.suite import Size, Suite
from benchmarks.with_django import on_own_database
from sekali.launch.errors import LaunchError

INTERRUPTED = 130
SECONDS = 6
ROUNDS = 3
PEOPLE, CASES, LOOKS = 1_000_000, 4_000, 1_000_000


def main() -> int:
    """Run one benchmark; return the exit code."""
    options = _parser().parse_args()
    # Told to end in whatever way, we take down what we started.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        if options.what == "people":
            on_own_database("benchmarks.million.fill", options.count or PEOPLE)
        elif options.what == "facts":
            on_own_database("benchmarks.facts.compare", options.count or PEOPLE)
        elif options.what == "ranking":
            on_own_database("benchmarks.ranking.measure", options.count or CASES)
        elif options.what == "looks":
            on_own_database("benchmarks.looks.measure", options.count or LOOKS)
        elif options.what == "lists":
            on_own_database("benchmarks.lists.send", options.rows)
        elif options.what == "openid":
            _measure_elsewhere(Size(options.seconds, options.rounds))
        else:
            _measure(Size(options.seconds, options.rounds))
    except KeyboardInterrupt:
        print("\nStopped; nothing is left running.", file=sys.stderr)
        return INTERRUPTED
    except (BenchmarkFailed, LaunchError) as failed:
        print(f"\n{failed}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add(
        "what",
        nargs="?",
        choices=["applications", "people", "facts", "lists", "looks", "ranking", "openid"],
        default="applications",
    )
    add("--seconds", type=int, default=SECONDS, help="of one round of load")
    add("--rounds", type=int, default=ROUNDS, help="the median of so many counts")
    add("--count", type=int, help="people to stream, cases to rank, or looks of a day")
    add("--rows", type=int, default=2_000, help="of a list, each with a family of its own")
    return parser


def _measure(size: Size) -> None:
    began = time.monotonic()

    def say(what: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {what}", flush=True)

    figures, stolen = about_this_machine(), stolen_seconds()
    say("reading and compiling all services")
    figures |= measured_compiling()
    say("sealing, scanning and keeping files")
    figures |= measured_files()
    with temporary_installation() as installation:
        figures |= Suite(installation, size, say).run()
        say("stopping")
    took = time.monotonic() - began
    figures["loop_cpu_ms_after"] = loop_cpu_ms()
    figures["stolen_percent"] = round(
        (stolen_seconds() - stolen) / took / figures["cores"] * 100, 1
    )
    path = report.write(figures)
    print(f"\n{report.table(figures)}\n\n{report.remarks(figures)}")
    print(f"All figures: {path.relative_to(path.parents[2])}; what they mean: benchmarks/README.md")


def _measure_elsewhere(size: Size) -> None:
    with temporary_installation() as installation:
        figures = Suite(installation, size, lambda what: print(what, flush=True)).run_elsewhere()
    print(report.table(figures))
    print("\n".join(f"{name}: {value}" for name, value in figures.items()))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
