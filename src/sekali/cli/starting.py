"""Commands that start the program."""

import argparse
import os
import sys

from sekali.cli.running import var_directory, with_django


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    run = commands.add_parser("run", help="start everything on this machine, until Ctrl-C")
    run.add_argument("--port", type=int, help="default: 8000, or the next that is free")
    run.set_defaults(do=_run)
    web = commands.add_parser("web", help="start the web server only")
    web.add_argument("--port", type=int, default=8000, help="default: 8000")
    web.add_argument("--host", default="127.0.0.1", help="address to listen at; default: 127.0.0.1")
    workers = os.cpu_count() or 1
    web.add_argument("--workers", type=int, default=workers, help="default: one for each core")
    web.set_defaults(do=_web)
    worker = commands.add_parser("worker", help="start the background worker only")
    worker.set_defaults(do=_worker)


def _run(options: argparse.Namespace) -> int:
    from sekali.launch.run import run

    return run(port=options.port, var=var_directory())


def _web(options: argparse.Namespace) -> int:
    from sekali.storage.roles import WEB_PROGRAM

    os.environ.setdefault("PGAPPNAME", WEB_PROGRAM)
    from sekali.launch.web_server import serve

    return serve(host=options.host, port=options.port, workers=options.workers)


def _worker(_: argparse.Namespace) -> int:
    from sekali.storage.roles import WORKER_PROGRAM

    os.environ.setdefault("PGAPPNAME", WORKER_PROGRAM)
    with_django()
    from sekali.config.issuing import consumers, nightly, polls
    from sekali.config.serving_keys import refusal_to_serve
    from sekali.jobs.worker import work

    if refusal := refusal_to_serve():
        sys.stderr.write(refusal)
        return 1
    return work(consumers=consumers(), polls=polls(), nightly=nightly())
