"""`sekali ranking`: which rankings were made, and whether each is what follows from its cases."""

import sys

from sekali.casework.models import Ranking
from sekali.casework.ranking_checks import all_rankings, differences

FINE, WRONG = 0, 1
_MOST_TOLD = 50


def list_rankings() -> int:
    """Print every ranking with its fingerprint."""
    for ranking in all_rankings():
        _say(f"{ranking.id}  {_name(ranking)}  {len(ranking.entries)} cases  {ranking.digest}")
    return FINE


def verify_rankings(ranking_id: str | None) -> int:
    """Compute one ranking or all again; return 1 where any differs, or there is no such one."""
    found = [one for one in all_rankings() if ranking_id in {None, str(one.id)}]
    if ranking_id is not None and not found:
        _say(f"there is no ranking {ranking_id}")
        return WRONG
    return max([_verify(one) for one in found], default=FINE)


def _verify(ranking: Ranking) -> int:
    wrong = list(differences(ranking))
    for line in wrong[:_MOST_TOLD]:
        _say(f"{ranking.id}  {line}")
    outcome = f"{len(wrong)} differences" if wrong else "ok"
    _say(f"{ranking.id}  {_name(ranking)}: {outcome}, {len(ranking.entries)} cases")
    return WRONG if wrong else FINE


def _name(ranking: Ranking) -> str:
    return f"{ranking.service_id} {ranking.call} {ranking.state}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
