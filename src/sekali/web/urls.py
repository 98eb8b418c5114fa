"""Every page, with who may use it. Addresses are Indonesian words: people read them aloud."""

from sekali.web.routes import Route
from sekali.web.views import (
    account,
    apply,
    cases,
    desk,
    discover,
    exports,
    files,
    home,
    lists,
    mine,
    offerings,
    payments,
    treasury,
    verify,
)

BOTH = ("GET", "POST")
POST = ("POST",)

ROUTES = (
    Route("", home.home, "anyone", "home"),
    Route("healthz", home.health, "anyone", "health"),
    Route("bahasa", home.pick_language, "anyone", "language", POST),
    Route("masuk", account.sign_in, "anyone", "sign-in", BOTH),
    Route("keluar", account.sign_out, "resident", "sign-out", POST),
    Route("daftar", account.register, "anyone", "register", BOTH),
    Route("layanan", discover.search, "anyone", "services"),
    Route("peristiwa/<slug:key>", discover.life_event, "anyone", "life-event"),
    Route("layanan/<str:service_id>.jsonld", exports.service_as_data, "anyone", "service-data"),
    Route("layanan/<str:service_id>", home.service, "anyone", "service"),
    Route(
        "layanan/<str:service_id>/proses.svg", exports.process_picture, "anyone", "process-picture"
    ),
    Route("layanan/<str:service_id>/proses.bpmn", exports.process_model, "anyone", "process-model"),
    Route("katalog.jsonld", exports.catalogue_as_data, "anyone", "catalogue-data"),
    Route("layanan/<str:service_id>/mulai", apply.start, "resident", "start", POST),
    Route("isi/<uuid:draft_id>", apply.resume, "resident", "draft"),
    Route("isi/<uuid:draft_id>/periksa", apply.review, "resident", "review"),
    Route("isi/<uuid:draft_id>/kirim", apply.submit, "resident", "submit", POST),
    Route("isi/<uuid:draft_id>/buang", apply.discard, "resident", "discard", POST),
    Route("isi/<uuid:draft_id>/<slug:page_key>", apply.page, "resident", "page", BOTH),
    Route("perkara/<uuid:case_id>", cases.case, "resident", "case"),
    Route("perkara/<uuid:case_id>/data", cases.facts, "resident", "case-facts"),
    Route("perkara/<uuid:case_id>/batal", cases.withdraw, "resident", "withdraw", BOTH),
    Route("perkara/<uuid:case_id>/perbaiki", cases.correct, "resident", "correct", BOTH),
    Route("perkara/<uuid:case_id>/kuitansi", payments.receipt, "resident", "receipt"),
    Route("bayar/bank/notify", payments.notify, "anyone", "bank-notify", POST),
    Route("berkas/<uuid:evidence_id>", files.paper, "resident", "paper"),
    Route("dokumen/<uuid:document_id>", files.document, "resident", "document"),
    Route("data-saya", mine.data, "resident", "my-data"),
    Route("data-saya/hak", discover.rights, "resident", "rights", POST),
    Route("data-saya/lengkapi/<slug:kind>/<slug:element>", discover.tell, "resident", "tell", BOTH),
    Route("siapa-melihat", mine.looks, "resident", "looks"),
    Route("pesan", mine.inbox, "resident", "inbox"),
    Route("periksa", verify.ask, "anyone", "verify-ask", BOTH),
    Route("periksa/<str:code>", verify.verify, "anyone", "verify", BOTH),
    Route("bendahara", treasury.treasury, "staff", "treasury"),
    Route("bendahara/rekening", treasury.fetch, "staff", "treasury-fetch", POST),
    Route("bendahara/catat", treasury.take_over, "staff", "treasury-take", POST),
    Route("meja", desk.queue, "staff", "desk"),
    Route("meja/penawaran", offerings.overview, "staff", "offerings"),
    Route("meja/penawaran/<str:service_id>", offerings.one, "staff", "offering", BOTH),
    Route("meja/<uuid:person_id>/<uuid:case_id>", desk.case, "staff", "desk-case"),
    Route("meja/<uuid:person_id>/<uuid:case_id>/tindakan", desk.act, "staff", "desk-act", POST),
    Route("meja/<uuid:person_id>/<uuid:case_id>/ambil", desk.claim, "staff", "desk-claim", POST),
    Route("meja/massal", lists.lists, "staff", "lists", BOTH),
    Route("meja/massal/contoh/<str:service_id>.csv", lists.example, "staff", "list-example"),
    Route("meja/massal/<uuid:list_id>", lists.one_list, "staff", "list"),
    Route("meja/massal/<uuid:list_id>/laporan.csv", lists.report, "staff", "list-report"),
    Route("meja/massal/<uuid:list_id>/tindakan", lists.act, "staff", "list-act", POST),
    Route(
        "meja/<uuid:person_id>/<uuid:case_id>/berkas/<uuid:evidence_id>",
        desk.paper,
        "staff",
        "desk-paper",
    ),
)

urlpatterns = [route.pattern() for route in ROUTES]
