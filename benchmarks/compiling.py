"""What it costs to read and compile the whole catalogue: in a process that starts, and again.

`python -m benchmarks.compiling` measures once, in itself, and prints the figures as JSON.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# Modules are loaded once a process, whatever is compiled in it: not counted.
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.folders import service_folders
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).resolve().parents[1]
SERVICES, DICTIONARY = PROJECT / "services", PROJECT / "dictionary"
AGAIN = 5
MS = 1_000


def measured_compiling() -> dict[str, Any]:
    """Return the figures of a process that has read and compiled nothing before."""
    command = [sys.executable, "-m", "benchmarks.compiling"]
    done = subprocess.run(command, check=True, capture_output=True, cwd=PROJECT)  # noqa: S603  # ourselves
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def compiled_once() -> int:
    """Read the dictionary and every service folder, compile them; return how many services."""
    dictionary = load_dictionary(DICTIONARY)
    paths = service_folders(SERVICES)
    for path in paths:
        compile_folder(read_folder(path, root=PROJECT), dictionary)
    return len(paths)


def _measured_here() -> dict[str, Any]:
    first, count = _timed()
    again = statistics.median(_timed()[0] for _ in range(AGAIN))
    return {
        "services_compiled": count,
        "compile_cold_ms": round(first * MS, 1),
        "compile_warm_ms": round(again * MS, 1),
        "compile_one_service_ms": round(again / count * MS, 2),
    }


def _timed() -> tuple[float, int]:
    began = time.perf_counter()
    count = compiled_once()
    return time.perf_counter() - began, count


if __name__ == "__main__":
    print(json.dumps(_measured_here()))
