"""What offices in organisations are called."""

from sekali.catalogue import queries as catalogue
from sekali.mandates.board import OFFICES


def office_in_words(office: str, language: str) -> str:
    """Return what an office in an organisation is called."""
    items = catalogue.dictionary().codes[OFFICES].items
    found = next((one for one in items if one.key == office), None)
    if found is None:
        return office
    return found.id if language == "id" else found.en
