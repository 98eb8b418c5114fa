"""What was opened to an officer of what is closed to them, in an emergency."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sekali.storage.person_tables import PersonRow


class BrokenGlass(PersonRow):
    """That an officer opened the specific data of one case, for a reason and for a time.

    Its id is that of the ``LookReview`` by which it is judged.
    """

    case_id = models.UUIDField()
    office_id = models.UUIDField()
    officer_id = models.UUIDField(help_text="To whom, and nobody else, it is open.")
    role = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, help_text="Key in dictionary/break_glass.yaml.")
    why = models.CharField(max_length=1_000, help_text="In the officer's own words.")
    items = models.JSONField(help_text="Keys of the facts and papers that were opened.")
    opened_at = models.DateTimeField()
    until = models.DateTimeField(help_text="From then on it is closed again.")
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="broken_glass_of_officer",
                fields=["person_id", "case_id", "officer_id", "until"],
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="broken_glass_says_why_and_ends",
                condition=~Q(why="") & ~Q(reason="") & Q(until__gte=F("opened_at")),
            )
        ]
