"""Running the simulated bank as a process of its own."""

from datetime import UTC, datetime
from pathlib import Path

from sekali.demo.bank.calling import Caller
from sekali.demo.bank.counter import BankHall
from sekali.demo.bank.ledger import Ledger
from sekali.demo.bank.weather import Weather
from sekali.demo.simulating.running import answer_until_told

LEDGER_FILE = "bank.sqlite3"


def serve(*, port: int, state: Path, key: bytes, notify_url: str) -> None:
    """Answer at the port and call back until SIGTERM or Ctrl-C; prints its address.

    It stands for a system of somebody else's, so it has storage of its own and imports nothing
    from the rest of the platform. What it has booked it still knows after any death, and calls
    that were not taken are made after the next start.

    Args:
        port: 0 for any free one.
        state: Folder of its books; made where it does not exist.
        key: Shared with its customer.
        notify_url: Whom it calls when something was paid.

    Raises:
        ValueError: There is no key.
    """
    if not key:
        raise ValueError("Set SEKALI_BANK_KEY, or start `sekali run` once: it makes the key.")
    state.mkdir(parents=True, exist_ok=True)
    ledger, weather = Ledger(state / LEDGER_FILE, clock=lambda: datetime.now(UTC)), Weather()
    caller = Caller(ledger, weather, key=key, url=notify_url)
    try:
        hall = BankHall(port, ledger, weather, key)
        caller.start()
        answer_until_told("bank", hall)
    finally:
        caller.stop()
        caller.join(timeout=1)
        ledger.close()
