"""Reads the signature of a PDF that anybody may bring to the public verification page."""

import asyncio
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils import generic
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from sekali.documents.bounded_pdf import PARSER_ERRORS, BoundedPdfReader, Work
from sekali.documents.ports import SignatureReport

LARGEST_PDF_BYTES = 10 * 1024 * 1024
MOST_CERTIFICATES = 8
UNREADABLE = SignatureReport(verdict="unreadable")
UNSIGNED = SignatureReport(verdict="unsigned")


class PadesVerifier:
    """A ``SignatureVerifier`` that trusts the authorities it is given, and nobody else."""

    def __init__(self, trust_roots: tuple[bytes, ...]) -> None:
        self._roots = [_certificate(root) for root in trust_roots]

    def verify(self, pdf: bytes, *, at: datetime) -> SignatureReport:
        """Return what can be said of ``pdf`` as of ``at``; hostile bytes are ``unreadable``.

        One signature has to cover the whole file, as ours do: a file signed and then added to
        is ``altered``, whatever was added. Nothing is fetched from anywhere.
        """
        if not pdf.startswith(b"%PDF-") or len(pdf) > LARGEST_PDF_BYTES:
            return UNREADABLE
        try:
            return self._report(BoundedPdfReader(pdf, Work()), at)
        except (*PARSER_ERRORS, SignatureValidationError, SigningError, PathError):
            return UNREADABLE

    def check_config(self) -> list[str]:
        """Return that nobody is trusted, where that is so: then every signature is a stranger's."""
        return [] if self._roots else ["No authority is trusted that signs documents."]

    def _report(self, reader: BoundedPdfReader, at: datetime) -> SignatureReport:
        if "/Encrypt" in reader.trailer:
            return UNREADABLE
        signatures = reader.embedded_regular_signatures
        if not signatures:
            return UNSIGNED
        signature = signatures[-1]
        # Many certificates that vouch for each other make the search for a path explode.
        if len(signature.other_embedded_certs) > MOST_CERTIFICATES:
            return UNREADABLE
        trusted = ValidationContext(trust_roots=self._roots, moment=at, allow_fetching=False)
        status = asyncio.run(
            async_validate_pdf_signature(
                signature, signer_validation_context=trusted, skip_diff=True
            )
        )
        return _told(signature, status)


def verify(pdf: bytes, trust_root: bytes, *, at: datetime) -> SignatureReport:
    """Return what can be said of ``pdf``, trusting one authority (PEM or DER) only."""
    return PadesVerifier((trust_root,)).verify(pdf, at=at)


def _told(signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> SignatureReport:
    intact = bool(status.intact and status.valid)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not intact:
        return SignatureReport(verdict="altered", covers_whole_file=whole)
    trusted = bool(status.trusted)
    says, signed_by = signature.sig_object, status.signing_cert
    return SignatureReport(
        verdict="altered" if not whole else "valid" if trusted else "stranger",
        intact=intact,
        trusted=trusted,
        covers_whole_file=whole,
        signer_name=_text(says, "/Name"),
        office_name=_text(says, "/Location"),
        reason=_text(says, "/Reason"),
        signed_at=status.signer_reported_dt,
        certificate_subject=_name(signed_by.subject),
        certificate_issuer=_name(signed_by.issuer),
    )


def _text(says: Any, key: str) -> str | None:
    value = says.get(key)
    return str(value) if isinstance(value, generic.TextStringObject) else None


def _name(name: x509.Name) -> str:
    parts = name.native
    known = (parts.get("common_name"), parts.get("organization_name"))
    return ", ".join(str(part) for part in known if part) or str(name.human_friendly)


def _certificate(encoded: bytes) -> x509.Certificate:
    if pem.detect(encoded):
        _, _, encoded = pem.unarmor(encoded)
    return x509.Certificate.load(encoded)
