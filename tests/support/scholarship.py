"""A regional scholarship from the first answer to the ranking, through the actions of the house."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sekali.casework.actions import declaring, reviewing
from sekali.casework.actors import Applicant, Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.uploads import check_upload
from sekali.storage.writing import insert_together
from support.applying import answer, decide, hand_in, local_day, photo, start
from support.people import applicant, officer_as

SCHOLARSHIP = "pendidikan.beasiswa-daerah"
EDITION = "2026"
# Mothers and fathers who apply for a child.
PARENTS = ("siti-aminah", "tutik-handayani", "sri-wahyuni", "yusuf-maulana")
CLERK, HEAD = "dian-kartikasari", "agung-nugroho"
READERS = ("yoga-prasetya", "indah-permatasari", "taufik-ramadhan", "nur-azizah")
APPLIED_AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
READ_AT = datetime(2026, 4, 6, 3, 0, tzinfo=UTC)
# Half past midnight in Jakarta on the days of the edition.
RANKING_DAY = datetime(2026, 4, 27, 17, 30, tzinfo=UTC)
ANNOUNCEMENT_DAY = datetime(2026, 5, 3, 17, 30, tzinfo=UTC)
OFFICE = "education-office"


def clerk() -> Officer:
    """Return who checks applications."""
    return officer_as(CLERK, OFFICE)


def head() -> Officer:
    """Return who may start the ranking."""
    return officer_as(HEAD, OFFICE)


def reader(key: str = READERS[0]) -> Officer:
    """Return one of those who read."""
    return officer_as(key, OFFICE)


def begun(
    key: str, outside: Outside, *, at: datetime = APPLIED_AT, level: str = "senior_secondary"
) -> tuple[Applicant, Any]:
    """Return an application that only has to be handed in, for the youngest of the family."""
    by = applicant(key)
    draft_id = start(by, SCHOLARSHIP, at=at)
    child = _youngest(by, draft_id, at)
    first = {"student": child, "study_level": level, "place_of_study": "SMA Contoh Trawas"}
    done = answer(by, draft_id, "student", first, outside, at=at)
    assert done.is_good, (done.mistakes, done.refusals)
    second = {
        "average_mark": "88,50",
        "motivation": "Ingin menjadi guru.",
        "no_other_grant": "yes",
    }
    papers = {"report_card": _report_card(by, draft_id, outside)}
    done = answer(by, draft_id, "merit", second, outside, papers=papers, at=at)
    assert done.is_good, (done.mistakes, done.refusals)
    return by, draft_id


def applied(key: str, outside: Outside, *, at: datetime = APPLIED_AT, **said: str) -> Case:
    """Return an application that was handed in."""
    _, draft_id = begun(key, outside, at=at, **said)
    return hand_in(key, draft_id, at=at)


def in_panel(key: str, outside: Outside, **said: str) -> Case:
    """Return an application that is with the readers."""
    return decide(applied(key, outside, **said), clerk(), "accept", at=READ_AT)


def declares(case: Case, by: Officer, *, conflict: bool = False, at: datetime = READ_AT) -> str:
    """Let a reader say whether there is a conflict."""
    said = declaring.Declaration(has_conflict=conflict)
    return declaring.declare(
        person_id=case.person_id,
        case_id=case.id,
        said=said,
        by=by,
        at=at,
        today=local_day(at),
    )


def points(merit: int, plan: int, need: int) -> reviewing.Points:
    """Return points for the rubric of the scholarship."""
    given = {"merit": merit, "motivation_shown": plan, "need_shown": need}
    scores = {key: Decimal(value) for key, value in given.items()}
    return reviewing.Points(scores=scores, comments={"motivation_shown": "Jelas."})


def gives(case: Case, by: Officer, given: reviewing.Points, *, at: datetime = READ_AT) -> None:
    """Let a reader give points."""
    reviewing.give_points(
        person_id=case.person_id,
        case_id=case.id,
        points=given,
        by=by,
        at=at,
        today=local_day(at),
    )


def read(case: Case, *each: tuple[int, int, int]) -> Case:
    """Let readers read a case, one after the other."""
    for key, given in zip(READERS, each, strict=False):
        assert declares(case, reader(key)) == ""
        gives(case, reader(key), points(*given))
    return now_of(case)


def now_of(case: Case) -> Case:
    """Return how a case stands."""
    return case_of(person_id=case.person_id, case_id=case.id)


def _youngest(by: Applicant, draft_id: Any, at: datetime) -> str:
    from sekali.casework.actions.drafting import plan_of
    from support.knowing import open_draft

    plan = plan_of(open_draft(person_id=by.person_id, draft_id=draft_id), today=local_day(at))
    line = plan.line("student")
    assert line is not None
    youngest = max(line.candidates, key=lambda holder: str(holder.value("birth_date")))
    return str(youngest.subject_id)


def _report_card(by: Applicant, draft_id: Any, outside: Outside) -> list[str]:
    paper = Paper(
        person_id=by.person_id,
        application_id=draft_id,
        item="report_card",
        checked=check_upload(photo(), "rapor-galih.jpg"),
        added_by_id=by.person_id,
    )
    row = keep_paper(paper=paper, store=outside.store, at=APPLIED_AT)
    insert_together(row)
    return [str(row.id)]
