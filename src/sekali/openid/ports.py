"""What this room asks of the outside world."""

from typing import Protocol


class ClientLine(Protocol):
    """Carries a word of ours to a client's own address."""

    def tell(self, address: str, form: dict[str, str]) -> None:
        """Post a form.

        Raises:
            OSError: Nobody took it; it may be tried again.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong with the line, in words for an operator."""
        ...
