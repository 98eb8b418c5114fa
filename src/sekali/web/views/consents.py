"""What the resident has agreed to, what rests on it, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.casework.actions.consenting import Ended, NothingAgreed, withdraw_consent
from sekali.vault.consenting import consents_of
from sekali.web.consent_words import rows_of
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, applicant_of, now, posted_of
from sekali.web.texts import Words, words


def overview(request: Request) -> HttpResponse:
    """Show every consent that was asked for, with the history of each."""
    decisions = consents_of(request.person_id)
    rows = rows_of(request.person_id, decisions, words(request.language))
    return render(request, "consents.html", rows=rows)


def withdraw(request: Request) -> HttpResponse:
    """Take a consent back; what ended is said at once."""
    typed, t = posted_of(request), words(request.language)
    try:
        ended = withdraw_consent(
            service_id=typed.get("layanan", ""),
            purpose=typed.get("tujuan", ""),
            by=applicant_of(request),
            at=now(),
        )
    except NothingAgreed as refusal:
        messages.warning(request, sentence_for(refusal, t))
    else:
        messages.success(request, _ended_in_words(ended, t))
    return redirect("consents")


def _ended_in_words(ended: Ended, t: Words) -> str:
    """Return what followed from taking a consent back; of offices only where one was told."""
    said = t("consent.withdrawn", cases=ended.cases)
    return f"{said} {t('consent.told-to-stop', count=ended.told)}" if ended.told else said
