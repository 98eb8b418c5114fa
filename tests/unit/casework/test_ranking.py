"""Order, line and equals: whatever the values, the same for everybody who is equal."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.casework.ranking import (
    Candidate,
    Line,
    digest_of_ranking,
    line_from_json,
    ranked,
)
from sekali.catalogue import files

VALUES = st.tuples(st.booleans(), st.decimals(0, 3, places=0))
MANY = st.lists(st.lists(VALUES, min_size=2, max_size=2), max_size=25)


def rule(take: str = "quota", equal: str | None = "none") -> files.Ranking:
    said = {"by": "panel.score", "take": take, "officer": "head", "law": "UU 30/2014"}
    return files.Ranking.model_validate(said | ({"equal": equal} if equal else {}))


def candidates(worths: list[list[tuple[bool, Decimal]]], group: str = "all") -> list[Candidate]:
    return [
        Candidate(f"id{number}", f"N{number:03}", group, tuple(worth))
        for number, worth in enumerate(worths)
    ]


def of(*values: str | None) -> list[Candidate]:
    return candidates([[(v is not None, Decimal(v or 0))] for v in values])


def outcome(values: list[Candidate], line: Line, by: files.Ranking) -> list[tuple[str, int, bool]]:
    placed = ranked(values, {"all": line}, by)
    return [(one.candidate.number, one.place, one.chosen) for one in placed]


def test_the_best_come_first_and_equals_share_a_place() -> None:
    assert outcome(of("70", "90", "70", "80"), Line(quota=2), rule()) == [
        ("N001", 1, True),
        ("N003", 2, True),
        ("N000", 3, False),
        ("N002", 3, False),
    ]


@pytest.mark.parametrize(("equal", "taken"), [("none", 1), ("all", 3)])
def test_equals_at_the_line_are_all_taken_or_none(equal: str, taken: int) -> None:
    placed = outcome(of("90", "80", "80"), Line(quota=2), rule(equal=equal))
    assert sum(chosen for _, _, chosen in placed) == taken


def test_a_tie_breaker_decides_before_the_line_does() -> None:
    two = candidates(
        [[(True, Decimal(80)), (True, Decimal(1))], [(True, Decimal(80)), (True, Decimal(2))]]
    )
    assert outcome(two, Line(quota=1), rule()) == [("N001", 1, True), ("N000", 2, False)]


def test_a_grade_takes_all_who_reach_it() -> None:
    placed = outcome(
        of("70.0", "69.99", "70", None), Line(pass_grade=Decimal(70)), rule("pass", None)
    )
    assert [(number, chosen) for number, _, chosen in placed] == [
        ("N000", True),
        ("N002", True),
        ("N001", False),
        ("N003", False),
    ]


def test_what_is_unknown_counts_less_than_nothing() -> None:
    assert [number for number, _, _ in outcome(of(None, "0"), Line(quota=1), rule())] == [
        "N001",
        "N000",
    ]


@given(MANY, st.integers(0, 30), st.sampled_from(["all", "none"]))
def test_whoever_is_equal_is_treated_alike_and_nobody_overtakes(
    worths: list[list[tuple[bool, Decimal]]], quota: int, equal: str
) -> None:
    placed = ranked(candidates(worths), {"all": Line(quota=quota)}, rule(equal=equal))

    assert len(placed) == len(worths)
    for one in placed:
        for other in placed:
            if one.candidate.worth == other.candidate.worth:
                assert (one.place, one.chosen) == (other.place, other.chosen)
            elif one.candidate.worth > other.candidate.worth:
                assert one.place < other.place
                assert one.chosen or not other.chosen
    taken = sum(one.chosen for one in placed)
    if equal == "none":
        assert taken <= quota
    else:
        assert taken >= min(quota, len(placed))


@given(MANY, st.randoms())
def test_the_order_in_which_they_are_read_changes_nothing(
    worths: list[list[tuple[bool, Decimal]]], random: Random
) -> None:
    straight = candidates(worths)
    shuffled = list(straight)
    random.shuffle(shuffled)
    line = {"all": Line(quota=3)}
    assert ranked(straight, line, rule()) == ranked(shuffled, line, rule())


def test_groups_have_lines_of_their_own() -> None:
    both = [*candidates([[(True, Decimal(1))]], "low"), *candidates([[(True, Decimal(9))]], "high")]
    placed = ranked(both, {"high": Line(quota=0), "low": Line(quota=1)}, rule())
    assert [(one.candidate.group, one.place, one.chosen) for one in placed] == [
        ("high", 1, False),
        ("low", 1, True),
    ]


def test_a_line_is_kept_as_it_was() -> None:
    for line in (Line(quota=0), Line(pass_grade=Decimal("70.50"))):
        assert line_from_json(line.as_json()) == line


def test_the_fingerprint_depends_on_every_part_and_not_on_the_order_of_keys() -> None:
    assert digest_of_ranking({"a": 1, "b": 2}) == digest_of_ranking({"b": 2, "a": 1})
    assert digest_of_ranking({"a": 1, "b": 2}) != digest_of_ranking({"a": 1, "b": 3})
