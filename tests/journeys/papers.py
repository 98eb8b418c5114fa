"""Papers of the journeys: photographs that people bring, and what an issued one's signature is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw

from journeys.installation import Installation
from sekali.documents.adapters.pades_verifier import verify
from sekali.documents.ports import SignatureReport


def photograph(file: Path, *lines: str) -> Path:
    """Write a photograph of a sheet of paper with these lines on it."""
    photo = Image.new("RGB", (900, 1200), "#efe9da")
    draw = ImageDraw.Draw(photo)
    draw.rectangle((60, 60, 840, 1140), outline="#6b6252", width=4)
    for number, line in enumerate(lines):
        draw.text((120, 110 + 90 * number), line, fill="#222", font_size=30)
    photo.save(file, quality=85)
    return file


def signature_of(pdf: bytes, sekali: Installation) -> SignatureReport:
    """Return what the signature of a document says to who trusts the installation's authority."""
    root = (sekali.var / "authority" / "sample-authority" / "root.pem").read_bytes()
    # In a thread of its own, for in ours Playwright's event loop is running already.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(verify, pdf, root, at=datetime.now(UTC)).result()
