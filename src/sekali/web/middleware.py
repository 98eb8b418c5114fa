"""What happens around every request: size, headers, language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sekali.web import errors
from sekali.web.requests import whole_number
from sekali.web.texts import LANGUAGES

Answer = Callable[[HttpRequest], HttpResponse]
# Three papers of the largest size in one form, and some.
LARGEST_BODY_BYTES = 34_000_000
# An agency's list, and what a browser puts around it.
_LARGEST_AT = {"/meja/massal": 53_000_000}
_HTTPS_ONLY = "max-age=31536000; includeSubDomains"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
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
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", _HTTPS_ONLY)
        if getattr(request, "has_left", False):
            # Cookies stay: language and known device are nobody's data.
            headers.setdefault("Clear-Site-Data", '"cache", "storage"')
        return response

    return middleware


def language(get_response: Answer) -> Answer:
    """Choose the language: what the visitor picked on this device, else Indonesian."""

    def middleware(request: HttpRequest) -> HttpResponse:
        picked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        request.language = picked if picked in LANGUAGES else LANGUAGES[0]  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def body_limit(get_response: Answer) -> Answer:
    """Refuse a request for another host, or larger than any form of ours, before it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Raises DisallowedHost where the request names a host that is not ours.
        request.get_host()
        announced = whole_number(request.META.get("CONTENT_LENGTH") or "0", digits=12)
        if announced is None or announced > _LARGEST_AT.get(request.path, LARGEST_BODY_BYTES):
            return errors.too_large(request)
        return get_response(request)

    return middleware
