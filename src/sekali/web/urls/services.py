"""Applying: forms, cases, papers and documents, appointments, payments."""

from sekali.web.routes import BOTH, POST, Route
from sekali.web.views import (
    apply,
    bundles,
    cases,
    corrections,
    files,
    form_page,
    objections,
    payments,
    visits,
)

ROUTES = (
    Route(
        "sekaligus/<slug:key>", bundles.choose, "resident", "choose-bundle", BOTH, acting="services"
    ),
    Route("paket/<uuid:bundle_id>", bundles.status, "resident", "bundle", acting="services"),
    Route(
        "layanan/<str:service_id>/mulai", apply.start, "resident", "start", POST, acting="services"
    ),
    Route("isi/<uuid:draft_id>", apply.resume, "resident", "draft", acting="services"),
    Route("isi/<uuid:draft_id>/periksa", apply.review, "resident", "review", acting="services"),
    Route(
        "isi/<uuid:draft_id>/layanan",
        bundles.choose_more,
        "resident",
        "draft-services",
        BOTH,
        acting="services",
    ),
    Route("isi/<uuid:draft_id>/kirim", apply.submit, "resident", "submit", POST, acting="services"),
    Route(
        "isi/<uuid:draft_id>/buang", apply.discard, "resident", "discard", POST, acting="services"
    ),
    Route(
        "isi/<uuid:draft_id>/<slug:page_key>",
        form_page.page,
        "resident",
        "page",
        BOTH,
        acting="services",
    ),
    Route("perkara/<uuid:case_id>", cases.case, "resident", "case", acting="services"),
    Route("perkara/<uuid:case_id>/data", cases.facts, "resident", "case-facts", acting="services"),
    Route(
        "perkara/<uuid:case_id>/batal",
        cases.withdraw,
        "resident",
        "withdraw",
        BOTH,
        fresh=True,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/perbaiki",
        cases.correct,
        "resident",
        "correct",
        BOTH,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/pembetulan",
        corrections.ask,
        "resident",
        "correction",
        BOTH,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/keberatan",
        objections.objection,
        "resident",
        "objection",
        BOTH,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/keberatan/tarik",
        objections.withdraw,
        "resident",
        "objection-withdraw",
        POST,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/janji", visits.choose, "resident", "visit", BOTH, acting="services"
    ),
    Route(
        "perkara/<uuid:case_id>/janji/lepas",
        visits.cancel,
        "resident",
        "visit-cancel",
        POST,
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/janji.ics",
        visits.calendar,
        "resident",
        "visit-calendar",
        acting="services",
    ),
    Route(
        "perkara/<uuid:case_id>/kuitansi",
        payments.receipt,
        "resident",
        "receipt",
        acting="services",
    ),
    Route("bayar/bank/notify", payments.notify, "anyone", "bank-notify", POST, of_nobody=True),
    Route("berkas/<uuid:evidence_id>", files.paper, "resident", "paper", acting="services"),
    Route("dokumen/<uuid:document_id>", files.document, "resident", "document", acting="services"),
)
