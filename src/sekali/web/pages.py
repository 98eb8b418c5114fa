"""Turning a template and what a view knows into a page."""

from functools import cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from sekali.web.templates import template as template_of
from sekali.web.texts import LANGUAGES


def render(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a page in the language of the request."""
    account = getattr(request, "user", None)
    page = template_of(template, getattr(request, "language", LANGUAGES[0]))
    said = {
        "account": account if account and account.is_authenticated else None,
        "former_record": getattr(request, "former_record", False),
        "csrf": cache(lambda: get_token(request)),
        "path": request.get_full_path(),
        "messages": list(get_messages(request)),
    }
    return HttpResponse(page.render(said | context), status=status)
