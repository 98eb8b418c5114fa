"""Every action that is told who acts and on which case or draft refuses who may not, by itself.

Pages check too; an action must not count on it. Which actions there are is read from the code,
so that a new one is tried as well.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from sekali.casework import actions
from sekali.casework.actions.answering_objections import ObjectionAnswer
from sekali.casework.actions.correcting import Corrected
from sekali.casework.actions.deciding import Decision
from sekali.casework.actions.declaring import Declaration
from sekali.casework.actions.giving_opinions import Opinion
from sekali.casework.actions.objecting import Complaint
from sekali.casework.actions.reviewing import Points
from sekali.casework.actors import Applicant, Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.kernel.errors import DomainError
from support.applying import BIRTH, NOW
from support.belongings import Belongings
from support.callers import rows_of
from support.people import (
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    HEAD,
    MOTHER,
    OTHER_MOTHER,
    SINGLE_MOTHER,
    applicant,
    officer,
)

Action = Callable[..., Any]
NOT_THEIRS = {
    Applicant: (OTHER_MOTHER, SINGLE_MOTHER),
    # Another region, another agency, and the right office in a role that does not examine.
    Officer: (CLERK_ELSEWHERE, CLERK_OF_SOCIAL_AFFAIRS, HEAD),
}


def modules() -> list[ModuleType]:
    """Return the modules of what can be done to an application."""
    found = pkgutil.iter_modules(actions.__path__, f"{actions.__name__}.")
    return [importlib.import_module(one.name) for one in found]


def actions_by_somebody() -> list[Action]:
    """Return the actions that say who acts, and name a case or a draft by its id."""
    return [
        action
        for module in modules()
        for name, action in sorted(vars(module).items())
        if inspect.isfunction(action)
        and action.__module__ == module.__name__
        and not name.startswith("_")
        and _says_who(taken := _parameters(action))
        and get_type_hints(action)["by"] in NOT_THEIRS
        and {"case_id", "draft_id"} & set(taken)
        # It begins something of one's own under a new id.
        and not name.startswith("start_")
    ]


def _parameters(action: Action) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(action).parameters


def _given(arguments: Mapping[str, Any], name: str, kind: Any) -> Any:
    """Return what to give by a name, or else something of its kind; words may be any words."""
    plain = {str: "any", bool: True, int: 1}
    assert name in arguments or kind in plain, f"say in this test what to give as {name}"
    return arguments[name] if name in arguments else plain[kind]


def _says_who(taken: Mapping[str, inspect.Parameter]) -> bool:
    """Tell an action, which takes everything by name, from a function that only computes."""
    return "by" in taken and taken["by"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.fixture
def arguments(hers: Belongings, outside: Outside) -> dict[str, Any]:
    """Return what an action may be given, by the name of its parameter: right in all but ``by``."""
    desk = hers.parameters["desk"]
    case = Case.objects.get(person_id=desk["person_id"], id=desk["case_id"])
    return {
        **desk,
        "draft_id": hers.parameters["draft"]["draft_id"],
        "evidence_id": hers.parameters["paper"]["evidence_id"],
        "appointment_id": UUID(int=1),
        "hold_id": UUID(int=1),
        "at": NOW,
        "starts_at": NOW + timedelta(days=1),
        "today": NOW.date(),
        "services": [BIRTH],
        "decision": Decision(action="accept", reason=None, note="", marks=(), version=case.version),
        "opinion": Opinion(key="any", answer="agree", note="", version=case.version),
        "said": Declaration(has_conflict=False),
        "answer": ObjectionAnswer(decides_anew=True, note="any"),
        "complaint": Complaint(said="any"),
        "points": Points(scores={"any": Decimal(1)}),
        "corrected": Corrected(page=None),  # type: ignore[arg-type]  # refused before it is read
        "came": True,
        "task": "panel",
        "taken": (),
        "store": outside.store,
    }


@pytest.mark.parametrize("action", actions_by_somebody(), ids=lambda action: action.__name__)
def test_an_action_refuses_who_may_not_do_it(arguments: dict[str, Any], action: Action) -> None:
    hints = get_type_hints(action)
    kind = hints["by"]
    needed = [name for name, one in _parameters(action).items() if one.default is one.empty]
    before = rows_of(MOTHER)
    for somebody in NOT_THEIRS[kind]:
        by = applicant(somebody) if kind is Applicant else officer(somebody)
        given = {name: _given(arguments, name, hints[name]) for name in needed if name != "by"}
        with pytest.raises(DomainError):
            action(**given, by=by)
    assert rows_of(MOTHER) == before


def test_there_are_actions_to_try() -> None:
    tried = {action.__name__ for action in actions_by_somebody()}
    assert {"act", "submit", "withdraw", "give_opinion", "give_points", "book"} <= tried
