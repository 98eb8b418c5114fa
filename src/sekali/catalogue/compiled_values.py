"""What stands as text in a file and is a number to rules."""

from decimal import Decimal, InvalidOperation


def parameter_value(written: str) -> Decimal | str:
    """Return a parameter as a number where it is one, else as text."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return written
