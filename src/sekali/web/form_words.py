"""What a form says: what is wrong with a page, what stands against it, what it will cost."""

from collections.abc import Mapping, Sequence

from sekali.casework import queries as casework
from sekali.casework.bundle_planning import BundlePlan
from sekali.casework.planning import MEMBERS, Plan, PlannedPage, item_refused
from sekali.casework.process import fee_of
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import rupiah
from sekali.web.errors import sentence_for
from sekali.web.fields import Field
from sekali.web.offered import not_offered_sentence
from sekali.web.texts import words


def said_of_page(
    service: CompiledService,
    page: PlannedPage,
    mistakes: Mapping[str, DomainError],
    refusals: Sequence[str],
    language: str,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return in words what is wrong: by item, and what is about more than one item."""
    text, t = service.text(language), words(language)
    by_item = {key: sentence_for(error, t) for key, error in mistakes.items()}
    # They have no boxes yet: the page says once what is to be done about all of them.
    undecided = [line.item.key for line in page.lines if line.standing == "elsewhere"]
    of_page = list(dict.fromkeys(by_item.pop(key) for key in undecided if key in by_item))
    for key in refusals:
        item = item_refused(service, page, key)
        if item is None:
            of_page.append(text.refusals[key])
        else:
            by_item.setdefault(item, text.refusals[key])
    return by_item, tuple(of_page)


def refusals_of_form(plan: Plan, language: str) -> list[str]:
    """Return why it cannot be handed in, in sentences: first that it is not offered there."""
    text, t = plan.service.text(language), words(language)
    parts = [one.plan for one in plan.expected()] if isinstance(plan, BundlePlan) else [plan]
    not_offered = [told for one in parts if (told := not_offered_sentence(one, t))]
    return [*not_offered, *(text.refusals[key] for key in plan.refusals(complete=True))]


def known_groups(
    fields: list[Field], plan: Plan, subjects: Mapping[str, str]
) -> list[tuple[str, str, list[Field]]]:
    """Return what is known, by whom it is about: key, heading with name, fields."""
    groups: dict[str, list[Field]] = {}
    for one in fields:
        if one.kind == "fact" and one.standing in {"verified", "declared"}:
            groups.setdefault(one.key.partition(".")[0], []).append(one)
    named = []
    for key, members in groups.items():
        holder = plan.holders.get(key)
        name = str(holder.value("full_name") or "") if holder else ""
        stranger = key in plan.service.subjects and plan.service.subjects[key].spec.source == "nik"
        heading = subjects.get(key, "")
        named.append((key, f"{heading}: {name}" if name and not stranger else heading, members))
    return named


def fees_of_form(plan: Plan, language: str) -> list[tuple[str, str]]:
    """Return what has to be paid once it is approved, as far as can be said before sending."""
    if isinstance(plan, BundlePlan):
        return [fee for one in plan.expected() for fee in fees_of_form(one.plan, language)]
    service = plan.service
    text = service.text(language)
    return [
        (text.fees[key], rupiah(fee_of(service, key, plan.values)))
        for key in service.definition.fees
    ]


def members_shown(opened: casework.OpenDraft, plan: Plan) -> list[str]:
    """Return who stands on the family card, where the service prints them."""
    if MEMBERS not in plan.service.definition.reads:
        return []
    return [str(holder.value("full_name") or "-") for holder in opened.surroundings.family()]
