"""What comes after in a bundle: handed in by itself once what it waits for has ended well.

Runs in the transaction that takes the message out of the outbox: what is handed in is handed
in once, whenever the worker is killed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sekali.accounts.queries import account_of
from sekali.accounts.rules import reaches
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework.actions.bundle_handing import (
    CLOSED,
    HANDED_IN,
    INCOMPLETE,
    NOT_NEEDED,
    STOPPED,
    WAITING,
)
from sekali.casework.actions.handing_in import Application, hand_in, write_all
from sekali.casework.actors import Applicant
from sekali.casework.consents import decisions_on
from sekali.casework.grounds import ground_of_service
from sekali.casework.local_plans import planned_here
from sekali.casework.models import Bundle, BundlePart, Case, Draft, Offer
from sekali.casework.notices import by_email
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import NOBODY, Filling, Plan
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import DONE, ENDS, CompiledService
from sekali.channels.actions import new_notice
from sekali.storage.outbox import Message, TryLater
from sekali.storage.reading import rows_of
from sekali.storage.writing import insert_together
from sekali.vault.facts import Surroundings
from sekali.vault.queries import surroundings_of


def go_on(message: Message, *, at: datetime) -> None:
    """Let every part of a bundle go on that waits for nothing any more.

    Raises:
        TryLater: What a case brings about is not all done yet.
    """
    bundle_id = UUID(message.body["bundle"])
    rows = Bundle.objects.select_for_update().filter(person_id=message.person_id, id=bundle_id)
    bundle: Bundle | None = rows.first()
    if bundle is not None:
        _Following(bundle, at).go_on()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How what a part waits for has ended: open still, well, or not; and the last of it."""

    standing: str
    case: Case | None = None


