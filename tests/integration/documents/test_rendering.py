"""Templates come from anybody: they set a document, or fail soon and reach nothing."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from sekali.documents.adapters.render_child import RenderLimits
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.ports import TemplateFailed

HEAD = """#set document(title: "Contoh", date: datetime(year: 2026, month: 2, day: 23))
#set text(lang: "id")
Halo #data.at("name", default: "dunia")
"""


@pytest.fixture(scope="module")
def strict() -> Iterator[TypstRenderer]:
    """A renderer with little patience, so that the tests of its limits are short."""
    limits = RenderLimits(wall_seconds=5, cpu_seconds=1, memory_mib=300, jobs_per_child=50)
    renderer = TypstRenderer(limits)
    yield renderer
    renderer.close()


def failure(renderer: TypstRenderer, body: str) -> TemplateFailed:
    """Return how the template fails, having seen that the next one is none the worse."""
    with pytest.raises(TemplateFailed) as failed:
        renderer.render(HEAD + body, {})
    assert renderer.render(HEAD, {}).startswith(b"%PDF-1.7")
    return failed.value


def test_the_same_template_and_data_give_the_same_bytes(renderer: TypstRenderer) -> None:
    first = renderer.render(HEAD, {"name": "Nayla"})
    time.sleep(1.1)

    assert renderer.render(HEAD, {"name": "Nayla"}) == first
    assert renderer.render(HEAD, {"name": "Rizky"}) != first


def test_one_file_claims_to_last_and_to_be_read_aloud(renderer: TypstRenderer) -> None:
    pdf = renderer.render(HEAD, {})

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize(
    "body",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#include "/etc/passwd"',
        '#image("/etc/hostname")',
        '#json("/proc/self/environ")',
        '#import "@preview/cetz:0.3.0"',
        '#import "@local/anything:0.1.0"',
        '#plugin("/bin/true")',
        '#read("https://example.org/")',
    ],
)
def test_a_template_reaches_no_file_and_no_network(strict: TypstRenderer, body: str) -> None:
    started = time.monotonic()

    assert failure(strict, body).reason == "refused"
    assert time.monotonic() - started < 3


def test_a_template_sees_only_its_inputs(renderer: TypstRenderer) -> None:
    os.environ["SEKALI_SECRET_OF_THE_PARENT"] = "geheim"

    assert failure(renderer, "#sys.inputs.SEKALI_SECRET_OF_THE_PARENT").reason == "refused"
    assert renderer.render(HEAD + '#assert(sys.inputs.keys() == ("house",))', {})


@pytest.mark.parametrize("body", ["#while true {}", "#let f(n) = f(n + 1)\n#f(0)", "#let x =", "#"])
def test_a_faulty_template_is_told_where(strict: TypstRenderer, body: str) -> None:
    failed = failure(strict, body)

    assert failed.reason == "refused"
    assert "typ:" in failed.detail  # the line


@pytest.mark.parametrize(
    "body",
    [
        "#for i in range(1000000) { for j in range(1000000) {} }",
        "#for i in range(1000000) [#pagebreak() #i]",
    ],
)
def test_a_template_without_end_is_stopped(strict: TypstRenderer, body: str) -> None:
    started = time.monotonic()

    assert failure(strict, body).reason in {"time", "crashed"}
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("body", ['#let s = "a" * 3000000000', "#let x = range(500000000)"])
def test_a_template_that_wants_all_memory_is_stopped(strict: TypstRenderer, body: str) -> None:
    assert failure(strict, body).reason == "crashed"


def test_one_who_sleeps_is_stopped_by_the_clock() -> None:
    renderer = TypstRenderer(RenderLimits(wall_seconds=0.5, cpu_seconds=60))
    renderer.warm_up()

    failed = failure(renderer, "#for i in range(1000000) { for j in range(1000000) {} }")

    renderer.close()
    assert (failed.reason, failed.detail) == ("time", "no answer in time")


def test_letters_that_no_font_has_are_not_left_out_silently(renderer: TypstRenderer) -> None:
    with pytest.raises(TemplateFailed, match="could not be displayed"):
        renderer.render(HEAD, {"name": "中"})


def test_too_much_data_is_refused(renderer: TypstRenderer) -> None:
    with pytest.raises(TemplateFailed, match="bytes of template and data"):
        renderer.render(HEAD, {"name": "x" * 5_000_000})


def test_a_child_is_replaced_after_its_share_and_when_it_dies() -> None:
    renderer = TypstRenderer(RenderLimits(jobs_per_child=2))
    children = set()
    for _ in range(5):
        assert renderer.render(HEAD, {})
        children.add(id_of_child(renderer))
    os.kill(id_of_child(renderer), 9)

    assert renderer.render(HEAD, {})
    assert len(children) == 3
    renderer.close()


def id_of_child(renderer: TypstRenderer) -> int:
    child = renderer._child
    assert child is not None
    return child._process.pid


def test_many_threads_each_get_their_own_document(renderer: TypstRenderer) -> None:
    expected = {n: renderer.render(HEAD, {"name": str(n)}) for n in range(8)}
    found: dict[int, bytes] = {}

    def ask(number: int) -> None:
        for _ in range(5):
            found[number] = renderer.render(HEAD, {"name": str(number)})

    threads = [threading.Thread(target=ask, args=(n,)) for n in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == expected


def test_a_forked_process_starts_a_child_of_its_own(renderer: TypstRenderer) -> None:
    renderer.warm_up()
    before = id_of_child(renderer)
    pid = os.fork()
    if pid == 0:
        os._exit(0 if renderer.render(HEAD, {}) and id_of_child(renderer) != before else 1)

    assert os.waitpid(pid, 0)[1] == 0
    assert renderer.render(HEAD, {})
    assert id_of_child(renderer) == before


@pytest.mark.crash
def test_a_child_does_not_outlive_a_parent_that_is_killed() -> None:
    script = (
        "import time; from sekali.documents.adapters.typst_renderer import TypstRenderer as R;"
        "r = R(); r.warm_up(); print(r._child._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)

    parent.kill()
    parent.communicate()

    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_closing_ends_the_child_and_a_later_document_starts_another() -> None:
    renderer = TypstRenderer()
    renderer.warm_up()
    pid = id_of_child(renderer)
    renderer.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert renderer.check_config() == []
    renderer.close()
