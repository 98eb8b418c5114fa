"""Refusals: what the rules of the house say no to, as opposed to bugs."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal that a person is told about, in a sentence found by ``code``.

    A bug is any other exception. The sentence stands in the texts of the door that
    shows it, under ``error.<code>``, and is filled with ``params``.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params