class _Following:
    """One bundle whose cases have gone on."""

    def __init__(self, bundle: Bundle, at: datetime) -> None:
        self.bundle = bundle
        self.at = at
        of_bundle: dict[str, Any] = {"person_id": bundle.person_id, "bundle_id": bundle.id}
        self.parts: list[BundlePart] = rows_of(BundlePart, order="position", **of_bundle)
        cases: list[Case] = rows_of(Case, **of_bundle)
        self.cases: Mapping[str, Case] = {case.service_id: case for case in cases}
        self.by = Applicant(bundle.person_id, bundle.channel, bundle.language)

    def go_on(self) -> None:
        """Look at the parts in order: one that was stopped stops what comes after it."""
        for part in self.parts:
            if part.standing == WAITING:
                self._look_at(part)

    def _look_at(self, part: BundlePart) -> None:
        outcome = self._outcome(part)
        if outcome.standing == STOPPED:
            self._end(part, STOPPED, outcome.case)
        elif outcome.standing == DONE and outcome.case is not None:
            offers = self._offers(part)
            if len(offers) < len(part.after):
                self._end(part, NOT_NEEDED, outcome.case)
            else:
                self._follow(part, offers, outcome.case)

    def _outcome(self, part: BundlePart) -> _Outcome:
        earlier = {one.service_id: one for one in self.parts}
        last: Case | None = None
        for key in part.after:
            case = self.cases.get(key)
            if earlier[key].standing in {STOPPED, NOT_NEEDED}:
                return _Outcome(STOPPED, case or last)
            if case is None or case.state not in ENDS:
                return _Outcome(WAITING)
            if case.state != DONE:
                return _Outcome(STOPPED, case)
            if case.effects_left:
                raise TryLater(f"{case.effects_left} effects of {case.id} are to be done")
            last = case
        return _Outcome(DONE, last)

    def _offers(self, part: BundlePart) -> Sequence[Offer]:
        """Return by what the earlier cases have opened this service; the subjects stand there."""
        ids = [uuid5(self.cases[key].id, part.service_id) for key in part.after]
        return list(Offer.objects.filter(person_id=self.bundle.person_id, id__in=ids))

    # --- what becomes of a part --------------------------------------------------------------

    def _follow(self, part: BundlePart, offers: Sequence[Offer], because: Case) -> None:
        """Hand in a part with what is known now, or leave it to the resident, filled in."""
        for offer in offers:
            part.subjects = {**part.subjects, **offer.subjects}
        ids = [offer.id for offer in offers]
        Offer.objects.filter(person_id=self.bundle.person_id, id__in=ids).update(taken_at=self.at)
        service = catalogue.services().get(part.service_id)
        if service is None:
            self._end(part, CLOSED, because)
            return
        around = self._surroundings(part)
        plan = self._plan(service, part, around)
        if plan.not_offered_in:
            self._end(part, CLOSED, because)
            return
        by = self._resident()
        is_sure = reaches(by.assurance, service.definition.assurance)
        if not is_sure or plan.first_open_page() is not None or plan.refusals(complete=True):
            self._leave_to_resident(part, service, because)
            return
        begun_at = self.bundle.submitted_at
        application = Application(
            part.case_id, plan, part.subjects, around, begun_at, self.bundle.id
        )
        write_all([hand_in(application, by, self.at)], by, self.at)
        self._keep(part, HANDED_IN)

    def _resident(self) -> Applicant:
        """Return who applies, as sure as their account is now."""
        account = account_of(self.bundle.person_id)
        return replace(self.by, assurance=account.assurance if account else "")

    def _leave_to_resident(self, part: BundlePart, service: CompiledService, because: Case) -> None:
        """Open a draft with all that was answered: what is missing is asked, and nothing else."""
        draft = Draft(
            person_id=part.person_id,
            id=part.case_id,
            service_id=service.id,
            service_version=service.version,
            bundle_id=self.bundle.id,
            subjects=part.subjects,
            answers=part.answers,
            started_at=self.at,
            saved_at=self.at,
        )
        insert_together(draft)
        self._end(part, INCOMPLETE, because)

    def _end(self, part: BundlePart, standing: str, because: Case | None) -> None:
        """Keep what became of a part, and tell the resident what that means."""
        self._keep(part, standing)
        language = self.bundle.language
        words = {
            "title": part.title.get(language, part.title["id"]),
            "bundle": self.bundle.title.get(language, self.bundle.title["id"]),
            "earlier": because.title.get(language, because.title["id"]) if because else "-",
        }
        notice = new_notice(
            person_id=part.person_id,
            notice_id=uuid5(part.id, standing),
            case_id=because.id if because else None,
            key=f"bundle-{standing}",
            words=words,
            language=language,
            at=self.at,
        )
        insert_together(notice, by_email(part.person_id, notice.id, self.at))

    def _keep(self, part: BundlePart, standing: str) -> None:
        part.standing = standing
        if standing == HANDED_IN:
            # From here on the case says it.
            part.answers = {}
        part.save(update_fields=["standing", "subjects", "answers"])
        details = {"bundle": str(self.bundle.id), "service": part.service_id, "became": standing}
        act = Act(kind="bundle.went-on", actor_id=None, details=details)
        record(person_id=part.person_id, acts=[act], at=self.at)

    def _surroundings(self, part: BundlePart) -> Surroundings:
        named = sorted({one for one in part.subjects.values() if one != NOBODY})
        ground = ground_of_service(
            catalogue.service(part.service_id),
            where="bundle",
            reader_id=None,
            case_id=self.bundle.id,
        )
        return surroundings_of(part.person_id, ground=ground, named=[UUID(one) for one in named])

    def _plan(self, service: CompiledService, part: BundlePart, around: Surroundings) -> Plan:
        household = agencies.working_time(self.cases[part.after[-1]].office_id)
        today = household.local(self.at).date()
        kept = {key: one for key, one in part.answers.items() if key in service.by_key}
        consents = decisions_on([service], part.person_id)
        filling = Filling(part.subjects, kept, consents=consents)

        def make(one: CompiledService) -> Plan:
            return plan_form(one, catalogue.dictionary(), around, filling, today=today)

        return planned_here(service, make)
