"""What somebody is asked to agree to, so that it is asked again where that has become another."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """A purpose of a service that rests on consent; ``digests`` by the language it is told in."""

    service_id: str
    purpose: str
    digests: Mapping[str, str]
