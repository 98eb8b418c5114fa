"""A ranking: made once on its day, kept as it was, told at the announcement, computed again."""

from datetime import timedelta

import pytest

from sekali.casework.actions import ranking_cases, withdrawing
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, Ranking
from sekali.casework.pools import pool
from sekali.casework.queries import events_of
from sekali.casework.ranking_checks import differences
from sekali.catalogue import queries as catalogue
from sekali.jobs.ranking_command import list_rankings, verify_rankings
from sekali.storage import outbox
from support.applying import deliver, refused_with
from support.people import applicant
from support.scholarship import (
    ANNOUNCEMENT_DAY,
    EDITION,
    PARENTS,
    RANKING_DAY,
    SCHOLARSHIP,
    clerk,
    head,
    in_panel,
    now_of,
    read,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def quota_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the office take one of each group."""
    monkeypatch.setattr("sekali.casework.pools.quota_of", lambda *_: 1)


def three(outside: Outside) -> list[Case]:
    """Return three cases that wait, the first the best; the last two are of one value."""
    each = [(35, 25, 25), (30, 20, 20), (30, 20, 20)]
    return [
        read(in_panel(key, outside), given, given)
        for key, given in zip(PARENTS, each, strict=False)
    ]


def only() -> Ranking:
    return Ranking.objects.get()


def test_on_its_day_all_are_compared_once_and_told_at_the_announcement(
    outside: Outside, quota_of_one: None
) -> None:
    cases = three(outside)
    deliver(outside, at=RANKING_DAY - HOUR)
    assert not Ranking.objects.exists()

    deliver(outside, at=RANKING_DAY)

    made = only()
    first = made.entries[0]
    assert (first["number"], first["place"], first["chosen"]) == (cases[0].number, 1, True)
    assert [e["place"] for e in made.entries] == [1, 2, 2]
    assert made.started_by_id is None
    # Nobody knows before the day on which everybody does.
    assert {now_of(case).state for case in cases} == {"comparing"}

    deliver(outside, at=ANNOUNCEMENT_DAY)
    deliver(outside, at=ANNOUNCEMENT_DAY + HOUR)

    assert [now_of(case).state for case in cases] == ["done", "refused", "refused"]
    told = [event for event in events_of(cases[0]) if event.kind == "ranked"]
    assert [(one.data["place"], one.data["of"]) for one in told] == [(1, 3)]
    assert now_of(cases[0]).decision["cause"] == "ranking"
    assert Ranking.objects.count() == 1


def test_the_day_waits_for_those_who_are_on_the_way(outside: Outside) -> None:
    early = read(in_panel(PARENTS[0], outside), (35, 25, 25), (35, 25, 25))
    late = in_panel(PARENTS[1], outside)

    deliver(outside, at=RANKING_DAY)
    assert not Ranking.objects.exists()

    read(late, (30, 25, 25), (30, 25, 25))
    deliver(outside, at=RANKING_DAY + HOUR)
    assert {entry["number"] for entry in only().entries} == {early.number, late.number}


def test_an_officer_may_decide_not_to_wait_and_who_comes_later_is_told(outside: Outside) -> None:
    early = read(in_panel(PARENTS[0], outside), (35, 25, 25), (35, 25, 25))
    late = in_panel(PARENTS[1], outside)
    service = catalogue.service(SCHOLARSHIP)
    waiting = pool(SCHOLARSHIP, EDITION, "comparing", early.office_id, known=service)
    start = ranking_cases.start_ranking

    refused_with(ranking_cases.NotYetRanked, start, pool=waiting, by=head(), at=RANKING_DAY - HOUR)
    refused_with(ranking_cases.MayNotRank, start, pool=waiting, by=clerk(), at=RANKING_DAY)
    start(pool=waiting, by=head(), at=RANKING_DAY)
    refused_with(ranking_cases.AlreadyRanked, start, pool=waiting, by=head(), at=RANKING_DAY)
    assert only().started_by_id == head().person_id

    read(late, (40, 30, 30), (40, 30, 30))
    deliver(outside, at=RANKING_DAY + HOUR)
    deliver(outside, at=ANNOUNCEMENT_DAY)

    assert now_of(early).state == "done"
    after = now_of(late)
    assert after.state == "refused"
    assert [e.data["late"] for e in events_of(after) if e.kind == "ranked"] == [True]
    assert Ranking.objects.count() == 1


def test_who_takes_it_back_before_the_announcement_is_not_told_any_more(outside: Outside) -> None:
    case = read(in_panel(PARENTS[0], outside), (35, 25, 25), (35, 25, 25))
    deliver(outside, at=RANKING_DAY)

    withdrawing.withdraw(case_id=case.id, by=applicant(PARENTS[0]), at=RANKING_DAY + HOUR)
    deliver(outside, at=ANNOUNCEMENT_DAY)

    assert now_of(case).state == "withdrawn"


def test_nobody_is_compared_where_nobody_waits(outside: Outside) -> None:
    service = catalogue.service(SCHOLARSHIP)
    empty = pool(SCHOLARSHIP, EDITION, "comparing", head().office_id, known=service)
    refused_with(
        ranking_cases.NobodyToRank,
        ranking_cases.start_ranking,
        pool=empty,
        by=head(),
        at=RANKING_DAY,
    )


def test_a_ranking_is_computed_again_and_every_change_is_found(
    outside: Outside, quota_of_one: None, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = three(outside)
    deliver(outside, at=RANKING_DAY)
    deliver(outside, at=ANNOUNCEMENT_DAY)
    assert list(differences(only())) == []
    assert verify_rankings(None) == 0
    assert ": ok, 3 cases" in capsys.readouterr().out
    assert list_rankings() == 0

    # Somebody changes the points of a reader,
    from sekali.casework.models import Review

    review = Review.objects.filter(person_id=cases[2].person_id)[0]
    review.scores = {**review.scores, "merit": "40"}
    review.save()
    found = list(differences(only()))
    assert any("panel.score was 70.0000, and is 75.0000" in line for line in found)
    assert any("stands at 2 (not chosen), and belongs at" in line for line in found)

    # or the list itself.
    made = only()
    made.entries[1]["chosen"] = True
    made.save()
    assert any("fingerprint" in line for line in differences(only()))
    assert verify_rankings(str(made.id)) == 1
    assert verify_rankings("none") == 1


def test_a_message_that_comes_twice_moves_a_case_once(outside: Outside) -> None:
    case = read(in_panel(PARENTS[0], outside), (35, 25, 25), (35, 25, 25))
    deliver(outside, at=RANKING_DAY)
    consumers = CaseworkConsumers(outside, lambda: ANNOUNCEMENT_DAY).by_topic()
    (message,) = [
        one
        for one in outbox.claim(now=ANNOUNCEMENT_DAY, limit=100)
        if one.topic == ranking_cases.RANKED
    ]

    for _ in range(2):
        assert outbox.handle(message, consumers, now=ANNOUNCEMENT_DAY)

    told = [event.kind for event in events_of(now_of(case))]
    assert told.count("ranked") == 1
    assert now_of(case).state == "done"
