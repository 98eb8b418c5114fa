"""Reading a PDF back as a reader sees it, with poppler, which the tests install."""

import re
import subprocess


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF as a reader sees it, on one line."""
    command = ["/usr/bin/env", "pdftotext", "-raw", "-", "-"]
    out = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(out.stdout.decode().split())


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type/Page\b", pdf))
