"""The simulated registries beside the civil one: their weather, and what else they are told."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from support.simulator import post_json


def weather(mode: str, **details: Any) -> None:
    """Change the weather of one of the registries, or of all."""
    tell("/_control", {"mode": mode, **details})


def tell(path: str, said: Mapping[str, Any]) -> None:
    """Tell the registries how they are to behave, or of what, from now on."""
    post_json(f"{settings.REGISTRIES_URL}{path}", said)
