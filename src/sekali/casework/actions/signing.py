"""Who signs for an organisation: whoever acts for it when its form is filled in and handed in."""

import json

from django.db import connection

from sekali.casework.actors import Applicant
from sekali.casework.grounds import own_form
from sekali.casework.queries import OpenDraft, open_draft
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService

# No answer: what another device saves meanwhile is not lost by it, nor told that it changed.
_SIGN = """
    UPDATE casework_draft SET subjects = subjects || %s::jsonb WHERE person_id = %s AND id = %s
"""


def signers(service: CompiledService, by: Applicant) -> dict[str, str]:
    """Return who acts for an organisation, as the subject by which a service asks for them."""
    signing = [k for k, one in service.subjects.items() if one.spec.source == "signer"]
    return {key: str(by.actor_id) for key in signing} if by.helper else {}


def signed_by(opened: OpenDraft, by: Applicant) -> OpenDraft:
    """Return a draft as whoever acts now would sign it: another officer may have begun it."""
    service = catalogue.services().get(opened.draft.service_id)
    wanted = signers(service, by) if service else {}
    if all(opened.draft.subjects.get(key) == who for key, who in wanted.items()):
        return opened
    draft = opened.draft
    with connection.cursor() as cursor:
        cursor.execute(_SIGN, [json.dumps(wanted), draft.person_id, draft.id])
    return open_draft(person_id=draft.person_id, draft_id=draft.id, ground=own_form(by))
