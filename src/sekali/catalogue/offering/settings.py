"""What an office may set of a service it offers, and reading what somebody typed for it. Pure.

Each setting has a key: ``clocks.check``, ``fees.levy``, ``parameters.local_index``,
``texts.id.facilities``. That is how pages, the command line and the audit log name it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sekali.catalogue import files
from sekali.catalogue.citations import cites_law
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.telling import unit_of
from sekali.kernel.errors import DomainError

LONGEST_LAW = 200
Kind = Literal["clocks", "fees", "parameters", "texts"]
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")


class SettingRefused(DomainError):
    """A setting that is not local, or not within its bounds; ``params["reason"]`` says which."""

    code = "setting-refused"


class LocalLawMissing(DomainError):
    """A fee, a clock or a number is local only where a regulation of the region orders it."""

    code = "local-law-missing"


@dataclass(frozen=True, slots=True)
class Settable:
    """One thing that may be local: what it is nationally, and its bounds.

    ``unit`` is that of a clock, as files name it; ``language`` that of a text.
    """

    key: str
    kind: Kind
    name: str
    national: str
    least: str = ""
    most: str = ""
    unit: str = ""
    law: str = ""
    sure: str = "confirmed"
    language: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether it is counted: a dot then stands between thousands."""
        return not any("." in number for number in (self.national, self.least, self.most))


def settables(service: CompiledService) -> tuple[Settable, ...]:
    """Return what an office may set. ``service`` is the version itself, without settings."""
    return tuple(_settables(service, service.definition.local or files.Local()))


def flat(settings: files.LocalSettings) -> dict[str, str]:
    """Return settings by key, as they are typed."""
    found = {f"clocks.{key}": str(count) for key, count in settings.clocks.items()}
    found |= {f"fees.{key}": str(rupiah) for key, rupiah in settings.fees.items()}
    found |= {f"parameters.{key}": value for key, value in settings.parameters.items()}
    for language, said in settings.texts.items():
        found |= {f"texts.{language}.{key}": text for key, text in said.items()}
    return found


def read_settings(
    service: CompiledService, typed: Mapping[str, str], law: str
) -> files.LocalSettings:
    """Return the settings that were typed, by key; what is empty or as in the service is left out.

    Raises:
        SettingRefused: One is not local, no number, or beyond its bounds.
        LocalLawMissing: There is no law that orders it.
    """
    known = {one.key: one for one in settables(service)}
    nested: dict[str, Any] = {}
    for key, written in typed.items():
        if key not in known:
            raise SettingRefused(setting=key, reason="unknown")
        kept = _read(known[key], written.strip())
        if kept is not None:
            _put(nested, key, kept)
    settings = files.LocalSettings.model_validate(nested)
    if settings.needs_law and not cites_law(law[:LONGEST_LAW]):
        raise LocalLawMissing
    return settings


def _settables(service: CompiledService, local: files.Local) -> Iterator[Settable]:
    definition = service.definition
    for name, clock in local.clocks.items():
        unit, count = unit_of(definition.process[name].within)
        yield _within("clocks", name, str(count), clock, unit)
    for name, fee in local.fees.items():
        yield _within("fees", name, str(definition.fees[name].rupiah), fee)
    for name, number in local.parameters.items():
        newest = service.rules.parameters[name][-1].value
        yield _within("parameters", name, newest, number)
    for language, texts in service.texts.items():
        said = texts.standard
        for word in local.texts:
            yield Settable(
                f"texts.{language}.{word}", "texts", word, getattr(said, word), language=language
            )
        if local.notice:
            key = f"texts.{language}.{files.NOTICE}"
            yield Settable(key, "texts", files.NOTICE, "", language=language)


def _within(
    kind: Kind,
    name: str,
    national: str,
    bounds: files.CountBounds | files.NumberBounds,
    unit: str = "",
) -> Settable:
    return Settable(
        f"{kind}.{name}",
        kind,
        name,
        national,
        str(bounds.at_least),
        str(bounds.at_most),
        unit,
        bounds.law,
        bounds.sure,
    )


def _read(one: Settable, written: str) -> int | str | None:
    """Return a setting as it is kept; None where it is as in the service."""
    if one.kind == "texts":
        if len(written) > files.LONGEST_TEXT:
            raise SettingRefused(setting=one.key, reason="too-long", most=files.LONGEST_TEXT)
        return written if written and written != one.national.strip() else None
    if not written:
        return None
    number = _number(one, written)
    if number < Decimal(one.least):
        raise SettingRefused(setting=one.key, reason="too-small", least=one.least)
    if number > Decimal(one.most):
        raise SettingRefused(setting=one.key, reason="too-large", most=one.most)
    if number == Decimal(one.national):
        return None
    return f"{number:f}" if one.kind == "parameters" else int(number)


def _number(one: Settable, written: str) -> Decimal:
    """Read 5.610.000, 0,004 and 0.004 as people of either language type them."""
    plain = re.sub(r"\.(?=\d{3}(\D|$))", "", written) if one.is_whole else written
    plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise SettingRefused(setting=one.key, reason="not-number")
    number = Decimal(plain)
    if one.kind != "parameters" and number != number.to_integral_value():
        raise SettingRefused(setting=one.key, reason="not-number")
    return number


def _put(nested: dict[str, Any], key: str, kept: int | str) -> None:
    *parents, last = key.split(".")
    for parent in parents:
        nested = nested.setdefault(parent, {})
    nested[last] = kept
