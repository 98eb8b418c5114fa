"""Turning a template and what a view knows into a page."""

from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, StrictUndefined

from sekali.agencies import queries as agencies
from sekali.kernel.wording import day_and_hour, long_date
from sekali.web.texts import LANGUAGES, words


def environment(**options: Any) -> Environment:
    """Return Jinja as our templates use it: everything escaped, nothing undefined forgiven."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "auto_reload": settings.DEBUG}
    options |= {"trim_blocks": True, "lstrip_blocks": True, "cache_size": 200}
    made = Environment(**options)  # noqa: S701  # autoescape is set above
    made.globals.update(
        url=_url, static=static, place_name=agencies.place_name, LANGUAGES=LANGUAGES
    )
    return made


def render(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a page in the language of the request."""
    language = getattr(request, "language", LANGUAGES[0])
    account = getattr(request, "user", None)
    page = engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined]
    said = {
        "t": words(language),
        "language": language,
        "account": account if account and account.is_authenticated else None,
        "csrf": cache(lambda: get_token(request)),
        "path": request.get_full_path(),
        "on_day": lambda day: long_date(day, language),
        "at_hour": lambda instant: day_and_hour(timezone.localtime(instant), language),
        "is_sample": settings.SAMPLE_DATA,
        "messages": list(get_messages(request)),
    }
    return HttpResponse(page.render(said | context), status=status)


@lru_cache(1_024)
def _url(name: str, **parameters: Any) -> str:
    return reverse(name, kwargs=parameters)
