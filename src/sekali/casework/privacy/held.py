"""Every table with a row about a person: what a copy of their data says of it, and what a deletion.

A test goes through the tables of all rooms: one that is new stands here before it is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import connection

# With an application, for as long as its service says in ``retention:``.
CASE = "case"
# Reasons for which a table is not in the copy: it says nothing of the person that is not there.
FINDER = "finds a row by a keyed hash or a number, and says nothing that the row does not"
QUEUE = "what the list of an office shows of a row that is in the copy"
KEY = "a key, or the hash of a secret; whoever had it could sign in, or read sealed files"
WORK = "what the house has still to do or to check, gone when it is done"
ORGANISATION = "the board of an organisation; the officer's side of it is in the copy"
GLASS = "when it was open to whom; who opened it and why stands in the ledger, which is in the copy"
LIST = "a row as an office typed it; what came of it is an application"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the part of the copy that says it, or why none does; as what it is kept.

    ``kept_as`` are keys of dictionary/retention.yaml, which say what becomes of it on request and
    by which law, or ``CASE``. ``counted`` is the one of them whose report counts its rows.
    """

    part: str = ""
    why_not: str = ""
    kept_as: tuple[str, ...] = ()
    counted: str = ""


def _in(part: str, *kept_as: str) -> Table:
    return Table(part=part, kept_as=kept_as)


def _counted(part: str, kept_as: str) -> Table:
    return Table(part=part, kept_as=(kept_as,), counted=kept_as)


def _not(why: str, *kept_as: str) -> Table:
    return Table(why_not=why, kept_as=kept_as)


TABLES: Mapping[str, Table] = {
    "accounts.Account": _counted("account", "account"),
    "accounts.AuthenticatorApp": _in("account", "account"),
    "accounts.Contact": _in("account", "account"),
    "accounts.ContactChange": _in("account", "account"),
    "accounts.IdleAccount": _not(WORK, "account"),
    "accounts.LinkedIdentity": _counted("account", "portals"),
    "accounts.OneTimeCode": _in("account", "account"),
    "accounts.OpenRecovery": _not(QUEUE, "account"),
    "accounts.Passkey": _in("account", "account"),
    "accounts.PortalSignIn": _not(FINDER, "portals"),
    "accounts.PortalSubject": _not(FINDER, "portals"),
    "accounts.Recovery": _in("account", "account"),
    "accounts.RecoveryCode": _not(KEY, "account"),
    "accounts.Reset": _in("account", "account"),
    "accounts.Session": _in("account", "account"),
    "accounts.SignInName": _in("account", "account"),
    "agencies.Posting": _counted("postings", "postings"),
    "appointments.Appointment": _in("visits", CASE),
    "appointments.Booking": _not(QUEUE, CASE),
    "audit.Chain": _not("the end of the ledger, by which a missing entry is found", "ledger"),
    "audit.Entry": _in("ledger", "ledger"),
    "audit.OpenQuestion": _not(QUEUE, "requests"),
    "audit.Question": _counted("asked", "requests"),
    "casework.BrokenGlass": _not(GLASS, CASE, "open-cases"),
    "casework.BulkRow": _not(LIST, CASE),
    "casework.Bundle": _in("forms_for_several", CASE),
    "casework.BundlePart": _in("forms_for_several", CASE),
    "casework.Case": _in("applications", CASE, "open-cases"),
    "casework.CaseEvent": _in("applications", CASE, "open-cases"),
    "casework.CaseNumber": _not(FINDER, CASE),
    "casework.DataCopy": _in("copies", "copies"),
    "casework.Draft": _in("unfinished", "drafts"),
    "casework.EffectStep": _in("applications", CASE, "open-cases"),
    "casework.Erasure": _counted("deletions", "requests"),
    "casework.Escalation": _not(QUEUE, "requests"),
    "casework.InspectionReport": _in("applications", CASE, "open-cases"),
    "casework.LegalHold": _in("holds", "held"),
    "casework.MendRequest": _counted("asked", "requests"),
    "casework.MendWork": _not(QUEUE, "requests"),
    "casework.MergeSide": _counted("merges", "merges"),
    "casework.MergeWork": _not(QUEUE, "merges"),
    "casework.Objection": _in("asked", CASE),
    "casework.ObjectionWork": _not(QUEUE, CASE),
    "casework.Offer": _in("offers", CASE),
    "casework.RegistryCheck": _in("applications", CASE, "open-cases"),
    "casework.Review": _in("applications", CASE, "open-cases"),
    "casework.ReviewedLook": _counted("looks_judged", "look-reviews"),
    "casework.Telling": _not("facts of an application that is in the copy, as told on", CASE),
    "casework.WorkItem": _not(QUEUE, "open-cases"),
    "channels.Notice": _in("messages", "notices", CASE),
    "documents.DocumentCode": _not(FINDER, CASE),
    "documents.Evidence": _in("files", CASE, "drafts", "mandates", "merges"),
    "documents.IssuedDocument": _in("files", CASE),
    "documents.PersonKey": _not(KEY, "account"),
    "documents.PrivateFile": _in("copies", "copies"),
    "mandates.BoardSeat": _not(ORGANISATION, "mandates"),
    "mandates.HeldOffice": _in("offices", "mandates"),
    "mandates.Helping": _counted("mandates", "mandates"),
    "mandates.Mandate": _counted("mandates", "mandates"),
    "mandates.MandateRequest": _counted("mandates_asked", "mandates"),
    "mandates.OpenMandate": _not(QUEUE, "mandates"),
    "openid.Consent": _counted("systems", "systems"),
    "openid.DeviceAuthorization": _not(WORK, "systems"),
    "openid.Grant": _counted("systems", "systems"),
    "payments.BankPayment": _in("payments", "payments"),
    "payments.Bill": _counted("payments", "payments"),
    "payments.BillCode": _not(FINDER, "payments"),
    "payments.Refund": _in("payments", "payments"),
    "storage.OutboxMessage": _not(WORK, "work"),
    "vault.Consent": _counted("consents", "consents"),
    "vault.FactVersion": _in("history", "own-words", "register-facts"),
    "vault.Fetched": _in("registries_asked", "register-facts"),
    "vault.Link": _in("relations", "register-facts"),
    "vault.Number": _not(FINDER, "register-facts"),
    "vault.Profile": _in("person", "own-words", "register-facts"),
}


def counts_of(person_id: UUID) -> Mapping[str, int]:
    """Return how many rows there are of a person of what is counted, by what they are kept as.

    One statement for all tables.
    """
    parts = list(_counting())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [person_id] * len(parts))
        found = dict.fromkeys((one.counted for one in TABLES.values() if one.counted), 0)
        for kept_as, count in cursor.fetchall():
            found[kept_as] += count
    return found


def _counting() -> Iterator[str]:
    for label, table in TABLES.items():
        if table.counted:
            name = apps.get_model(label)._meta.db_table
            yield f"SELECT '{table.counted}', count(*) FROM {name} WHERE person_id = %s"  # noqa: S608  # names of our own
