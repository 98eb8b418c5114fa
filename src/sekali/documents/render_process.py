"""The child process that turns templates into PDFs; ``adapters/render_child.py`` runs it.

It takes nothing from the rest of the program, so that it starts in a moment, and it shuts
itself in before the first template: no file can be opened and no connection made, since no
new file descriptor is allowed; memory is capped; each job has its own seconds of CPU.

A job is a frame on standard input: four bytes of length, then JSON with ``template`` and
``inputs`` (texts, seen by the template as ``sys.inputs``). The answer is one frame on standard
output: ``+`` and a PDF or ``-`` and the compiler's words, and whether this process should be
replaced, since it has done its share of jobs or has grown.
"""

import json
import math
import resource
import signal
import struct
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from typst import PDFStandard

# One file both lasting (PDF/A-2a) and readable by a screen reader (PDF/UA-1).
STANDARDS: list["PDFStandard"] = ["a-2a", "ua-1"]
JOB_HEAD = struct.Struct(">I")  # length
ANSWER_HEAD = struct.Struct(">c?I")  # kind, worn, length
GIVEN, REFUSED = b"+", b"-"
STANDARD_STREAMS = 3
# Linux counts the resident set in KiB.
KIB = 1024


def main(memory_bytes: int, cpu_seconds: int, jobs_per_child: int) -> None:
    """Answer jobs until standard input ends or the share of jobs is done."""
    # The folder in which templates may look for files is gone before the first one looks.
    with tempfile.TemporaryDirectory() as root:
        compiler = open_compiler(root)
    # A new process starts with its parent's peak on its account, which may be high already.
    much = max(memory_bytes // 2, peak_bytes())
    shut_in(memory_bytes)
    for done in range(1, jobs_per_child + 1):
        job = read_job()
        if job is None:
            return
        allow_cpu(cpu_seconds)
        kind, body = compile_job(compiler, job)
        worn = done == jobs_per_child or peak_bytes() > much
        sys.stdout.buffer.write(ANSWER_HEAD.pack(kind, worn, len(body)) + body)
        sys.stdout.buffer.flush()


def open_compiler(root: str) -> typst.Compiler:
    """Return a compiler that knows only the fonts it carries and looks for files in ``root``."""
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(
        root=root,
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=root,
        package_cache_path=root,
    )


def shut_in(memory_bytes: int) -> None:
    """Give up opening files and connections, writing, growing without end, leaving a core."""
    # Ctrl-C reaches the whole terminal: the parent ends this process when its work is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (STANDARD_STREAMS, STANDARD_STREAMS))


def read_job() -> dict[str, object] | None:
    """Return the next job, or None where the parent has gone."""
    head = sys.stdin.buffer.read(JOB_HEAD.size)
    if len(head) < JOB_HEAD.size:
        return None
    (length,) = JOB_HEAD.unpack(head)
    body = sys.stdin.buffer.read(length)
    job: dict[str, object] | None = json.loads(body) if len(body) == length else None
    return job


def allow_cpu(seconds: int) -> None:
    """Let this process use so many more seconds; the kernel ends it when they are used up."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    allowed = math.ceil(time.process_time()) + seconds
    if most != resource.RLIM_INFINITY:
        allowed = min(allowed, most)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, most))


def compile_job(compiler: typst.Compiler, job: dict[str, object]) -> tuple[bytes, bytes]:
    """Return the kind of the answer and its body."""
    template, inputs = job["template"], job["inputs"]
    if not isinstance(template, str) or not isinstance(inputs, dict):
        return REFUSED, b"a job has a template and inputs"
    try:
        pdf = compiler.compile(
            input=template.encode(), format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS
        )
    except typst.TypstError as error:
        return REFUSED, f"{error.message}\n{error.diagnostic}".encode()
    return (GIVEN, pdf) if isinstance(pdf, bytes) else (REFUSED, b"not one PDF")


def peak_bytes() -> int:
    """Return the most memory held so far: after too much the next document may lack some."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
