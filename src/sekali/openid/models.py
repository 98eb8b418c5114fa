"""Systems of agencies that sign people in here, and what each person has let them have."""

from typing import ClassVar

from django.db import models

from sekali.storage.person_tables import PersonRow


class Client(models.Model):
    """A system of an office. What is asked for waits beside what is registered.

    ``registered`` and ``proposed`` are a Registration each; whoever proposes does not approve.
    Of a secret only the SHA-256 is kept: it is 256 random bits, and cannot be tried.
    """

    id = models.UUIDField(primary_key=True)
    office_id = models.UUIDField()
    registered = models.JSONField(null=True, help_text="registration.Registration; null: not yet.")
    proposed = models.JSONField(null=True, help_text="What waits for approval.")
    proposed_by_id = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="From then on nothing is given out.")
    secret_hash = models.BinaryField(max_length=32, null=True)
    former_hash = models.BinaryField(max_length=32, null=True, help_text="The secret before.")
    former_until = models.DateTimeField(null=True, help_text="How long that one is still taken.")

    class Meta:
        indexes: ClassVar = [models.Index(name="clients_of_office", fields=["office_id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="client_proposed_by_somebody",
                condition=models.Q(
                    proposed__isnull=True, proposed_by_id__isnull=True, proposed_at__isnull=True
                )
                | models.Q(
                    proposed__isnull=False, proposed_by_id__isnull=False, proposed_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="client_registered_by_approval",
                condition=models.Q(
                    registered__isnull=True, approved_by_id__isnull=True, approved_at__isnull=True
                )
                | models.Q(
                    registered__isnull=False,
                    approved_by_id__isnull=False,
                    approved_at__isnull=False,
                ),
            ),
        ]


class Consent(PersonRow):
    """What a person was told of a client and agreed to; asked again when the text is another.

    ``id`` is that of the client, so that there is one for each.
    """

    asked = models.JSONField(help_text="Scopes that were shown.")
    given = models.JSONField(help_text="Those of them that the client gets.")
    text_hash = models.BinaryField(max_length=32, help_text="Of purposes, grounds and laws shown.")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Grant(PersonRow):
    """What one sign-in lets a client have: the root of its code and of all its tokens.

    Codes and tokens are sealed pointers to this row (sealing); nothing that lies here can be used
    as one. ``generation`` is that of the only refresh token that is still taken.
    """

    client_id = models.UUIDField()
    session = models.CharField(max_length=32, default="", help_text="sid: the sign-in it came of.")
    scopes = models.JSONField()
    wanted = models.JSONField(default=list, help_text="Single claims asked for at userinfo.")
    wanted_in_token = models.JSONField(default=list, help_text="The same, for the ID token.")
    nonce = models.CharField(max_length=500, default="")
    redirect_uri = models.CharField(max_length=500, default="")
    code_challenge = models.CharField(max_length=43, default="")
    code_until = models.DateTimeField(null=True)
    code_used_at = models.DateTimeField(null=True)
    key_thumbprint = models.CharField(max_length=43, default="", help_text="DPoP key (RFC 9449).")
    signed_in_at = models.DateTimeField(null=True, help_text="auth_time")
    acr = models.CharField(max_length=40, default="")
    methods = models.JSONField(default=list, help_text="amr (RFC 8176)")
    created_at = models.DateTimeField()
    until = models.DateTimeField(help_text="When the person has to sign in anew.")
    generation = models.PositiveIntegerField(default=0)
    refreshed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_for = models.CharField(max_length=30, default="")


class AskedAuthorization(models.Model):
    """An authorization request that was pushed (RFC 9126), or waits for its person to act."""

    id = models.UUIDField(primary_key=True)
    client_id = models.UUIDField()
    parameters = models.JSONField()
    is_pushed = models.BooleanField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="asked_until", fields=["until"])]


class DeviceAuthorization(models.Model):
    """A device at a counter that waits until somebody types its code elsewhere (RFC 8628)."""

    id = models.UUIDField(primary_key=True)
    code_hash = models.BinaryField(max_length=32, unique=True, help_text="Of the user code.")
    client_id = models.UUIDField()
    scopes = models.JSONField()
    until = models.DateTimeField()
    asked_last_at = models.DateTimeField(null=True)
    person_id = models.UUIDField(null=True)
    grant_id = models.UUIDField(null=True)
    declined_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class UsedOnce(models.Model):
    """The hash of a proof that must not come twice: a client's assertion, a DPoP proof."""

    hash = models.BinaryField(max_length=32, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="used_once_until", fields=["until"])]
