"""A call takes applications in its window, to the second, and keeps what is not handed in."""

from datetime import UTC, datetime, timedelta

import pytest

from sekali.casework.calls import CallClosed
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Draft
from sekali.channels.models import Notice
from support.applying import deliver, hand_in, local_day, refused_with
from support.scholarship import APPLIED_AT, EDITION, PARENTS, SCHOLARSHIP, applied, begun

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
GRACE = timedelta(minutes=30)
SECOND = timedelta(seconds=1)
PARENT = PARENTS[0]


def test_a_case_keeps_its_edition_its_group_and_its_numbers(outside: Outside) -> None:
    case = applied(PARENT, outside)

    assert (case.call, case.call_group) == (EDITION, "school")
    assert case.findings["call.least_mark"] == {"number": "75.00"}
    # What is promised is the end of the day of the announcement, in Jakarta.
    assert case.promised_at == datetime(2026, 5, 4, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("at", [OPENS - SECOND, CLOSES + GRACE, CLOSES + timedelta(days=90)])
def test_out_of_the_window_nothing_is_taken_and_the_draft_is_kept(
    outside: Outside, at: datetime
) -> None:
    begun_at = min(at, APPLIED_AT)
    by, draft_id = begun(PARENT, outside, at=begun_at)

    refused_with(CallClosed, hand_in, PARENT, draft_id, at=at)

    assert Draft.objects.filter(person_id=by.person_id, id=draft_id).exists()


@pytest.mark.parametrize("at", [OPENS, CLOSES - SECOND, CLOSES + GRACE - SECOND])
def test_in_the_window_and_its_grace_it_is_taken(outside: Outside, at: datetime) -> None:
    _, draft_id = begun(PARENT, outside, at=min(at, CLOSES - SECOND))
    assert hand_in(PARENT, draft_id, at=at).call == EDITION


def test_grace_is_only_for_what_was_begun_before_the_closing(outside: Outside) -> None:
    _, draft_id = begun(PARENT, outside, at=CLOSES)
    refused_with(CallClosed, hand_in, PARENT, draft_id, at=CLOSES + SECOND)


def test_the_owner_of_a_draft_is_reminded_before_it_closes_and_not_after_handing_in(
    outside: Outside,
) -> None:
    forgetful, _ = begun(PARENT, outside)
    done = applied(PARENTS[1], outside)

    deliver(outside, at=CLOSES - timedelta(days=7) + SECOND)
    deliver(outside, at=CLOSES - timedelta(days=1) + SECOND)
    deliver(outside, at=CLOSES - timedelta(days=1) + SECOND)

    told = Notice.objects.filter(person_id=forgetful.person_id, case_id__isnull=True)
    assert [one.created_at.day for one in told.order_by("created_at")] == [24, 30]
    assert "31 Maret 2026" in told[0].body
    assert not Notice.objects.filter(person_id=done.person_id, case_id__isnull=True).exists()


def test_starting_again_sets_no_second_reminder(outside: Outside) -> None:
    from sekali.casework.actions.drafting import start_draft
    from sekali.casework.actions.reminding import CALL_CLOSES
    from sekali.catalogue import queries as catalogue
    from sekali.storage.models import OutboxMessage

    by, draft_id = begun(PARENT, outside)
    start_draft(
        service=catalogue.service(SCHOLARSHIP), by=by, draft_id=draft_id, offer=None, at=APPLIED_AT
    )

    clocks = OutboxMessage.objects.filter(person_id=by.person_id, topic=CALL_CLOSES)
    assert clocks.count() == 2


def test_a_form_is_filled_in_for_the_next_edition_before_it_opens(outside: Outside) -> None:
    before = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
    _, draft_id = begun(PARENT, outside, at=before)
    assert local_day(before).isoformat() == "2026-10-01"
    refused_with(CallClosed, hand_in, PARENT, draft_id, at=before)
    assert hand_in(PARENT, draft_id, at=datetime(2026, 11, 3, 2, 0, tzinfo=UTC)).call == "2027"
