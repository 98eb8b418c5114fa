"""Tables: keyed by the person, tied only within the person's group, never read without a person."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from sekali.storage.person_tables import PersonMissing, PersonQuerySet, PersonRow

ROOMS = ("accounts", "agencies", "appointments", "audit", "casework", "catalogue", "channels", "documents",
         "mandates", "openid", "payments", "storage", "vault")  # fmt: skip
SOMEBODY = UUID(int=1)

# Small tables that everybody's rows may point to: they are on every server of a cluster.
LOOKUPS = {
    "agencies.Region": "by Kemendagri code",
    "agencies.Office": "by agency and region",
    "agencies.Holiday": "by day",
    "catalogue.PublishedVersion": "by the hash of the folder",
    "catalogue.LocalVersion": "by the hash of the folder and of what an office has set",
    "casework.LooksChecked": "by day: a count",
    "casework.ImpactJudgement": "by service: what is judged of it",
    "casework.RecurringRun": "by service and period",
    "openid.Client": "by the id that a system was given",
    "payments.StatementDay": "by day of the bank's calendar",
    "vault.RegistryDay": "by agreement and day: a count",
    "vault.RegistryHealth": "by registry",
}
# Tables that find a person, or a person's row, by something unique among all people.
FINDERS = {
    "accounts.SignInName": "by what somebody signs in with",
    "accounts.Session": "by the cookie of a device",
    "accounts.PortalSubject": "by an identity at another portal",
    "accounts.PortalSignIn": "by a sign-in at another portal, to end with it",
    "accounts.Attempt": "by what was tried",
    "casework.CaseNumber": "by the number that is quoted",
    "documents.DocumentCode": "by the code of the QR",
    "openid.AskedAuthorization": "by the id that a client or a browser was given",
    "openid.DeviceAuthorization": "by the code that a device shows",
    "openid.UsedOnce": "by the hash of a proof",
    "payments.BankPayment": "by the bank's reference",
    "payments.BillCode": "by the code that is typed at the bank",
    "payments.StatementLine": "by the bank's reference",
    "vault.Number": "by NIK or family card number",
}
# Tables of an office's work, together on the server of the office.
OF_OFFICES = {
    "accounts.OpenRecovery": "what waits in an office for a second officer",
    "appointments.Booking": "the places of an office that are taken",
    "appointments.Capacity": "how many people an office receives at once",
    "audit.OpenQuestion": "what residents ask an office about its looks",
    "casework.Breach": "what who watches over an office has registered",
    "casework.RetiredCases": "how many cases of an office were deleted in time",
    "casework.Escalation": "what an office has left lying, for who watches over it",
    "casework.LookReview": "looks of an office's officers that have to be judged",
    "casework.ReviewedLook": "at whose data those looks were",
    "casework.BulkFile": "a list that an office sent in",
    "casework.BulkRow": "a row of such a list",
    "catalogue.Offering": "what an office offers, and has offered",
    "casework.Ranking": "what an office's cases came to, compared with each other",
    "casework.MergeWork": "what waits in an office for a second officer",
    "casework.MendWork": "the facts that an office is asked to mend",
    "casework.ObjectionWork": "the decisions by rule that an office is asked to look at",
    "casework.Telling": "what an office was told by others",
    "casework.WorkItem": "the open work of an office",
    "mandates.OpenMandate": "what waits in an office for a second officer",
    "documents.NumberSeries": "the last number an office gave out",
}
# One row for each person, whose only key is the person.
ONE_EACH = {
    "accounts.Account": "person_id",
    "accounts.IdleAccount": "person_id",
    "audit.Chain": "person_id",
    "vault.Profile": "subject_id",
}


def ours() -> Iterator[type[models.Model]]:
    """Yield every model of our rooms."""
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def name_of(model: type[models.Model]) -> str:
    """Return ``room.Model``."""
    return model._meta.label


MODELS = tuple(ours())


def columns_of_key(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns of the primary key in order."""
    key = model._meta.pk
    return key.field_names if isinstance(key, models.CompositePrimaryKey) else (key.attname,)


def test_every_room_with_tables_is_looked_at() -> None:
    installed = {config.label for config in apps.get_app_configs() if "sekali" in config.name}
    assert installed - {"web"} == set(ROOMS)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_table_about_a_person_starts_its_key_with_the_person(
    model: type[models.Model],
) -> None:
    name = name_of(model)
    if name in LOOKUPS or name in FINDERS:
        return
    if name in OF_OFFICES:
        assert columns_of_key(model)[0] == "office_id"
    elif name in ONE_EACH:
        assert columns_of_key(model) == (ONE_EACH[name],)
    else:
        assert columns_of_key(model)[0] == "person_id", "or name it above, with a reason"
        assert len(columns_of_key(model)) == 2


def test_the_lists_of_exceptions_name_tables_that_exist() -> None:
    named = {*LOOKUPS, *FINDERS, *OF_OFFICES, *ONE_EACH}
    assert named <= {name_of(model) for model in ours()}


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_foreign_keys_stay_in_the_persons_group_or_lead_to_a_lookup(
    model: type[models.Model],
) -> None:
    """Also those written as text, which no import shows."""
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey):
            continue
        target = name_of(field.related_model)
        of_one_person = target in ONE_EACH and name_of(model) in FINDERS
        assert target in LOOKUPS or of_one_person, f"{name_of(model)}.{field.name} -> {target}"


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_nothing_of_one_persons_is_unique_among_all_people(model: type[models.Model]) -> None:
    if not issubclass(model, PersonRow):
        return
    assert not [field.name for field in model._meta.concrete_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            assert constraint.fields[0] == "person_id", constraint.name


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_no_room_hides_what_it_does_in_models(model: type[models.Model]) -> None:
    """No ordering that nobody asked for, no saving that does more, no generic foreign key."""
    assert not model._meta.ordering
    assert "save" not in vars(model)
    assert not model._meta.private_fields or isinstance(model._meta.pk, models.CompositePrimaryKey)


@pytest.mark.parametrize(
    "model",
    [model for model in MODELS if isinstance(model._default_manager.all(), PersonQuerySet)],
    ids=name_of,
)
def test_a_table_about_people_is_not_read_without_a_person(
    db: None, model: type[models.Model]
) -> None:
    rows = model._default_manager
    for query in (
        lambda: list(rows.all()),
        lambda: rows.count(),
        lambda: rows.exists(),
        lambda: rows.first(),
        lambda: list(rows.all().iterator()),
        lambda: list(rows.values_list("person_id")),
        lambda: rows.aggregate(models.Max("person_id")),
        lambda: rows.update(person_id=SOMEBODY),
        lambda: rows.all().delete(),
        lambda: list(rows.exclude(person_id=SOMEBODY)),
        lambda: list(rows.filter(models.Q(person_id=SOMEBODY) | models.Q(pk__isnull=False))),
        lambda: list(rows.filter(person_id__gt=SOMEBODY)),
    ):
        with pytest.raises(PersonMissing):
            query()
    assert list(rows.filter(person_id=SOMEBODY)) == []
    assert list(rows.filter(person_id__in=[SOMEBODY])) == []
    assert rows.filter(person_id=SOMEBODY).count() == 0


def test_every_table_keyed_by_person_and_id_refuses_to_be_read_without() -> None:
    open_ones = [
        name_of(model)
        for model in ours()
        if columns_of_key(model)[0] == "person_id" and name_of(model) not in ONE_EACH
        if not isinstance(model._default_manager.all(), PersonQuerySet)
    ]
    assert not open_ones
