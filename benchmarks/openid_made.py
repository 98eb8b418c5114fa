"""Registers a client in the installation it is run for; tells its id and secret as JSON."""

import json
import sys
from datetime import UTC, datetime

from benchmarks.openid import RETURN
from benchmarks.people_made import officers_of_one_office
from sekali.kernel.ids import uuid7
from sekali.openid import clients
from sekali.openid.models import Client
from sekali.openid.registration import Registration


def register() -> None:
    """Propose as a clerk, approve as the head of the same office."""
    office_id, clerk, head = officers_of_one_office()
    name = {"scope": "profile", "purpose": "Menyapa Anda", "ground": "public-task", "law": "Perda"}
    asked = Registration.model_validate(
        {
            "name": "Antrean",
            "kind": "web",
            "authentication": "secret",
            "redirect_uris": [RETURN],
            "uses": [name],
        }
    )
    client_id, at = uuid7(), datetime.now(UTC)
    clients.propose(client_id=client_id, office_id=office_id, by=clerk, registration=asked, at=at)
    seen = Client.objects.get(id=client_id).proposed_at
    secret = clients.approve(client_id=client_id, office_id=office_id, by=head, seen_at=seen, at=at)
    sys.stdout.write(json.dumps({"id": str(client_id), "secret": secret}))
