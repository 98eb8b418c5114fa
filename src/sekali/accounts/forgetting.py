"""Forgetting what once opened an account, or was to, and is over for long."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from sekali.accounts.models import (
    AuthenticatorApp,
    IdleAccount,
    OpenRecovery,
    Recovery,
    RecoveryCode,
)


def forget_old_recoveries(before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
    """Delete what was begun at a counter before an instant; return how many.

    Its code lasted two weeks. Who did what stands on the ledger.
    """
    recoveries = Recovery.objects.all().across_people()
    waiting = OpenRecovery.objects.filter(opened_at__lt=before)
    return _forget([recoveries.filter(opened_at__lt=before), waiting], but=but, dry_run=dry_run)


def forget_used_codes(before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
    """Delete used codes on paper, apps that were never shown to work, and old warnings."""
    codes = RecoveryCode.objects.all().across_people().filter(used_at__lt=before)
    apps = AuthenticatorApp.objects.all().across_people()
    never_set_up = apps.filter(confirmed_at__isnull=True, created_at__lt=before)
    warnings = IdleAccount.objects.filter(warned_at__lt=before)
    return _forget([codes, never_set_up, warnings], but=but, dry_run=dry_run)


def _forget(rows: list[QuerySet[Model]], *, but: Collection[UUID], dry_run: bool) -> int:
    over = [one.exclude(person_id__in=but) for one in rows]
    return sum(one.count() if dry_run else one.delete()[0] for one in over)
