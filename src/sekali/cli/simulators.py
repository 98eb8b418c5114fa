"""Commands that start simulated outside systems."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from sekali.cli.running import var_directory

if TYPE_CHECKING:
    from sekali.demo.portals.counter import Client


class SimulatedRegistries(TypedDict):
    """Where the simulated registries listen, what they hold, and who may ask."""

    port: int
    holdings: Path
    state: Path
    key: str


class SimulatedPortals(TypedDict):
    """Where the simulated portals listen, who has an account there, and who may ask."""

    port: int
    people: Path
    client: "Client"


class SimulatedSms(TypedDict):
    """Where the simulated gateway for short messages listens, and where it delivers."""

    port: int
    folder: Path
    key: str


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to the parser."""
    simulate = commands.add_parser("simulate", help="start a simulated outside system")
    systems = ["registry", "registries", "mail", "bank", "sms", "portals"]
    simulate.add_argument("system", choices=systems, help="which one")
    simulate.add_argument("--port", type=int, help="default: where the settings look for it")
    simulate.set_defaults(do=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    if options.system == "mail":
        from sekali.demo.mail import serve

        serve(
            port=options.port or _port_of("SEKALI_SMTP", 8025), directory=var_directory() / "mail"
        )
    elif options.system == "registries":
        from sekali.demo.registries.server import serve as serve_registries

        serve_registries(**_registries(options.port))
    elif options.system == "sms":
        from sekali.demo.sms.server import serve as serve_sms

        serve_sms(**_sms(options.port))
    elif options.system == "portals":
        from sekali.demo.portals.server import serve as serve_portals

        serve_portals(**_portals(options.port))
    elif options.system == "bank":
        from sekali.config import settings
        from sekali.demo.bank.server import serve as serve_bank

        serve_bank(
            port=options.port or _port_of("SEKALI_BANK_URL", 8027),
            state=var_directory() / "bank",
            key=settings.BANK_KEY,
            notify_url=settings.BANK_NOTIFY_URL,
        )
    else:
        _simulate_civil_registry(options.port)
    return 0


def _simulate_civil_registry(port: int | None) -> None:
    """Start the civil registry, and beside it those whose addresses are set."""
    from contextlib import ExitStack

    from sekali.demo.civil_registry.server import serve
    from sekali.demo.portals.server import beside as portals_beside
    from sekali.demo.registries.server import beside
    from sekali.demo.sms.server import beside as sms_beside

    with ExitStack() as others:
        if "SEKALI_REGISTRIES_URL" in os.environ:
            others.enter_context(beside(**_registries(None)))
        if "SEKALI_SMS_URL" in os.environ:
            others.enter_context(sms_beside(**_sms(None)))
        if "SIMULATED_PORTALS_URL" in os.environ:
            others.enter_context(portals_beside(**_portals(None)))
        serve(
            port=port or _port_of("SEKALI_REGISTRY_URL", 8026),
            people=var_directory() / "registry" / "people.jsonl",
            state=var_directory() / "registry" / "state",
        )


def _registries(port: int | None) -> SimulatedRegistries:
    from sekali.config import settings

    return {
        "port": port or _port_of("SEKALI_REGISTRIES_URL", 8028),
        "holdings": var_directory() / "registry" / "holdings.jsonl",
        "state": var_directory() / "registry" / "state",
        "key": settings.REGISTRIES_KEY,
    }


def _portals(port: int | None) -> SimulatedPortals:
    from sekali.config import settings
    from sekali.demo.portals.counter import Client

    secret = os.environ.get("SIMULATED_PORTALS_SECRET", "sample-only")
    return {
        "port": port or _port_of("SIMULATED_PORTALS_URL", 8030),
        "people": var_directory() / "registry" / "people.jsonl",
        "client": Client("sekali", secret, settings.PUBLIC_URL),
    }


def _sms(port: int | None) -> SimulatedSms:
    from sekali.config import settings

    return {
        "port": port or _port_of("SEKALI_SMS_URL", 8029),
        "folder": var_directory() / "sms",
        "key": settings.SMS_KEY,
    }


def _port_of(variable: str, otherwise: int) -> int:
    """Return the port at the end of the address in which the others look for a simulator."""
    return int(os.environ.get(variable, f":{otherwise}").rpartition(":")[2])
