"""The address in a message with which an owner stops what is done about their account."""

from uuid import UUID

from django.conf import settings

from sekali.kernel.ids import keyed_hash


def stop_path(person_id: UUID, row_id: UUID) -> str:
    """Return the address, for messages to the owner: nobody else has it."""
    return f"/hentikan/{person_id}/{row_id}/{stop_key(person_id, row_id)}"


def stop_key(person_id: UUID, row_id: UUID) -> str:
    """Return what only a message of ours says of a recovery or a reset."""
    return keyed_hash(settings.HASH_KEY, "stop-recovery", f"{person_id}:{row_id}").hex()[:32]
