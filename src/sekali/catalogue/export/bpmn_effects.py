"""What follows from a decision, in a few words for the task that does it."""

from typing import Any

from sekali.catalogue import files
from sekali.catalogue.export.words import ExportWords


def effect_words(effect: files.Effect, text: files.Texts, words: ExportWords) -> str:
    """Return what one effect does."""
    key, params = _sentence(effect, text)
    return words(f"task.{key}", **params)


def _sentence(effect: files.Effect, text: files.Texts) -> tuple[str, dict[str, Any]]:
    """Return the key of the sentence for an effect, and what to fill in."""
    said: tuple[str, dict[str, Any]]
    match effect:
        case files.Issue(issue=key):
            said = "issue", {"what": text.documents.get(key, key)}
        case files.Register():
            said = "register", {}
        case files.Record(record=facts):
            said = "record", {"count": len(facts)}
        case (
            files.Verify(verify=subject)
            | files.Join(join=subject)
            | files.Leave(leave=subject)
            | files.Close(close=subject)
        ):
            said = type(effect).__name__.lower(), {"what": _subject(subject, text)}
        case files.Notify(notify=notice):
            said = "notify", {"what": _notice(notice, text)}
        case files.Tell(words=key):
            said = "tell", {"what": _telling(key, text)}
        case files.Copy() | files.Restrict() | files.Erase():
            said = type(effect).__name__.lower(), {}
        case files.Offer(offer=services):
            said = "offer", {"what": ", ".join(services)}
    return said


def _subject(key: str, text: files.Texts) -> str:
    return text.subjects.get(key, key)


def _telling(key: str, text: files.Texts) -> str:
    return text.tellings[key].subject if key in text.tellings else key


def _notice(key: str, text: files.Texts) -> str:
    """Return a notice by its subject line, without the blanks that a case fills in."""
    if key not in text.notices:
        return key
    plain = text.notices[key].subject.replace("{about}", "…").replace("{title}", text.title)
    return plain.replace("{number}", "…")
