"""Issued documents as somebody else reads them: what their signature is worth."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from journeys.installation import Installation
from sekali.documents.adapters.pades_verifier import verify
from sekali.documents.ports import SignatureReport


def signature_of(pdf: bytes, sekali: Installation) -> SignatureReport:
    """Return what the signature of a document says to who trusts the installation's authority."""
    root = (sekali.var / "authority" / "sample-authority" / "root.pem").read_bytes()
    # In a thread of its own, for in ours Playwright's event loop is running already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(verify, pdf, root, at=datetime.now(UTC)).result()
