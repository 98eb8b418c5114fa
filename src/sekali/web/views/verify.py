"""Checking a document by its QR, for anybody, without an account."""

import hashlib
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect

from sekali.accounts.actions import Limit, TooManyAttempts, count_attempt
from sekali.agencies import queries as agencies
from sekali.documents.queries import NoSuchDocument, document_with_code
from sekali.web.errors import sentence_for
from sekali.web.fields import covered
from sekali.web.pages import render
from sekali.web.papers import LIMITS
from sekali.web.requests import Request, address_of, now, posted_of
from sekali.web.texts import words

# A code has 100 bits; the limit spares the server, not the codes.
BY_ADDRESS = Limit("verify-address", 300, timedelta(minutes=15))


def ask(request: Request) -> HttpResponse:
    """Ask for the code under the QR."""
    code = posted_of(request).get("kode", "").strip().replace(" ", "").replace("-", "").upper()
    if request.method == "POST" and code.isalnum() and len(code) < 40:  # noqa: PLR2004  # longer than any code
        return redirect("verify", code=code)
    return render(request, "verify.html", document=None, code=code, asked=request.method == "POST")


def verify(request: Request, code: str) -> HttpResponse:
    """Say what the document with this code is, and whether a file is that document."""
    try:
        count_attempt(BY_ADDRESS, address_of(request), now=now())
        found = document_with_code(code)
    except TooManyAttempts as refusal:
        said = sentence_for(refusal, words(request.language))
        return render(request, "error.html", status=429, key="slow-down", said=said)
    except NoSuchDocument:
        return render(request, "verify.html", status=404, document=None, code=code, asked=True)
    return render(
        request,
        "verify.html",
        document=found,
        office=agencies.office(found.office_id),
        about=covered(found.about),
        title=found.title.get(request.language) or found.title.get("id"),
        same=_same_file(request, found.sha256),
        code=code,
        asked=True,
    )


def _same_file(request: Request, sha256: str) -> bool | None:
    """Return whether the uploaded file is the issued one, byte by byte; None without a file."""
    upload = request.FILES.get("berkas")
    if upload is None:
        return None
    if (upload.size or 0) > LIMITS.max_bytes:
        return False
    return hashlib.sha256(upload.read()).hexdigest() == sha256
