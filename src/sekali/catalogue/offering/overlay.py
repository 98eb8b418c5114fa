"""A service as one office offers it: the version, with what is local in its place. Pure.

Nothing is compiled anew: an overlay shares every expression and every table with its version.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.telling import unit_of


def local_digest(digest: str, settings: files.LocalSettings, law: str) -> str:
    """Return what names a version with these settings; the version's own where there are none."""
    if settings.says_nothing:
        return digest
    said = json.dumps(settings.model_dump(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{digest}\0{said}\0{law}".encode()).hexdigest()


def with_local(
    service: CompiledService, settings: files.LocalSettings, law: str
) -> CompiledService:
    """Return a version with what an office has set; the settings have been checked."""
    if settings.says_nothing:
        return service
    definition = service.definition.model_copy(
        update={
            "process": _with_clocks(service.definition.process, settings.clocks),
            "fees": _with_fees(service.definition.fees, settings.fees, law),
        }
    )
    return replace(
        service,
        definition=definition,
        rules=_with_parameters(service.rules, settings.parameters, law),
        texts=_with_words(service.texts, settings.texts),
        digest=local_digest(service.digest, settings, law),
        local=settings,
        local_law=law,
    )


def _with_clocks(
    process: Mapping[str, files.State], clocks: Mapping[str, int]
) -> dict[str, files.State]:
    changed = {
        key: process[key].model_copy(
            update={"within": files.Within.model_validate({unit_of(process[key].within)[0]: count})}
        )
        for key, count in clocks.items()
    }
    return {**process, **changed}


def _with_fees(
    fees: Mapping[str, files.Fee], rupiah: Mapping[str, int], law: str
) -> dict[str, files.Fee]:
    changed = {
        key: fees[key].model_copy(update={"rupiah": amount, "law": law})
        for key, amount in rupiah.items()
    }
    return {**fees, **changed}


def _with_parameters(rules: files.Rules, numbers: Mapping[str, str], law: str) -> files.Rules:
    """Put a local number wherever the law has one in force: its own dates stay."""
    changed = {
        key: [
            version.model_copy(update={"value": value, "law": law, "sure": "confirmed"})
            for version in rules.parameters[key]
        ]
        for key, value in numbers.items()
    }
    return rules.model_copy(update={"parameters": {**rules.parameters, **changed}})


def _with_words(
    texts: Mapping[str, files.Texts], said: Mapping[Any, Any]
) -> dict[str, files.Texts]:
    changed = {}
    for language, words in said.items():
        standard = {key: text for key, text in words.items() if key != files.NOTICE}
        text = texts[language]
        changed[language] = text.model_copy(
            update={"standard": text.standard.model_copy(update=standard)}
        )
    return {**texts, **changed}
