"""What happens around every request: headers, language, and answers instead of failures."""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from sekali.web import errors
from sekali.web.texts import LANGUAGES

log = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = "bahasa"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def security_headers(get_response: Answer) -> Answer:
    """Tell browsers to run nothing that is not ours, and to keep personal pages to themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return middleware


def language(get_response: Answer) -> Answer:
    """Choose the language: what the visitor picked on this device, else Indonesian."""

    def middleware(request: HttpRequest) -> HttpResponse:
        picked = request.COOKIES.get(LANGUAGE_COOKIE, "")
        request.language = picked if picked in LANGUAGES else LANGUAGES[0]  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def answers_never_fail(get_response: Answer) -> Answer:
    """Give a page with a sentence where something broke; the details go to the log."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            return get_response(request)
        except (OperationalError, InterfaceError):
            log.exception("the database is away")
            connection.close()
            return errors.unavailable(request)

    return middleware


def bad_request_for(error: Exception) -> str:
    """Return the key of the sentence for a request that Django itself refuses."""
    if isinstance(error, RequestDataTooBig):
        return "upload-too-big"
    if isinstance(error, TooManyFieldsSent | DisallowedHost):
        return "bad-request"
    return "bad-request"
