"""Offerings in words for who answers for an office: settings, bounds, and what came of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.offering_effect import OfferingEffect
from sekali.catalogue.compiled import RETURNED, CompiledService
from sekali.catalogue.export.telling import clock_words
from sekali.catalogue.export.words import export_words
from sekali.catalogue.models import Offering
from sekali.catalogue.offering.queries import settings_of, version_of
from sekali.catalogue.offering.settings import Settable, flat, settables
from sekali.kernel.wording import number, rupiah
from sekali.web.texts import words


class SettingBox(NamedTuple):
    """A box of the page: what may be set, in words, and what stands in it."""

    key: str
    label: str
    hint: str
    value: str
    is_text: bool
    law: str
    sure: str


class NearOffering(NamedTuple):
    """That another office offers a service, since when, and what was measured there."""

    office_id: UUID
    office: str
    version: str
    since: date
    settings: list[tuple[str, str]]
    effect: OfferingEffect | None
    promise: str


def promise_of(service: CompiledService, language: str) -> str:
    """Return how long a service promises to take, in words."""
    return clock_words(service.definition.standard.within, export_words(language))


def setting_boxes(
    version: CompiledService, offering: Offering | None, typed: Mapping[str, str], language: str
) -> list[SettingBox]:
    """Return what may be set of a version; in the boxes stands what was typed, else what is set."""
    is_set = flat(settings_of(offering)) if offering else {}
    return [
        SettingBox(
            f"set.{one.key}",
            _label(version, one, language),
            _hint(one, language),
            typed.get(f"set.{one.key}", _in_box(one, is_set.get(one.key, ""), language)),
            one.kind == "texts",
            one.law,
            one.sure,
        )
        for one in settables(version)
    ]


def setting_words(offering: Offering, language: str) -> list[tuple[str, str]]:
    """Return what an office has set: what it is called, and how it stands."""
    version = version_of(offering)
    known = {one.key: one for one in settables(version)}
    return [
        (_label(version, known[key], language), _shown(known[key], value, language))
        for key, value in flat(settings_of(offering)).items()
        if key in known
    ]


def near_offerings(
    service: CompiledService,
    offerings: Sequence[Offering],
    effects: Mapping[tuple[str, UUID], OfferingEffect],
    language: str,
) -> list[NearOffering]:
    """Return the nearest offices that offer a service, with what was measured there."""
    return [
        NearOffering(
            one.office_id,
            agencies.office(one.office_id).name,
            one.version,
            one.since_at.date(),
            setting_words(one, language),
            effects.get((service.id, one.office_id)),
            promise_of(version_of(one), language),
        )
        for one in offerings[:12]
    ]


def state_counts(
    service: CompiledService, counts: Mapping[str, int], language: str
) -> list[tuple[str, int]]:
    """Return how many cases are in each state, by what is going on there."""
    said, t = service.text(language).states, words(language)
    return [
        (
            t("state.applicant") if key == RETURNED else said[key].doing if key in said else key,
            count,
        )
        for key, count in counts.items()
    ]


def _label(version: CompiledService, one: Settable, language: str) -> str:
    t, text = words(language), version.text(language)
    match one.kind:
        case "clocks":
            return t("offerings.clock", state=text.states[one.name].doing)
        case "fees":
            return text.fees[one.name]
        case "parameters":
            return t("offerings.number", name=text.parameters.get(one.name, one.name))
    word = t("offerings.notice") if one.name == "notice" else t(f"standard.{one.name}")
    return f"{word} ({t(f'offerings.language.{one.language}')})"


def _hint(one: Settable, language: str) -> str:
    t = words(language)
    if one.kind == "texts":
        return t("offerings.national-text", text=one.national) if one.national else ""
    least, most, national = (_shown(one, n, language) for n in (one.least, one.most, one.national))
    return t("offerings.bounds", least=least, most=most, national=national)


def _shown(one: Settable, value: str, language: str) -> str:
    match one.kind:
        case "clocks":
            return export_words(language)(f"within.{one.unit}", count=int(value))
        case "fees":
            return rupiah(int(value))
        case "parameters":
            return number(Decimal(value), language)
    return value


def _in_box(one: Settable, value: str, language: str) -> str:
    """Return a setting as it would be typed; empty where it is as in the service."""
    if one.kind == "parameters" and value and language != "en":
        return value.replace(".", ",")
    return value
