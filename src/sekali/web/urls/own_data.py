"""What is held about somebody, who looked, consents and mandates."""

from sekali.web.routes import BOTH, POST, Route
from sekali.web.views import (
    consents,
    data_rights,
    discover,
    former_records,
    ledger,
    mandates,
    mending,
    mine,
    one_fact,
    organisations,
    questions,
)

ROUTES = (
    Route("data-saya", mine.data, "resident", "my-data", acting="facts"),
    Route(
        "data-saya/hak-data", data_rights.overview, "resident", "data-rights", acting="of-person"
    ),
    Route(
        "data-saya/salinan/<uuid:copy_id>/<slug:form>",
        data_rights.fetch,
        "resident",
        "data-copy",
        fresh=True,
        acting="of-person",
    ),
    Route("data-saya/batasan", data_rights.lift, "resident", "data-unrestrict", POST, fresh=True),
    Route("data-saya/hak", discover.rights, "resident", "rights", POST),
    Route("data-saya/lengkapi/<slug:kind>/<slug:element>", discover.tell, "resident", "tell", BOTH),
    Route(
        "data-saya/fakta/<uuid:subject_id>/<slug:element>",
        one_fact.one,
        "resident",
        "fact",
        acting="facts",
    ),
    Route(
        "data-saya/perbaiki/<uuid:subject_id>/<slug:element>",
        mending.ask,
        "resident",
        "mend",
        BOTH,
        acting="facts",
    ),
    Route(
        "data-saya/perbaikan/<uuid:request_id>",
        mending.request_page,
        "resident",
        "mending",
        acting="facts",
    ),
    Route(
        "data-saya/perbaikan/<uuid:request_id>/keberatan",
        mending.appeal_page,
        "resident",
        "mend-appeal",
        POST,
        acting="facts",
    ),
    Route("siapa-melihat", ledger.looks, "resident", "looks", acting="whole"),
    Route("siapa-melihat.csv", ledger.looks_file, "resident", "looks-file", acting="whole"),
    Route("persetujuan", consents.overview, "resident", "consents"),
    Route("persetujuan/tarik", consents.withdraw, "resident", "consent-withdraw", POST),
    Route("siapa-melihat/mengapa", questions.ask, "resident", "why", BOTH, acting="whole"),
    Route("pesan", mine.inbox, "resident", "inbox", acting="always"),
    Route("kuasa", mandates.overview, "resident", "mandates", acting="officer"),
    Route("kuasa/lembaga", organisations.overview, "resident", "organisations", BOTH),
    Route(
        "kuasa/beri", mandates.give, "resident", "mandate-give", BOTH, fresh=True, acting="officer"
    ),
    Route("kuasa/minta", mandates.ask, "resident", "mandate-ask", BOTH),
    Route("kuasa/minta/<uuid:request_id>", mandates.enter_code, "resident", "mandate-code", BOTH),
    Route("kuasa/mulai", mandates.begin, "resident", "acting-begin", POST),
    Route("kuasa/selesai", mandates.stop, "resident", "acting-stop", POST, acting="always"),
    Route(
        "kuasa/<uuid:mandate_id>/akhiri",
        mandates.end,
        "resident",
        "mandate-end",
        POST,
        acting="officer",
    ),
    Route(
        "kuasa/<uuid:mandate_id>/kembalikan", mandates.give_back, "resident", "mandate-back", POST
    ),
    Route("data-saya/catatan-lama", former_records.choose, "resident", "former-record", POST),
)
