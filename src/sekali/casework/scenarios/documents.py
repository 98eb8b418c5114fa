"""Setting the documents of a scenario: a template must be able to say its facts."""

from collections.abc import Iterator, Sequence
from typing import Any

from sekali.casework.case_facts import CaseFacts
from sekali.casework.document_words import households_of, subject_words
from sekali.casework.scenarios.effects import NEW_NIK, issued, number_of
from sekali.casework.scenarios.form import ScenarioForm
from sekali.catalogue import files
from sekali.catalogue.personas import ScenarioOffice
from sekali.catalogue.plain_values import place_name
from sekali.catalogue.value_types import Context
from sekali.documents.ports import DocumentRenderer, TemplateFailed
from sekali.kernel.wording import long_date

_QR_CODE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
_LONGEST_TOLD = 300


def unprintable(
    effects: Sequence[files.Effect],
    form: ScenarioForm,
    facts: CaseFacts,
    office: ScenarioOffice,
    renderer: DocumentRenderer,
) -> Iterator[str]:
    """Say which documents cannot be set."""
    for key in issued(effects):
        document = form.service.definition.documents[key]
        template = form.service.templates[document.template]
        try:
            renderer.render(template, words_of(key, form, facts, office))
        except TemplateFailed as failure:
            place = f"{document.template}:{failure.line or 1}"
            yield f"the document {key} cannot be set: {place}: {failure.sentence[:_LONGEST_TOLD]}"


def words_of(
    key: str, form: ScenarioForm, facts: CaseFacts, office: ScenarioOffice
) -> dict[str, Any]:
    """Return what the template gets; see document_data in effects.py for the real particulars."""
    service, dictionary, on = form.service, form.dictionary, form.scenario.on
    document = service.definition.documents[key]
    context = Context(on, dictionary.codes, place_name)
    findings = form.period.as_findings() if form.period else {}
    words = subject_words(service, dictionary, facts, context, new_nik=NEW_NIK, findings=findings)
    for household in households_of(service):
        place = str(facts.get(f"{household}.village_code", {}).get("value", ""))
        parts = {"village": place, "district": place[:8], "regency": place[:5]}
        words[household] = {**(words.get(household) or {}), **parts, "province": place[:2]}
    words["document"] = {
        "number": number_of(document, on, office.region),
        "issued_date": long_date(on, "id"),
        "issued_place": office.region,
        "verify_url": "https://example.org/periksa/x",
        "qr_svg": _QR_CODE,
        "office": {"name": service.definition.owner, "regency": office.region},
        "signer": {"name": document.signed_by, "title": document.signed_by},
        "sample": True,
    }
    return words
