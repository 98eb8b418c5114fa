"""Turning a template and what a view knows into a page."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from sekali.web.templates import template as template_of
from sekali.web.texts import LANGUAGES

# In every form of who acts for somebody else; no other box of a page may be called so.
FORM_OF = "atas-nama"


class FormToken:
    """What every form carries: the token, and for whom it was opened where it is another.

    ``web.acting`` takes no form that was opened for somebody else.
    """

    def __init__(self, request: HttpRequest, whose: str) -> None:
        self._request = request
        self._token = ""
        self.whose = whose

    def __call__(self) -> str:
        """Return the token, asked for once on a page, and on a page with forms only."""
        self._token = self._token or get_token(self._request)
        return self._token


def render(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a page in the language of the request."""
    account = getattr(request, "user", None)
    acting = getattr(request, "acting", None)
    page = template_of(template, getattr(request, "language", LANGUAGES[0]))
    said = {
        "account": account if account and account.is_authenticated else None,
        "former_record": getattr(request, "former_record", False),
        "csrf": FormToken(request, str(acting.person_id) if acting else ""),
        # Whose page it is: of the person for whom somebody acts.
        "acting": acting,
        "path": request.get_full_path(),
        "messages": list(get_messages(request)),
    }
    return HttpResponse(page.render(said | context), status=status)
