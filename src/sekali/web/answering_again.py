"""Items of a case that are answered again: reading what was typed, and the boxes to type in."""

from collections.abc import Collection, Mapping, Sequence

from sekali.casework.actions import correcting
from sekali.casework.actions.correcting import Corrected
from sekali.casework.actions.page_reading import Posted
from sekali.casework.actors import Applicant
from sekali.casework.models import Case
from sekali.casework.planning import Line, PlannedPage
from sekali.catalogue import queries as catalogue
from sekali.web.fields import Field, FieldMaker, reading_context
from sekali.web.form_words import said_of_page
from sekali.web.requests import Request, now, people_search
from sekali.web.texts import words


def read_again(request: Request, case: Case, posted: Posted, by: Applicant) -> Corrected:
    """Read what was typed for the marked items of a case."""
    return correcting.read_corrections(
        case=case,
        posted=posted,
        by=by,
        people=people_search(request),
        context=reading_context(),
        at=now(),
    )


def said_of_corrected(
    case: Case, corrected: Corrected, language: str
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return in words what is wrong: by item, and what is about more than one item."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    return said_of_page(service, corrected.page, corrected.mistakes, corrected.refusals, language)


def boxes_again(
    case: Case,
    page: PlannedPage,
    language: str,
    *,
    posted: Mapping[str, str] | None,
    mistakes: Mapping[str, str],
    covered: Collection[str] = (),
) -> Sequence[Field]:
    """Return the boxes of the marked items, filled with what was ``posted`` or stands there.

    Those of ``covered`` items are empty: who types them must not see what stands there.
    """
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    maker = FieldMaker(service, words(language), reading_context())
    return [
        maker.field(
            _without_value(line) if line.item.key in covered else line,
            posted=posted,
            mistake=mistakes.get(line.item.key, ""),
            editing=True,
        )
        for line in page.lines
    ]


def _without_value(line: Line) -> Line:
    return line._replace(value=None, fact=None, answer=None)
