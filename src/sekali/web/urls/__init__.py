"""Every page, with who may use it. Addresses are Indonesian words: people read them aloud."""

from sekali.web.urls import account, counters, desk, everybody, own_data, services, systems

ROUTES = (
    *everybody.ROUTES,
    *account.ROUTES,
    *services.ROUTES,
    *own_data.ROUTES,
    *systems.ROUTES,
    *counters.ROUTES,
    *desk.ROUTES,
)

urlpatterns = [route.pattern() for route in ROUTES]
