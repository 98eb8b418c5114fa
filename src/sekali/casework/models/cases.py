"""A submitted application, and what was done with it, step by step."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sekali.storage.person_tables import PersonRow


class Case(PersonRow):
    """A submitted application, under the version it was submitted under or was moved to.

    ``facts`` is what the case is judged by, as it was at submission: item key to fact with its
    source, and who typed it. Nothing in it changes except items that were marked and returned.
    """

    number = models.CharField(max_length=14, help_text="See kernel.ids.case_number.")
    service_id = models.CharField(max_length=80)
    service_version = models.CharField(max_length=20)
    service_digest = models.CharField(max_length=64, help_text="Of the folder, frozen.")
    office_id = models.UUIDField()
    title = models.JSONField(help_text="By language, e.g. Akta kelahiran.")
    about = models.CharField(max_length=120)
    language = models.CharField(max_length=5)
    subjects = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    findings = models.JSONField(
        default=dict,
        help_text="What became known at work: check, opinion, fee, call and panel, with .<key>.",
    )
    call = models.CharField(
        max_length=30, default="", blank=True, help_text="Edition that it was handed in under."
    )
    call_group = models.CharField(max_length=60, default="", blank=True)
    state = models.CharField(max_length=40)
    entered = models.PositiveIntegerField(
        default=1, help_text="Counts the states entered; what waited for an earlier one is void."
    )
    entered_at = models.DateTimeField(null=True, help_text="When this state was entered.")
    submitted_at = models.DateTimeField()
    promised_at = models.DateTimeField(help_text="By when the applicant was promised an answer.")
    due_at = models.DateTimeField(null=True, help_text="End of the running clock, if one runs.")
    time_left_seconds = models.PositiveIntegerField(
        null=True, help_text="Working time left on the clock that was stopped by a return."
    )
    returned_from = models.CharField(max_length=40, default="", blank=True)
    marks = models.JSONField(default=list, help_text="Keys of items to be corrected.")
    note_to_applicant = models.TextField(default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(
        null=True, help_text="Officer whose act led to the end; what decided: decision['cause']."
    )
    decision = models.JSONField(default=dict, help_text="Action, reason, and the trace of a rule.")
    effects_left = models.PositiveIntegerField(default=0)
    corrects_id = models.UUIDField(
        null=True, help_text="The decided case of the same person that this one replaces."
    )
    corrected = models.JSONField(
        default=dict, db_default={}, help_text="What a correction changes: item to former fact."
    )
    by_hand = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It decides anew what a rule decided (corrects_id): no rule decides in it.",
    )
    hidden_from = models.CharField(
        max_length=10,
        default="",
        db_default="",
        blank=True,
        help_text="Who must not know whose it is: agency, everybody, or nobody. See hiding.",
    )
    is_sample = models.BooleanField(default=False)
    bundle_id = models.UUIDField(null=True, help_text="The bundle that it was handed in with.")
    version = models.PositiveIntegerField(default=1, help_text="Counts up with every change.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="case_of_person", fields=["person_id", "submitted_at"]),
            # The cases of one call, of all people: they are compared with each other.
            models.Index(
                name="case_of_call",
                fields=["service_id", "call", "state"],
                condition=~Q(call=""),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_returned_says_from_where",
                condition=Q(state="applicant", time_left_seconds__isnull=False)
                & ~Q(returned_from="")
                | ~Q(state="applicant"),
            ),
            models.CheckConstraint(
                name="case_end_is_decided",
                condition=~Q(state__in=["done", "refused"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_correction_says_of_what",
                condition=Q(corrects_id__isnull=False) | Q(corrected={}),
            ),
        ]

    @property
    def is_finished(self) -> bool:
        """Tell whether it is decided and all that follows is done: until then it may come back."""
        return self.decided_at is not None and self.effects_left == 0

    @property
    def is_correction(self) -> bool:
        """Tell whether it changes parts of a decided case, and does not decide it all anew."""
        return self.corrects_id is not None and not self.by_hand


class CaseNumber(models.Model):
    """Finds a case by the number that a person quotes."""

    number = models.CharField(max_length=14, primary_key=True)
    person_id = models.UUIDField()
    case_id = models.UUIDField()


class CaseEvent(PersonRow):
    """One step of a case, as it is told on the time line. Append-only."""

    case_id = models.UUIDField()
    kind = models.CharField(
        max_length=40, help_text="submitted, acted, ruled, resubmitted, effect …"
    )
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    office_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="event_of_case", fields=["person_id", "case_id", "at"])
        ]


class InspectionReport(PersonRow):
    """What an officer found on the spot. Append-only: who goes twice makes two reports.

    Its photographs are the papers that the documents room keeps under ``inspection:<number>``.
    """

    case_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(help_text="Counts the reports of a case from 1.")
    state = models.CharField(max_length=40)
    action = models.CharField(max_length=60, help_text="What the officer did with it.")
    office_id = models.UUIDField()
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField()
    checks = models.JSONField(default=dict, help_text="By key: true, false, or null.")
    coordinates = models.CharField(
        max_length=40, default="", blank=True, help_text="Latitude, longitude in degrees."
    )
    accuracy_metres = models.PositiveIntegerField(null=True, help_text="As the device says.")
    measured_at = models.DateTimeField(null=True, help_text="By the clock of the device.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_report_per_number", fields=["person_id", "case_id", "number"]
            )
        ]


class EffectStep(PersonRow):
    """One consequence of a decision, and what came of it: done once, remembered for ever.

    ``refusal`` is what a system outside said that will not do it; then nothing was done, and
    the steps before it are undone, each remembered by ``undone_at``.
    """

    case_id = models.UUIDField()
    run = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Number of the state's entry in which it was decided."
    )
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    result = models.JSONField(default=dict)
    done_at = models.DateTimeField()
    refusal = models.TextField(default="", db_default="", blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_step_per_position", fields=["person_id", "case_id", "run", "position"]
            )
        ]
