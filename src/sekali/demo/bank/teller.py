"""What a tester can have the simulated bank do with a code."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sekali.demo.bank.ledger import CannotBeBooked, Ledger
from sekali.demo.bank.weather import Mode, Weather

WAYS = ("pas", "kurang", "lebih", "dua-kali", "terlambat", "tiga-panggilan", "jumlah")
_TOO_MUCH = 10_000
_HELD_SECONDS = 2.0
_LATE_BY = timedelta(minutes=1)


class Teller:
    """Pays codes in the ways that go wrong.

    Args:
        ledger: Where payments are booked.
        weather: In disorder callbacks are held back, so that they can overtake each other.
        clock: The present instant in UTC.
    """

    def __init__(self, ledger: Ledger, weather: Weather, *, clock: Callable[[], datetime]) -> None:
        self._ledger, self._weather, self._clock = ledger, weather, clock

    def pay(self, code: str, way: str, amount: int) -> list[str]:
        """Pay a code in one of ``WAYS``; return the references of the bookings.

        ``jumlah`` pays ``amount``. A code that was never announced can be paid as well, for what
        ``amount`` says: people mistype.

        Raises:
            CannotBeBooked: There is no such way, or nothing to pay.
        """
        if way not in WAYS:
            raise CannotBeBooked(f"cara {way} tidak ada")
        bill = self._ledger.bill(code)
        left = max(bill["amount"] - bill["paid"], 0) if bill else 0
        # Of a bill that is paid already, the whole is paid again.
        whole = left or (bill["amount"] if bill else amount)
        at = self._clock()
        if way == "terlambat":
            due = datetime.fromisoformat(bill["due"]) if bill else at
            at = max(due, at) + _LATE_BY
        paid = {"kurang": max(whole // 2, 1), "lebih": whole + _TOO_MUCH, "jumlah": amount}
        times = 2 if way == "dua-kali" else 1
        calls = 3 if way == "tiga-panggilan" else 1
        return [self._book(code, paid.get(way, whole), at, calls=calls) for _ in range(times)]

    def _book(self, code: str, amount: int, at: datetime, *, calls: int) -> str:
        hold = _HELD_SECONDS if self._weather.mode is Mode.DISORDER else 0.0
        return self._ledger.pay(code, amount, at=at, calls=calls, hold=hold)
