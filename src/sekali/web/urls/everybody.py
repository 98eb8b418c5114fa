"""What everybody may open: the home page, finding a service, whether a document is genuine."""

from sekali.web.routes import BOTH, POST, Route
from sekali.web.views import calculator, calls, discover, exports, home, verify

ROUTES = (
    Route("", home.home, "anyone", "home", acting="always"),
    Route("healthz", home.health, "anyone", "health", of_nobody=True),
    Route("bahasa", home.pick_language, "anyone", "language", POST, acting="always"),
    Route("layanan", discover.search, "anyone", "services", acting="always"),
    Route("peristiwa/<slug:key>", discover.life_event, "anyone", "life-event", acting="always"),
    Route(
        "layanan/<str:service_id>.jsonld",
        exports.service_as_data,
        "anyone",
        "service-data",
        acting="always",
    ),
    Route("layanan/<str:service_id>", home.service, "anyone", "service", acting="services"),
    Route(
        "layanan/<str:service_id>/proses.svg",
        exports.process_picture,
        "anyone",
        "process-picture",
        acting="always",
    ),
    Route(
        "layanan/<str:service_id>/proses.bpmn",
        exports.process_model,
        "anyone",
        "process-model",
        acting="always",
    ),
    Route(
        "layanan/<str:service_id>/seleksi/<slug:call>",
        calls.call,
        "anyone",
        "call",
        acting="services",
    ),
    Route(
        "layanan/<str:service_id>/hitung",
        calculator.calculate,
        "anyone",
        "calculator",
        acting="always",
    ),
    Route("katalog.jsonld", exports.catalogue_as_data, "anyone", "catalogue-data", acting="always"),
    Route("periksa", verify.ask, "anyone", "verify-ask", BOTH, acting="always"),
    Route("periksa/<str:code>", verify.verify, "anyone", "verify", BOTH, acting="always"),
)
