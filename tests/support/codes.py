"""What came by short message or e-mail, read as whoever holds the phone reads it."""

import json
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from sekali.accounts.contacts import keep_contact
from sekali.accounts.messages import ALERT
from sekali.channels.consumers import ChannelConsumers
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from support.people import person_id
from support.simulator import post_json

PHONE = "+6281234567001"
EMAIL = "siti.aminah@contoh.example"


def work(at: datetime) -> None:
    """Let the worker do what accounts have put down; what is of other rooms is left."""
    reach = Reach(wiring.sms(), "https://sekali.example")
    consumers = ChannelConsumers(reach, lambda: at).by_topic()
    for message in outbox.claim(now=at, limit=100):
        if message.topic in consumers:
            outbox.handle(message, consumers, now=at)


def reachable(key: str, *, at: datetime, phone: str = PHONE, email: str = EMAIL) -> None:
    """Let a persona have had a confirmed phone and e-mail address for long."""
    keep_contact(person_id=person_id(key), kind="phone", value=phone, now=at)
    keep_contact(person_id=person_id(key), kind="email", value=email, now=at)
    OutboxMessage.objects.filter(person_id=person_id(key), topic=ALERT).delete()


def messages_to(phone: str, *, least: int = 0) -> list[str]:
    """Return the short messages that a phone got, in order; wait until there are so many."""
    folder = settings.VAR / "sms"
    deadline = time.monotonic() + 5
    while True:
        found = [one["text"] for one in _delivered(folder) if one["to"] == phone]
        if len(found) >= least or time.monotonic() > deadline:
            return found
        time.sleep(0.02)


def code_in(text: str) -> str:
    """Return the six digits of a message."""
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def gateway(**setting: Any) -> None:
    """Change how well the simulated gateway for short messages is."""
    post_json(f"{settings.SMS_URL}/_control", setting)


def phone_of(number: int) -> str:
    """Return a phone number that only one test uses."""
    return f"+62813{number:08}"


def _delivered(folder: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
