"""Every address of Sekali."""

from sekali.web.urls import urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler400 = "sekali.web.errors.bad_request"
handler403 = "sekali.web.errors.forbidden"
handler404 = "sekali.web.errors.not_found"
handler500 = "sekali.web.errors.broken"
