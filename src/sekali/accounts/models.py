"""The one account of a person, how they sign in, and where they are signed in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Account(AbstractBaseUser):
    """One person's access to Sekali. Its key is the person, so nobody can have two."""

    person_id = models.UUIDField(primary_key=True)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="id")
    assurance = models.CharField(
        max_length=20,
        help_text="declared, matched (with the civil registry) or seen (by an officer).",
    )
    email = models.EmailField(default="", blank=True, help_text="Where notices go; may be empty.")
    is_staff_member = models.BooleanField(default=False, help_text="Has, or had, an office role.")
    is_sample = models.BooleanField(default=False, help_text="Belongs to a made-up person.")
    shows_rights = models.BooleanField(
        default=True,
        help_text="May be told what they have a right to, by what is held about them.",
    )
    is_active = models.BooleanField(default=True)
    closed_for_id = models.UUIDField(
        null=True, help_text="The case that closed it, and that alone may open it again."
    )
    created_at = models.DateTimeField()

    USERNAME_FIELD = "person_id"
    REQUIRED_FIELDS: ClassVar = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="account_assurance_known",
                condition=models.Q(assurance__in=["declared", "matched", "seen"]),
            )
        ]


class SignInName(models.Model):
    """What finds an account at sign-in: a NIK, later an e-mail or a phone number.

    Unique among all people, so in a table of its own and only as a keyed hash.
    """

    value_hash = models.BinaryField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")


class Session(AbstractBaseSession):
    """A signed-in device; knows its account, so that one query finds both."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(name="session_expiry", fields=["expire_date"])]


class Attempt(models.Model):
    """How often something was tried in a span of time, to slow down guessing."""

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    window_ends_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
