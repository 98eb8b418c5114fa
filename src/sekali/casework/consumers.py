"""What the worker does with the messages of this room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.casework.actions import arriving, learning, moving, passing
from sekali.casework.effects import STEPS, Outside, Setting
from sekali.casework.models import Case, EffectStep
from sekali.casework.notices import EMAIL, by_email
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.channels import queries as channels
from sekali.channels.actions import send_by_email
from sekali.kernel.ids import uuid7
from sekali.payments import actions as payments
from sekali.storage import outbox
from sekali.storage.outbox import Message, TryLater
from sekali.storage.reading import rows_of
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, write_down_look

_ONE_LESS = """
    UPDATE casework_case SET effects_left = effects_left - 1 WHERE person_id = %s AND id = %s
"""


@dataclass(frozen=True, slots=True)
class CaseworkConsumers:
    """The consumers of this room, with the outside world and the clock they use."""

    outside: Outside
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            moving.EFFECTS: self.run_effects,
            EMAIL: self.send_email,
            moving.LOOK: self.write_look,
            arriving.TIMER: self.timer_went_off,
            payments.PAID_TOPIC: self.bill_was_paid,
            passing.EVENT: self.event_came,
            learning.LEARN: self.learn,
        }

    @outbox.in_one_transaction
    def learn(self, message: Message) -> None:
        """Keep what somebody said of their household."""
        learning.learn(message)

    @outbox.in_one_transaction
    def timer_went_off(self, message: Message) -> None:
        """Do what the clock of a state asks for."""
        passing.timer_went_off(message, at=self.now())

    @outbox.in_one_transaction
    def bill_was_paid(self, message: Message) -> None:
        """Let a case go on whose fee was paid."""
        passing.bill_was_paid(message, at=self.now())

    @outbox.in_one_transaction
    def event_came(self, message: Message) -> None:
        """Let a case go on that waited for something outside."""
        passing.event_came(message, at=self.now())

    def run_effects(self, message: Message) -> None:
        """Do what a decision sets off, from the first step that was not done yet."""
        case = case_of(person_id=message.person_id, case_id=UUID(message.body["case"]))
        service = catalogue.service_as_submitted(case.service_id, case.service_digest)
        action = service.definition.process[message.body["state"]].actions[message.body["action"]]
        done = {step.position: step for step in _steps_of(case)}
        first = _first_position(service, message.body["state"], message.body["action"])
        results: dict[str, Any] = {}
        for step in done.values():
            results |= step.result
        for position, effect in enumerate(action.effects, start=first):
            if position not in done:
                results |= self._step(case, service, position, effect, results)

    def _step(
        self,
        case: Case,
        service: CompiledService,
        position: int,
        effect: files.Effect,
        results: Mapping[str, Any],
    ) -> dict[str, Any]:
        now = self.now()
        today = agencies.working_time(case.office_id).local(case.decided_at or now).date()
        setting = Setting(case, service, results, self.outside, now, today)
        result = STEPS[type(effect)](setting, effect)
        _remember(case, position, type(effect).__name__.lower(), result, now)
        return result

    def send_email(self, message: Message) -> None:
        """Send a notice to the address of the account, if it has one."""
        notice = channels.notice(
            person_id=message.person_id, notice_id=UUID(message.body["notice"])
        )
        account = account_of(message.person_id)
        if notice is None or account is None:
            return
        try:
            send_by_email(notice=notice, address=account.email, at=self.now())
        except OSError as away:
            raise TryLater(str(away)) from away

    @outbox.in_one_transaction
    def write_look(self, message: Message) -> None:
        """Write on the ledger of somebody else than the applicant that their facts were read."""
        body = message.body
        look = Look(
            actor_id=UUID(body["actor"]) if body["actor"] else None,
            office_id=UUID(body["office"]) if body["office"] else None,
            service_id=body["service"],
            case_id=UUID(body["case"]),
            purposes=body["purposes"],
            elements=body["elements"],
            where=body["where"],
        )
        write_down_look(
            person_id=message.person_id, look=look, at=datetime.fromisoformat(body["at"])
        )


def _steps_of(case: Case) -> list[EffectStep]:
    return rows_of(EffectStep, person_id=case.person_id, case_id=case.id, order="position")


def _first_position(service: CompiledService, state: str, action: str) -> int:
    """Number the steps of a service through, so that each effect of it has its own position."""
    position = 0
    for name, described in service.definition.process.items():
        for key, done in described.actions.items():
            if (name, key) == (state, action):
                return position
            position += len(done.effects)
    return position


@whole_transaction
def _remember(
    case: Case, position: int, kind: str, result: Mapping[str, Any], at: datetime
) -> None:
    step = EffectStep(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        position=position,
        kind=kind,
        result=dict(result),
        done_at=at,
    )
    rows: list[Any] = [step]
    if kind in {"issue", "register", "offer", "notify"}:
        rows.append(moving.event(case, kind, at, data=result))
    if kind == "notify":
        rows.append(by_email(case.person_id, UUID(result["notice"]), at))
    insert_together(*rows, then=_ONE_LESS, values=[case.person_id, case.id])
