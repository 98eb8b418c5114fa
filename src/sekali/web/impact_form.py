"""The form of a judgement of an impact assessment, read with what is wrong at each box."""

from collections.abc import Mapping
from uuid import UUID

from sekali.casework.actions.judging_impact import OUTCOMES, NewJudgement
from sekali.kernel.ids import uuid7
from sekali.web.errors import Mistake
from sekali.web.texts import Words

OUTCOME, TEXT = "putusan", "penilaian"
# Carried along: so that it is kept once, and is of what was read.
ID, FINGERPRINT = "id", "dibaca"


def read_judgement(typed: Mapping[str, str], t: Words) -> tuple[NewJudgement | None, list[Mistake]]:
    """Return the judgement that was typed, or None and what is wrong with it, box by box."""
    outcome, text = typed.get(OUTCOME, ""), typed.get(TEXT, "").strip()
    wrong = [key for key, is_good in ((OUTCOME, outcome in OUTCOMES), (TEXT, text)) if not is_good]
    if wrong:
        return None, [_mistake_at(key, t) for key in wrong]
    judgement = NewJudgement(
        judgement_id=_id(typed.get(ID, "")),
        outcome=outcome,
        text=text,
        fingerprint=typed.get(FINGERPRINT, ""),
    )
    return judgement, []


def _mistake_at(key: str, t: Words) -> Mistake:
    return Mistake(key, t(f"impact.box.{key}"), t(f"impact.wrong.{key}"))


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid7()
