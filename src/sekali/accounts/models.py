"""The one account of a person, how they sign in, and where they are signed in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from sekali.storage.person_tables import PersonRow


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
    has_second_step = models.BooleanField(
        default=False, help_text="A password alone does not sign in: an authenticator app is asked."
    )
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


class IdleAccount(models.Model):
    """How often the owner of an account that nobody uses was warned that it will be closed."""

    person_id = models.UUIDField(primary_key=True)
    warned = models.PositiveSmallIntegerField(help_text="How many of the warnings were given.")
    warned_at = models.DateTimeField(help_text="The last of them.")


class SignInName(models.Model):
    """What finds an account at sign-in: a NIK, a confirmed e-mail address or phone number.

    Unique among all people, so in a table of its own and only as a keyed hash. Of people who share
    a phone the first one signs in with its number, the others with their NIK.
    """

    value_hash = models.BinaryField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=10, default="nik", help_text="nik, email or phone.")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")


class Session(AbstractBaseSession):
    """A signed-in device; knows its account, so that one query finds both.

    What the account's owner is shown of it stands in columns of its own, as the session keeps it.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    signed_in_at = models.DateTimeField(null=True)
    methods = models.CharField(max_length=60, default="", help_text="RFC 8176, with spaces.")
    stepped_up_at = models.DateTimeField(null=True, help_text="Last fresh proof since then.")
    device = models.CharField(max_length=60, default="", help_text="Browser and system, roughly.")
    network = models.CharField(max_length=45, default="", help_text="The address without its end.")
    known_as = models.CharField(
        max_length=32, default="", help_text="What other systems call this sign-in (sid)."
    )

    class Meta:
        indexes: ClassVar = [models.Index(name="session_expiry", fields=["expire_date"])]


class Attempt(models.Model):
    """How often something was tried in a span of time, to slow down guessing."""

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    window_ends_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)


class Contact(PersonRow):
    """An e-mail address or phone number that its owner has confirmed with a code."""

    kind = models.CharField(max_length=10, help_text="email or phone.")
    value = models.CharField(max_length=254, help_text="In lower case, or as +62….")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_contact_of_a_kind", fields=["person_id", "kind"])
        ]


class ContactChange(PersonRow):
    """A new address or number that waits for the codes sent to it and to the one before."""

    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=254)
    old_value = models.CharField(max_length=254, default="")
    asked_at = models.DateTimeField()


class OneTimeCode(PersonRow):
    """A code that was sent: when, for what, and how often it was tried.

    The code itself is computed from the id and a key of the installation: no table holds it.
    """

    purpose = models.CharField(max_length=20, help_text="sign-in, reset, contact-new, contact-old.")
    channel = models.CharField(max_length=10, help_text="sms or email.")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class Passkey(PersonRow):
    """A WebAuthn credential: the public half; the private one never leaves the device."""

    credential = models.BinaryField(help_text="AttestedCredentialData: id, key, kind of device.")
    name = models.CharField(max_length=60)
    sign_count = models.BigIntegerField(default=0, help_text="0 where the device does not count.")
    is_synced = models.BooleanField(help_text="Backed up by whoever made the device.")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)


class AuthenticatorApp(PersonRow):
    """The shared secret of an authenticator app, sealed; see sealing."""

    sealed_secret = models.BinaryField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, help_text="Null: not yet shown to work.")
    last_step = models.BigIntegerField(default=0, help_text="Step of the last code: used once.")


class RecoveryCode(PersonRow):
    """A code on paper that stands in for the authenticator app, once."""

    code_hash = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)


class Recovery(PersonRow):
    """Somebody at a counter who cannot sign in any more: seen, confirmed, waited, and then done.

    One officer sees person and papers, another confirms, the owner is told everywhere and may stop
    it until ``due_at``; only then the code on paper opens the account.
    """

    office_id = models.UUIDField()
    reason = models.CharField(
        max_length=20, help_text="lost-phone, shared-phone, no-phone, forgot."
    )
    papers = models.JSONField(help_text="Keys of the papers that were seen.")
    companion_id = models.UUIDField(null=True, help_text="Who came with them, or for them.")
    companion_by = models.CharField(
        max_length=40, default="", db_default="", help_text="By which mandate; parent."
    )
    is_absent = models.BooleanField(
        default=False, db_default=False, help_text="The companion came for them, alone."
    )
    opened_by_id = models.UUIDField()
    opened_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="When the code on paper begins to work.")
    code_hash = models.BinaryField(max_length=32, null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="recovery_needs_two_officers",
                condition=models.Q(confirmed_by_id__isnull=True)
                | ~models.Q(confirmed_by_id=models.F("opened_by_id")),
            ),
            models.CheckConstraint(
                name="recovery_confirmed_together",
                condition=models.Q(
                    confirmed_by_id__isnull=True,
                    confirmed_at__isnull=True,
                    due_at__isnull=True,
                    code_hash__isnull=True,
                )
                | models.Q(
                    confirmed_by_id__isnull=False,
                    confirmed_at__isnull=False,
                    due_at__isnull=False,
                    code_hash__isnull=False,
                ),
            ),
        ]


class Reset(PersonRow):
    """A new password that waits, because its owner may not be the one who got the code."""

    channel = models.CharField(max_length=10, help_text="sms or email: where the code went.")
    password = models.CharField(max_length=128, help_text="Hashed; empty once it is over.")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it begins to hold.")
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)


class OpenRecovery(models.Model):
    """A recovery that waits in an office for its second officer; gone once it is confirmed."""

    pk = models.CompositePrimaryKey("office_id", "id")
    office_id = models.UUIDField()
    id = models.UUIDField(help_text="Of the recovery.")
    person_id = models.UUIDField()
    display_name = models.CharField(max_length=120)
    companion_id = models.UUIDField(null=True)
    companion_name = models.CharField(max_length=120, default="", db_default="", blank=True)
    opened_by_id = models.UUIDField()
    opened_at = models.DateTimeField()


class LinkedIdentity(PersonRow):
    """How a person is known at a portal. One for each portal.

    It stays when its owner disconnects it: what was ended on purpose is not begun again by a NIK
    alone.
    """

    portal = models.CharField(max_length=40, help_text="Its key in the settings file.")
    subject_hash = models.BinaryField(max_length=32, help_text="Keyed, of issuer and sub.")
    name = models.CharField(max_length=120, default="", help_text="What the portal calls them.")
    linked_by = models.CharField(max_length=10, help_text="nik or session: how it was proved.")
    linked_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Disconnected by its owner.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_identity_at_a_portal", fields=["person_id", "portal"]
            ),
            models.CheckConstraint(
                name="identity_linked_by_nik_or_session",
                condition=models.Q(linked_by__in=["nik", "session"]),
            ),
        ]


class PortalSubject(models.Model):
    """What finds a person by an identity elsewhere; only while it is connected."""

    value_hash = models.BinaryField(
        max_length=32, primary_key=True, help_text="Keyed, of issuer and sub."
    )
    person_id = models.UUIDField()


class PortalSignIn(models.Model):
    """What finds a person by a sign-in elsewhere that a portal tells the end of (``sid``)."""

    value_hash = models.BinaryField(
        max_length=32, primary_key=True, help_text="Keyed, of issuer and sid."
    )
    person_id = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(name="portal_sign_in_until", fields=["until"])]
