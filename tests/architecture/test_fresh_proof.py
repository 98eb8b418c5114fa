"""What is grave is done only by who showed just now who they are."""

from sekali.accounts.proof import FRESH
from sekali.web.routes import HALF_DAY
from sekali.web.urls import ROUTES


def test_what_officers_do_is_done_afresh_or_says_why_not() -> None:
    """An officer's computer that was left open decides, signs and lets in nobody.

    A route that officers may post to says ``fresh=True`` (and ``within`` where it is done all
    day), or in ``routine`` why a proof of this morning is enough.
    """
    for route in ROUTES:
        is_act = route.access == "staff" and "POST" in route.methods
        said = int(route.fresh) + int(bool(route.routine))
        assert said == is_act if route.access == "staff" else not route.routine, route.name
        assert route.within <= HALF_DAY, route.name


def test_what_two_officers_must_do_is_done_afresh_in_the_last_quarter_of_an_hour() -> None:
    grave = {route.name for route in ROUTES if route.access == "staff" and route.within == FRESH}
    assert {"client", "counter", "counter-confirm", "desk-lift", "offering"} <= grave
    for name in ("client", "counter", "counter-confirm", "desk-lift", "offering", "treasury-take"):
        assert next(route for route in ROUTES if route.name == name).fresh, name


def test_what_changes_how_one_signs_in_is_not_done_by_a_code_alone() -> None:
    """Whoever holds the phone has its codes: with them alone the owner is not kept out."""
    for route in ROUTES:
        changes = route.fresh and route.address.startswith("akun")
        assert route.not_by_code == changes, route.name
