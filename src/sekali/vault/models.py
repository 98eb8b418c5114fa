"""What is known about people and households: facts with their source, and who belongs to whom."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class Profile(models.Model):
    """Everything currently known about one subject, in one row: one read for a whole form.

    ``facts`` maps an element to ``{"value", "level", "source", "date", "until"?, "office"?}``:
    level is ``verified`` or ``declared``, date the day on which it was so, until the day from
    which it has to be confirmed again. A person's subject id is their ``person_id``; a
    household has one of its own. History is in FactVersion.
    """

    subject_id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20, help_text="person or household")
    facts = models.JSONField(default=dict)
    is_sample = models.BooleanField(default=False)
    merged_into = models.UUIDField(
        null=True, help_text="The record that it is part of now; its own id: just being merged."
    )
    updated_at = models.DateTimeField()


class FactVersion(PersonRow):
    """One value that an element once had. Append-only; ``person_id`` is the subject's id."""

    element = models.CharField(max_length=60)
    value = models.JSONField()
    level = models.CharField(max_length=20)
    source = models.CharField(max_length=60)
    date = models.DateField(help_text="Day on which the source had it so.")
    until = models.DateField(null=True, help_text="Day from which it had to be confirmed again.")
    office_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True, help_text="The case that recorded it.")
    recorded_by_id = models.UUIDField(null=True, help_text="Who typed or decided; null: by rule.")
    recorded_at = models.DateTimeField()
    proof = models.CharField(
        max_length=80,
        default="",
        db_default="",
        blank=True,
        help_text="What it rests on: registry:<key>, mending:<id>, merge:<id>; empty: its case.",
    )
    reason = models.CharField(
        max_length=500, default="", db_default="", blank=True, help_text="Why, as an officer said."
    )


class Link(PersonRow):
    """That a subject belongs to another one, seen from the one in ``person_id``.

    A link has its row on each side: the mother's says "child", the child's says "mother".
    """

    other_id = models.UUIDField()
    kind = models.CharField(
        max_length=20, help_text="household, member, spouse, child, mother, father or relative"
    )
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_link_of_a_kind", fields=["person_id", "other_id", "kind", "since"]
            )
        ]


class Number(models.Model):
    """Finds the subject that a NIK or a family card number belongs to; kept as a keyed hash."""

    value_hash = models.BinaryField(max_length=32, primary_key=True)
    subject_id = models.UUIDField()


class Fetched(PersonRow):
    """When a registry was last asked about a person, so that it is not asked again at once."""

    registry = models.CharField(max_length=40)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, help_text="See vault.fetching.Outcome.")
    elements = models.JSONField(
        default=list, db_default=[], help_text="kind.element that the agreement opened for it."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_fetch_per_registry", fields=["person_id", "registry"])
        ]


class Consent(PersonRow):
    """One decision of a person on a purpose that rests on consent. Append-only; the last counts.

    UU 27/2022 pasal 24: whoever processes on consent shows that it was given.
    """

    service_id = models.CharField(max_length=80)
    service_version = models.CharField(max_length=20)
    purpose = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, help_text="given, declined or withdrawn")
    language = models.CharField(max_length=3, help_text="In which they were told.")
    digest = models.CharField(max_length=64, help_text="Of all they were told; see ConsentAsked.")
    words = models.TextField(help_text="What they were asked, as it was shown.")
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True, help_text="Who answered, perhaps who helps them.")
    channel = models.CharField(max_length=20)
    application_id = models.UUIDField(null=True, help_text="In which it was asked.")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="consents_last_word", fields=["person_id", "service_id", "purpose", "-at"]
            )
        ]


class RegistryDay(models.Model):
    """How often a registry was asked under an agreement on one day, by all processes together."""

    pk = models.CompositePrimaryKey("agreement", "day")
    agreement = models.CharField(max_length=60, help_text="Key in dictionary/agreements.yaml.")
    day = models.DateField(help_text="In the zone of the offices.")
    asked = models.PositiveIntegerField(default=0)
    in_background = models.PositiveIntegerField(default=0, help_text="Of these, by the worker.")
    refused = models.PositiveIntegerField(default=0, help_text="Not asked: the quota was used up.")


class RegistryHealth(models.Model):
    """How a registry fares, as all processes see it: who finds it down spares the others."""

    registry = models.CharField(max_length=60, primary_key=True)
    failed_in_a_row = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, help_text="Of the last failure.")
    failed_at = models.DateTimeField()
    next_trial_at = models.DateTimeField(help_text="While it rests nobody asks before then.")
