"""What would be: figures of a service for what somebody supposes, without an account.

What is typed stands in the address, as in any search: the page can be sent to somebody, opened
again, and nothing of it is kept. It is about nobody.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse

from sekali.casework.planning import Answer, Line
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.figures import explained
from sekali.catalogue.value_types import ValueRefused
from sekali.kernel.errors import DomainError
from sekali.web.errors import sentence_for
from sekali.web.fields import Field, FieldMaker, months, reading_context
from sekali.web.figures import FigureView, figure_views
from sekali.web.pages import render
from sekali.web.requests import Request, today
from sekali.web.texts import Words, words

_LONGEST = 200


class Supposed(NamedTuple):
    """What was typed: values as they are kept, and what is wrong with the others."""

    kept: Mapping[str, Any]
    mistakes: Mapping[str, DomainError]


def calculate(request: Request, service_id: str) -> HttpResponse:
    """Ask what somebody supposes, and show what would follow, with formula and law."""
    service = catalogue.service(service_id)
    text = service.text(request.language)
    if service.definition.calculator is None or text.calculator is None:
        raise Http404
    t = words(request.language)
    typed = {key: str(request.GET[key])[:_LONGEST].replace("\0", "") for key in request.GET}
    is_asked = any(key in typed for item in service.supposed for key in _boxes(item))
    supposed = _read(service, typed) if is_asked else Supposed({}, {})
    fields = [_field(service, item, typed, supposed, t) for item in service.supposed]
    found = _figures(service, supposed, t) if is_asked and not supposed.mistakes else []
    return render(
        request,
        "calculator.html",
        status=422 if supposed.mistakes else 200,
        service=service,
        text=text,
        fields=fields,
        mistakes=[one for one in fields if one.mistake],
        figures=found,
        has_none=is_asked and not supposed.mistakes and not found,
        months=months(request.language),
    )


def _boxes(item: Any) -> tuple[str, ...]:
    boxes: tuple[str, ...] = item.type.posted_as(item.key)
    return boxes


def _read(service: CompiledService, typed: Mapping[str, str]) -> Supposed:
    kept: dict[str, Any] = {}
    mistakes: dict[str, DomainError] = {}
    for item in service.supposed:
        if item.type is None or item.spec is None:
            continue
        try:
            value = item.type.read(typed, item.key, item.spec, reading_context())
        except DomainError as refusal:
            mistakes[item.key] = refusal
            continue
        if value is not None:
            kept[item.key] = value
        elif not item.optional:
            mistakes[item.key] = ValueRefused("answer-missing")
    return Supposed(kept, mistakes)


def _field(
    service: CompiledService, item: Any, typed: Mapping[str, str], supposed: Supposed, t: Words
) -> Field:
    mistake = supposed.mistakes.get(item.key)
    line = Line(item, "asked", answer=Answer(None, "", "", ""))
    maker = FieldMaker(service, t, reading_context())
    said = sentence_for(mistake, t) if mistake else ""
    return maker.field(line, posted=typed, mistake=said, editing=True)


def _figures(service: CompiledService, supposed: Supposed, t: Words) -> list[FigureView]:
    values: dict[str, Any] = {"today": today(), **service.numbers_on(today())}
    for item in service.supposed:
        if item.key in supposed.kept and item.type is not None and item.spec is not None:
            values[item.key] = item.type.for_rules(supposed.kept[item.key], item.spec)
    facts = {key: {"value": value} for key, value in supposed.kept.items()}
    calculator = service.definition.calculator
    found = explained(service.figures, calculator.figures if calculator else (), values)
    return figure_views(found, service, facts, t, reading_context())
