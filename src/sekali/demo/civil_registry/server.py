"""Running the simulated civil registry as a process of its own."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from sekali.demo.civil_registry.counter import RegistryHall
from sekali.demo.civil_registry.ledger import Ledger
from sekali.demo.civil_registry.office import Office
from sekali.demo.civil_registry.register import Register
from sekali.demo.civil_registry.terms import Terms, terms_of
from sekali.demo.simulating.counter import tell_address
from sekali.demo.simulating.running import end_on_sigterm
from sekali.demo.simulating.weather import Forecast, Weather

REGISTER_FILE = "register.sqlite3"
LEDGER_FILE = "ledger.sqlite3"


def serve(*, port: int, people: Path, state: Path, terms: Terms | None = None) -> None:
    """Answer at the port until SIGTERM or Ctrl-C; prints its address once it listens.

    It stands for a system of somebody else's, so it has storage of its own and imports
    nothing from the rest of the platform. Killed at any instant, it knows after the next
    start everything it has answered.

    Args:
        port: 0 for any free one.
        people: JSON lines, one clean Dukcapil record each: NIK, NO_KK and the other fields as
            strings, ISO dates, codes with their leading zeros. Read at the first start only.
        state: Folder of the two SQLite files; made where it does not exist.
        terms: Login and quota; by default those of the environment (``terms_of``).

    Raises:
        BrokenPeopleFile: The people cannot be read.
        MissingTerms: Neither argument nor environment names user and password.
    """
    terms = terms or terms_of(os.environ)
    state.mkdir(parents=True, exist_ok=True)
    register = Register(state / REGISTER_FILE)
    ledger = Ledger(state / LEDGER_FILE, clock=lambda: datetime.now(UTC))
    end_on_sigterm()
    try:
        register.load_once(people)
        office = Office(register=register, ledger=ledger, terms=terms)
        _keep_answering(port, office, Weather())
    except KeyboardInterrupt:
        return
    finally:
        ledger.close()
        register.close()


def _keep_answering(port: int, office: Office, weather: Weather) -> None:
    while True:
        with RegistryHall(port, office, weather) as hall:
            port = hall.server_address[1]
            tell_address("civil registry", hall)
            hall.serve_forever()
        if hall.closed_seconds is None:
            return
        # The outage in which nobody listens: the port is closed for a while, then open again.
        time.sleep(hall.closed_seconds)
        weather.turn_to(Forecast())
