"""What is said on the next page, kept in a cookie until then."""

from django.conf import settings
from django.contrib.messages.storage import cookie
from django.http import HttpRequest


class CookieStorage(cookie.CookieStorage):
    """Django's, under the name that the settings give to it."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep what is said to whoever makes this request."""
        super().__init__(request)
        self.cookie_name = settings.MESSAGE_COOKIE_NAME
