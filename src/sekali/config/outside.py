"""Gives every request the outside world that this installation is wired to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sekali.config import wiring


def outside_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Put the wired adapters on the request as ``request.outside``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.outside = wiring.outside()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
