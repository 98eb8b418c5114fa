"""Issued documents as somebody else reads them: their words, and what their signature is worth."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from journeys.installation import Installation
from sekali.documents.adapters.pades_verifier import verify
from sekali.documents.ports import SignatureReport


def words_of(pdf: bytes) -> str:
    """Return the text of a document, in the order in which it is read."""
    read = subprocess.run(
        ["/usr/bin/env", "pdftotext", "-layout", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return " ".join(read.stdout.decode().split())


def signature_of(pdf: bytes, sekali: Installation) -> SignatureReport:
    """Return what the signature of a document says to who trusts the installation's authority."""
    root = (sekali.var / "authority" / "sample-authority" / "root.pem").read_bytes()
    # In a thread of its own, for in ours Playwright's event loop is running already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(verify, pdf, root, at=datetime.now(UTC)).result()
