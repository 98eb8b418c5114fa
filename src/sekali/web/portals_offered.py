"""The portals that pages offer to sign in with."""

from collections.abc import Mapping

from django.http import HttpRequest


def portals_offered(request: HttpRequest) -> Mapping[str, str]:
    """Return the portals that one can sign in with: what each is called, by its key."""
    language = request.language  # type: ignore[attr-defined]
    portals = request.outside.portals  # type: ignore[attr-defined]
    return {key: portal.label(language) for key, portal in portals.items()}
