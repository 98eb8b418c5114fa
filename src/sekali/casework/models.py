"""Applications from the first answer to the decision, and the open work of offices."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sekali.storage.person_tables import PersonRow


class Draft(PersonRow):
    """An application that is being filled in. Its id becomes the id of the case.

    ``answers`` maps an item's key to ``{"value", "by", "at", "channel"}``: every answer says
    who typed it. ``subjects`` maps a subject's key to the id of whom it is.
    """

    service_id = models.CharField(max_length=80, help_text="Of a bundle: bundle.<key>.")
    service_version = models.CharField(max_length=20, help_text="Of the last page shown.")
    chosen = models.JSONField(
        default=list, db_default=[], help_text="Of a bundle: the services that are ticked."
    )
    bundle_id = models.UUIDField(null=True, help_text="The bundle that its case will belong to.")
    subjects = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    offer_id = models.UUIDField(null=True, help_text="The offer that it takes up.")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="draft_of_person", fields=["person_id", "saved_at"])]


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
    decided_by_id = models.UUIDField(null=True, help_text="Officer; null with decided_at: by rule.")
    decision = models.JSONField(default=dict, help_text="Action, reason, and the trace of a rule.")
    effects_left = models.PositiveIntegerField(default=0)
    corrects_id = models.UUIDField(
        null=True, help_text="The decided case of the same person that this one corrects."
    )
    corrected = models.JSONField(
        default=dict, db_default={}, help_text="What a correction changes: item to former fact."
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


class Bundle(PersonRow):
    """Several services that were handed in with one form. Its id was that of the draft."""

    key = models.CharField(max_length=60)
    title = models.JSONField(help_text="By language, e.g. Bayi baru lahir.")
    about = models.CharField(max_length=120)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    submitted_at = models.DateTimeField()


class BundlePart(PersonRow):
    """One service of a bundle: what became of it, and what was answered for it meanwhile.

    ``case_id`` is known from the start, so that it is handed in once whoever tries again.
    ``answers`` and ``subjects`` are those of a part that waits, under its service's own names.
    """

    bundle_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    service_id = models.CharField(max_length=80)
    title = models.JSONField(help_text="By language.")
    after = models.JSONField(default=list, help_text="Services that must end well first.")
    case_id = models.UUIDField()
    standing = models.CharField(
        max_length=20, help_text="handed-in, waiting, incomplete, stopped, not-needed or closed."
    )
    subjects = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_part_per_service", fields=["person_id", "bundle_id", "service_id"]
            )
        ]


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


class WorkItem(models.Model):
    """Open work of one office: exactly what its queue shows, and nothing that is finished.

    A case can be several at once: an opinion asked of each of several offices, or a state's
    work shown to a further role. ``task`` tells them apart; a state's own work has none.
    """

    pk = models.CompositePrimaryKey("office_id", "case_id", "task")
    office_id = models.UUIDField()
    case_id = models.UUIDField()
    task = models.CharField(
        max_length=80,
        default="",
        blank=True,
        help_text="opinion:<key>, review:<number>, escalated:<role>",
    )
    person_id = models.UUIDField(help_text="Whose case it is; see hiding.whose.")
    number = models.CharField(max_length=14)
    service_id = models.CharField(max_length=80)
    title = models.JSONField()
    about = models.CharField(max_length=120)
    state = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    came_back = models.BooleanField(default=False)
    claimed_by_id = models.UUIDField(null=True)
    claimed_by_name = models.CharField(max_length=120, default="", blank=True)
    claimed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(name="work_of_office", fields=["office_id", "due_at"])]

    @property
    def is_hidden(self) -> bool:
        """Tell whether the office must not know whose case it is."""
        return self.person_id == self.case_id


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


class Telling(models.Model):
    """What a role of an office was told that a decision elsewhere changes for it.

    ``facts`` are those of the case that the service names for it, and no others.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField()
    role = models.CharField(max_length=40)
    person_id = models.UUIDField(help_text="Whose case it comes of.")
    case_id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    service_digest = models.CharField(max_length=64, help_text="Of the folder, frozen.")
    words = models.CharField(max_length=60, help_text="Key below tellings: of the texts.")
    purpose = models.CharField(max_length=60)
    law = models.CharField(max_length=200)
    facts = models.JSONField(help_text="Item key to fact.")
    told_at = models.DateTimeField()
    takes_back = models.BooleanField(
        default=False, help_text="It says that what was told before does not hold any more."
    )
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_id = models.UUIDField(null=True)
    acknowledged_by_name = models.CharField(max_length=120, default="", blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="tellings_open",
                fields=["office_id", "told_at"],
                condition=Q(acknowledged_at__isnull=True),
            ),
            models.Index(name="tellings_read", fields=["office_id", "-acknowledged_at"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="telling_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by_id__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by_id__isnull=False),
            )
        ]


