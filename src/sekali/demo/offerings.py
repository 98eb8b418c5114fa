"""The sample offerings: a programme that two offices have adopted, and a levy set by a region."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sekali.agencies.queries import office_serving
from sekali.catalogue import queries as catalogue
from sekali.catalogue.offering import actions
from sekali.catalogue.offering.queries import offering_now
from sekali.catalogue.offering.recording import Change
from sekali.demo.population.data_files import DATA, read_yaml


def offer_samples() -> None:
    """Let sample offices offer what they offer; what was changed since stays as it is."""
    for said in read_yaml(DATA / "offerings.yaml")["offerings"]:
        _offer(said)


def _offer(said: dict[str, Any]) -> None:
    office_id = _office(said["service"], said["region"])
    if offering_now(office_id, said["service"]) is not None:
        return
    origin = _office(said["service"], said["from"]) if "from" in said else None
    actions.adopt(
        change=Change(said["service"], office_id, None, datetime.now(UTC)),
        origin=origin,
        terms=actions.Terms(said["settings"], said["law"]),
    )


def _office(service_id: str, region: str) -> UUID:
    owner = catalogue.service(service_id).definition.owner
    found: UUID = office_serving(owner, region).id
    return found
