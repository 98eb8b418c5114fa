"""The words of notices that every service sends alike."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from sekali.catalogue.strict_yaml import load_strict

LANGUAGES = ("id", "en")


@lru_cache(len(LANGUAGES))
def notice_texts(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return subject and body of each notice by its key; Indonesian where there is none."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    text = files(__name__).joinpath(f"{known}.yaml").read_text("utf-8")
    notices: Mapping[str, Mapping[str, str]] = load_strict(text, f"{known}.yaml").value["notices"]
    return notices
