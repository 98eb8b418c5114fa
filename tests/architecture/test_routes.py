"""Every address is in the list once, and says for whom it is."""

from sekali.web.urls import ROUTES, urlpatterns
from support.addresses import CHANGING, OF_NOBODY, PUBLIC


def test_every_address_is_in_the_list_with_its_rule() -> None:
    assert len(urlpatterns) == len(ROUTES)
    for route, pattern in zip(ROUTES, urlpatterns, strict=True):
        assert route.access in {"anyone", "resident", "staff"}
        assert pattern.callback.access == route.access
    assert {route.name for route in ROUTES if route.access == "anyone"} == set(PUBLIC)
    assert {r.name for r in ROUTES if r.of_nobody} == OF_NOBODY


def test_addresses_and_names_are_each_their_own() -> None:
    assert len({route.name for route in ROUTES}) == len(ROUTES)
    assert len({route.address for route in ROUTES}) == len(ROUTES)


def test_what_changes_something_cannot_be_done_by_following_a_link() -> None:
    """A GET may write a ledger line or mark messages as read; it decides and deletes nothing."""
    for route in ROUTES:
        if route.name in CHANGING:
            assert route.methods == ("POST",)
