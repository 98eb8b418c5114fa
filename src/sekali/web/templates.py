"""Our templates, compiled once for each language: words that never change are part of the page."""

from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import Environment, PackageLoader, StrictUndefined, Template, nodes
from jinja2.visitor import NodeTransformer

from sekali.agencies import queries as agencies
from sekali.kernel.wording import day_and_hour, long_date, weekday
from sekali.web.board_words import office_in_words
from sekali.web.texts import LANGUAGES, words


def template(name: str, language: str) -> Template:
    """Return a template whose words are those of a language."""
    return _environment(language).get_template(name)


def at_hour(instant: datetime, language: str) -> str:
    """Return an instant as one would say it, on the clock of this government."""
    return day_and_hour(timezone.localtime(instant), language)


def by_hour(due: datetime, language: str) -> str:
    """Return by when something is due: midnight is the end of a day, not the start of the next."""
    local = timezone.localtime(due)
    if (local.hour, local.minute) == (0, 0):
        local -= timedelta(minutes=1)
    return day_and_hour(local, language)


def compile_all() -> None:
    """Compile every template in every language now, so that no visitor waits for it."""
    for language in LANGUAGES:
        # Pages ask for the words themselves, too, whether or not the templates are there already.
        words(language)
        environment = _environment(language)
        for name in environment.list_templates():
            environment.get_template(name)


class _Environment(Environment):
    """Jinja as our templates use it: everything escaped, nothing undefined forgiven.

    Words and addresses of which everything is said in the template are looked up when it is
    compiled: two thirds of all calls on a page.
    """

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = _Settled(self).visit(super()._parse(source, name, filename))
        return parsed


class _Settled(NodeTransformer):
    """Puts what ``t``, ``url`` and ``static`` return in the place of calls with constants only."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # named after the node
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in {"t", "url", "static"}:
            return node
        if any(not isinstance(said, nodes.Const) for said in (*node.args, *_values(node))):
            return node
        function: Any = self._environment.globals[node.node.name]
        said = {one.key: one.value.as_const() for one in node.kwargs}
        result = function(*(one.as_const() for one in node.args), **said)
        return nodes.Const(result, lineno=node.lineno)


def _values(node: nodes.Call) -> list[nodes.Expr]:
    spread = [one for one in (node.dyn_args, node.dyn_kwargs) if one is not None]
    return [one.value for one in node.kwargs] + spread


@cache
def _environment(language: str) -> Environment:
    made = _Environment(
        loader=PackageLoader("sekali.web", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=settings.DEBUG,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=200,
    )
    made.globals.update(
        t=words(language),
        language=language,
        url=_url,
        static=static,
        place_name=agencies.place_name,
        weekday=lambda day: weekday(day, language),
        on_day=lambda day: long_date(day, language),
        at_hour=lambda instant: at_hour(instant, language),
        by_hour=lambda due: by_hour(due, language),
        office_of=lambda key: office_in_words(key, language),
        is_sample=settings.SAMPLE_DATA,
        LANGUAGES=LANGUAGES,
    )
    return made


@lru_cache(1_024)
def _url(name: str, **parameters: Any) -> str:
    return reverse(name, kwargs=parameters)