class Offer(PersonRow):
    """A service that an event opened to a person, with whom it is about."""

    service_id = models.CharField(max_length=80)
    subjects = models.JSONField(default=dict)
    about = models.CharField(max_length=120)
    because_case_id = models.UUIDField()
    offered_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="open_offers", fields=["person_id"], condition=Q(taken_at__isnull=True)
            )
        ]


class BulkFile(models.Model):
    """A list that an agency sent in, and how far it was worked through.

    Its id comes of its content: the same file sent again is the same list. ``position`` is the
    number of the last row that was gone through in its state.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    role = models.CharField(max_length=40)
    sent_by_id = models.UUIDField()
    sent_by_name = models.CharField(max_length=120)
    name = models.CharField(max_length=120, help_text="As the sender's device called it.")
    encoding = models.CharField(max_length=10, help_text="utf-8-sig, utf-16 or cp1252.")
    columns = models.JSONField(help_text="Keys of the columns, in the order of the file.")
    state = models.CharField(max_length=12, help_text="checking, checked, handing-in or done.")
    only_good = models.BooleanField(default=False, help_text="Hand in although rows are wrong.")
    position = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField()
    good = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    before = models.PositiveIntegerField(default=0, help_text="Rows handed in with another list.")
    handed_in = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="When it last came on.")
    stopped_at = models.DateTimeField(null=True, help_text="Stopped by hand until it goes on.")

    class Meta:
        indexes: ClassVar = [
            models.Index(name="bulk_of_office", fields=["office_id", "-received_at"])
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="bulk_counts_its_rows",
                condition=Q(rows__gte=F("good") + F("wrong") + F("before") + F("handed_in")),
            ),
        ]


class BulkRow(models.Model):
    """One row of a list: what stands in it, what is wrong with it, the case it became."""

    pk = models.CompositePrimaryKey("office_id", "bulk_id", "number")
    office_id = models.UUIDField()
    bulk_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="As the spreadsheet counts, the header is 1.")
    digest = models.CharField(max_length=32, help_text="Of service, period and cells.")
    cells = models.JSONField()
    standing = models.CharField(
        max_length=10, default="read", help_text="read, good, wrong, before or handed-in."
    )
    mistakes = models.JSONField(default=list, help_text="Column, code of the refusal, parameters.")
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(name="bulk_row_by_digest", fields=["office_id", "bulk_id", "digest"]),
            models.Index(
                name="bulk_row_wrong",
                fields=["office_id", "bulk_id", "number"],
                condition=Q(standing="wrong"),
            ),
        ]


class RecurringRun(models.Model):
    """How far one period of a service that recurs was gone through; its id is of both.

    ``after`` is the last subject that was looked at on this walk. People are gone through once, or
    on each day of the period where whoever joins gets it at once.
    """

    id = models.UUIDField(primary_key=True)
    service_id = models.CharField(max_length=80)
    period = models.CharField(max_length=10, help_text="2026, 2026-Q1, 2026-03 or 2026-W10.")
    first_day = models.DateField()
    end_day = models.DateField(help_text="First day of the next period.")
    state = models.CharField(max_length=10, help_text="running or done.")
    after = models.UUIDField(null=True)
    walked_on = models.DateField(help_text="Day on which the newest walk began.")
    outcomes = models.JSONField(default=dict, help_text="How many people by what came of it.")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="runs_of_service", fields=["service_id"])]


class Review(PersonRow):
    """What one reader of a panel did with a case: conflict declared, points given, or taken away.

    ``scores`` maps a criterion to points as text. They are sealed until all readers are done:
    whatever shows them goes through ``review_queries``.
    """

    READING, CONFLICT, GIVEN, FREED = "reading", "conflict", "given", "freed"

    case_id = models.UUIDField()
    entered = models.PositiveIntegerField(help_text="Of the case: which visit to the panel.")
    reviewer_id = models.UUIDField()
    office_id = models.UUIDField()
    task = models.CharField(max_length=80, default="", blank=True, help_text="review:<number>")
    standing = models.CharField(max_length=10, help_text="reading, conflict, given, freed")
    why = models.CharField(
        max_length=20, default="", blank=True, help_text="Of a conflict: found by rule, or declared"
    )
    note = models.TextField(default="", blank=True)
    scores = models.JSONField(default=dict)
    comments = models.JSONField(default=dict)
    declared_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="reviews_of_reader", fields=["reviewer_id"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_review_per_reader",
                fields=["person_id", "case_id", "entered", "reviewer_id"],
            ),
            models.CheckConstraint(
                name="review_given_says_when",
                condition=Q(standing="given", given_at__isnull=False)
                | (~Q(standing="given") & Q(given_at__isnull=True)),
            ),
        ]


class Ranking(models.Model):
    """The cases of one call in order, compared once and never changed.

    ``entries`` is a list of ``{case, entered, number, name, group, place, chosen, by, ties,
    values}``, numbers as text; ``digest`` is the hash of what was compared, by which rule, and
    the outcome.
    """

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField(help_text="Whose cases; all noughts where all are one list.")
    id = models.UUIDField()
    service_id = models.CharField(max_length=80)
    service_digest = models.CharField(max_length=64, help_text="Of the version whose rule it was.")
    call = models.CharField(max_length=30)
    state = models.CharField(max_length=40)
    entries = models.JSONField()
    lines = models.JSONField(help_text="Quota or pass grade by group.")
    digest = models.CharField(max_length=64)
    started_by_id = models.UUIDField(null=True, help_text="Officer; null: the day had come.")
    made_at = models.DateTimeField()
    announced_at = models.DateTimeField(help_text="From when on it is told.")

    class Meta:
        indexes: ClassVar = [models.Index(name="ranking_of_call", fields=["service_id", "call"])]


class MendRequest(PersonRow):
    """That a resident says a fact is wrong, and what the office answered."""

    subject_id = models.UUIDField(help_text="Whom the fact is about: the person, their household.")
    kind = models.CharField(max_length=20)
    element = models.CharField(max_length=60)
    held = models.JSONField(help_text="The fact as it was when they asked.")
    wanted = models.JSONField(null=True, help_text="What it should be; null: only said in words.")
    said = models.TextField()
    office_id = models.UUIDField()
    law = models.CharField(max_length=120)
    appeals_id = models.UUIDField(null=True, help_text="The refusal that this one appeals against.")
    state = models.CharField(max_length=20, help_text="open, mended or refused.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    mended = models.JSONField(null=True, help_text="What it is now.")
    refusal = models.CharField(max_length=40, default="", blank=True)
    note = models.TextField(default="", blank=True, help_text="What the answer rests on.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_open_mend_request",
                fields=["person_id", "subject_id", "element"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="mend_answered_says_by_whom",
                condition=Q(state="open", answered_at__isnull=True, answered_by_id__isnull=True)
                | ~Q(state="open") & Q(answered_at__isnull=False, answered_by_id__isnull=False),
            ),
        ]


class MendWork(models.Model):
    """Open mend requests of one office: what its queue shows, and no value."""

    pk = models.CompositePrimaryKey("office_id", "request_id")
    office_id = models.UUIDField()
    request_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Who asks.")
    kind = models.CharField(max_length=20)
    element = models.CharField(max_length=60)
    is_appeal = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="mend_work_of_office", fields=["office_id", "due_at"])
        ]
