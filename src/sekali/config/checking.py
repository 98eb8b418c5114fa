"""`sekali check`: whether this installation is sound, told to an operator in plain words."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sekali.catalogue.findings import Refused
from sekali.catalogue.queries import services
from sekali.config import issuing, wiring
from sekali.config.serving_keys import keys_of_samples
from sekali.portals.registration import PortalsFileBroken, read_portals
from sekali.storage.roles import serving_as_owner
from sekali.storage.waiting import waiting
from sekali.vault.registry_use import attention as registries

_SMTP_SECURITY = ("none", "starttls", "tls")
_NEAR = ("localhost", "127.0.0.1", "::1")


class Checked(Protocol):
    """An adapter to something outside."""

    def check_config(self) -> Sequence[str]:
        """Return what is wrong with it, in words for an operator; empty if nothing."""
        ...


def check() -> int:
    """Print what is wrong and what needs attention; return 1 where something is wrong."""
    wrong = [*_program(), *_catalogue(), *_keys(), *_portals_file()]
    unprepared = _unprepared()
    # Questions to registries are counted in the database, so it has to be ready first.
    attention = unprepared or list(_attention())
    for line in wrong:
        sys.stdout.write(f"wrong      {line}\n")
    for line in attention:
        sys.stdout.write(f"attention  {line}\n")
    sys.stdout.write(f"{len(wrong)} wrong, {len(attention)} that need attention\n")
    return 1 if wrong else 0


def _attention() -> Iterator[str]:
    yield from _mail()
    yield from _leaked_passwords()
    yield from _adapters()
    yield from registries(datetime.now(UTC))
    yield from _left_over()
    yield from _too_mighty()


def _program() -> list[str]:
    """Check the program's own consistency, and that no model changed without a migration."""
    found = []
    for command, options in (("check", {}), ("makemigrations", {"check": True, "dry_run": True})):
        said = StringIO()
        try:
            call_command(command, stdout=said, stderr=said, **options)
        except (CommandError, SystemExit) as problem:
            found.append(f"{command}: {problem} {said.getvalue().strip()}")
    return found


def _catalogue() -> list[str]:
    try:
        services()
    except Refused as refused:
        return [str(finding) for finding in refused.findings]
    return []


def _keys() -> list[str]:
    """Real people are not served with keys and signatures that are worth nothing."""
    if settings.SAMPLE_DATA:
        return []
    found = ["documents are signed by the sample authority; wire a certified signer first"]
    if not settings.SCANNER:
        found.append("SEKALI_SCANNER is missing: nobody looks for malware in papers")
    if not settings.KEYS_ARE_SET:
        found.append("SEKALI_SECRET_KEY or SEKALI_HASH_KEY is missing")
    found += [f"{name} is that of the samples" for name in keys_of_samples()]
    shortest = 32
    named = (("SEKALI_SECRET_KEY", settings.SECRET_KEY), ("SEKALI_HASH_KEY", settings.HASH_KEY))
    return found + [f"{name} is short" for name, key in named if len(key) < shortest]


def _portals_file() -> list[str]:
    """Tell what is wrong with the settings of other portals: meanwhile none of them is offered."""
    try:
        read_portals(settings.PORTALS_FILE)
    except PortalsFileBroken as broken:
        return broken.findings
    return []


def _leaked_passwords() -> Iterator[str]:
    """Tell where passwords that have leaked are taken, because there is no list of them."""
    if settings.LEAKED_PASSWORDS and not Path(settings.LEAKED_PASSWORDS).is_file():
        yield "the list of SEKALI_LEAKED_PASSWORDS is not there: passwords that leaked are taken"
    elif not settings.LEAKED_PASSWORDS and not settings.SAMPLE_DATA:
        yield "passwords that leaked are taken: name a list of them in SEKALI_LEAKED_PASSWORDS"


def _mail() -> Iterator[str]:
    """Tell how letters travel, where that is not as the operator will want it."""
    if settings.SMTP_SECURITY not in _SMTP_SECURITY:
        yield f"SEKALI_SMTP_SECURITY is none of {', '.join(_SMTP_SECURITY)}: letters go unencrypted"
    elif settings.SMTP_SECURITY == "none" and settings.EMAIL_HOST not in _NEAR:
        yield "letters travel unencrypted to another machine: see SEKALI_SMTP_SECURITY"


def _adapters() -> list[str]:
    """Ask each adapter how its outside system is; one that is away is waited for."""
    return [line for adapter in adapters() for line in adapter.check_config()]


def adapters() -> Iterator[Checked]:
    """Yield every adapter that this installation is wired to."""
    outside = issuing.outside()
    yield from (outside.registry, outside.renderer, outside.signer)
    yield from (outside.store.store, outside.store.masters, wiring.bank(), wiring.sms())
    scanner = wiring.scanner()
    if scanner is not None:
        yield scanner
    yield from wiring.portals().values()
    yield from wiring.registries().values()
    yield issuing.client_line()
    yield wiring.birth_notices()


def _unprepared() -> list[str]:
    """Tell where the database is older than the program."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(missing)} migrations are missing: run `sekali migrate`"] if missing else []


def _left_over() -> list[str]:
    """Tell that messages were given up and wait for an operator."""
    found = waiting(now=datetime.now(UTC), limit=1)
    return ["messages gave up: see `sekali outbox show`"] if found.given_up else []


def _too_mighty() -> list[str]:
    """Tell which of the running programs could rewrite the ledger."""
    return [
        f"`{program}` uses the role {role}, which can rewrite the ledger: name a role of its own "
        "in its DATABASE_URL, see docs/howto/operate-and-back-up.md"
        for program, role in serving_as_owner()
    ]
