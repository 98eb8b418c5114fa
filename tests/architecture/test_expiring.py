"""Every row that ends is taken away by something, or says why it stays."""

from django.apps import apps

# By these names a column says when its row ends, or was used up.
ENDS = {"until", "expires_at", "expire_date", "used_at", "window_ends_at", "claimed_until"}
EACH_HOUR = "jobs.tasks.forget_expired"
BY_NIGHT = "casework.privacy.nightly"
GOES = {
    "accounts.Attempt": EACH_HOUR,
    "accounts.OneTimeCode": EACH_HOUR,
    "accounts.PortalSignIn": EACH_HOUR,
    "accounts.Session": EACH_HOUR,
    "openid.AskedAuthorization": EACH_HOUR,
    "openid.DeviceAuthorization": EACH_HOUR,
    "openid.UsedOnce": EACH_HOUR,
    "accounts.RecoveryCode": BY_NIGHT,
    "casework.DataCopy": BY_NIGHT,
    "mandates.MandateRequest": BY_NIGHT,
    "openid.Grant": BY_NIGHT,
    "storage.OutboxMessage": "gone when it is done; what was given up waits for an operator",
}
STAYS = {
    "agencies.Posting": "shows who had the power to decide",
    "casework.Breach": "says in which time data came out",
    "casework.BrokenGlass": "shows that somebody opened closed data, and why",
    "vault.FactVersion": "the history of a fact",
    "vault.Link": "the history of a relation",
}


def test_every_table_with_an_end_says_what_becomes_of_its_rows() -> None:
    found = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("sekali.")
        and ENDS & {field.attname for field in model._meta.concrete_fields}
    }
    assert found == {*GOES, *STAYS}, "say above what deletes it, or why it stays"
