"""What the readers of a panel say, combined: exact until one rounding at the end. Pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sekali.catalogue import files

# A mean of thirds ends nowhere: it is rounded once, half up, when everything is combined.
PLACES = Decimal("0.0001")
Scores = Mapping[str, Decimal]


def total_of(panel: files.Panel, scores: Scores) -> Decimal:
    """Return a reader's total: the sum of points times weight."""
    return sum((scores[key] * Decimal(one.weight) for key, one in panel.rubric.items()), Decimal())


def combined(panel: files.Panel, reviews: Sequence[Scores]) -> dict[str, Decimal]:
    """Return what is known from all readers, by the names that rules read.

    Args:
        panel: How it is combined.
        reviews: Points of each reader by criterion.
    """
    found = {"panel.score": _one([total_of(panel, scores) for scores in reviews], panel.combine)}
    for key in panel.rubric:
        found[f"panel.{key}"] = _one([scores[key] for scores in reviews], panel.combine)
    return found


def spread_of(panel: files.Panel, reviews: Sequence[Scores]) -> Decimal:
    """Return how far the totals of the readers lie apart."""
    totals = [total_of(panel, scores) for scores in reviews]
    return max(totals) - min(totals)


def needs_further(panel: files.Panel, reviews: Sequence[Scores]) -> bool:
    """Tell whether the readers differ so much that one more has to read; once."""
    if panel.further_above is None or len(reviews) != panel.reviewers:
        return False
    return spread_of(panel, reviews) > Decimal(panel.further_above)


def _one(values: Sequence[Decimal], how: str) -> Decimal:
    """Return one number for several.

    >>> three = [Decimal(70), Decimal(80), Decimal(100)]
    >>> _one(three, "mean"), _one(three, "median"), _one(three, "trimmed-mean")
    (Decimal('83.3333'), Decimal('80.0000'), Decimal('80.0000'))
    """
    ordered = sorted(Fraction(value) for value in values)
    if how == "median":
        middle = (len(ordered) - 1) // 2
        ordered = ordered[middle : len(ordered) - middle]
    elif how == "trimmed-mean":
        ordered = ordered[1:-1]
    mean = sum(ordered, Fraction()) / len(ordered)
    # Far more digits than are kept, so that the rounding sees on which side of a half it is.
    exact = Decimal(mean.numerator) / Decimal(mean.denominator)
    return exact.quantize(PLACES, ROUND_HALF_UP)
