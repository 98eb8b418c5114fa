"""`sekali services export`: the catalogue and its processes in the formats of others."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf, load_dictionary
from sekali.catalogue.export.bpmn_xml import process_bpmn
from sekali.catalogue.export.cpsv_ap import cpsv_catalogue
from sekali.catalogue.export.process_svg import process_svg
from sekali.catalogue.export.sippn import sippn_catalogue
from sekali.catalogue.findings import Refused
from sekali.jobs.services import FINE, WRONG, chosen_part, folders_of, say, tell


def export_services(folder: Path | None, *, form: str, out: Path, language: str) -> int:
    """Write a part of the catalogue, or all of it, into a folder; return the exit code.

    The catalogue as linked data or in SIPPN's fields is one file; of processes there is one file
    for each service. What is there already is replaced.
    """
    try:
        dictionary = load_dictionary(settings.DICTIONARY_DIR)
        read = folders_of(chosen_part(folder))
        services = [compile_folder(one, dictionary) for one in read]
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    out.mkdir(parents=True, exist_ok=True)
    for name, text in _files(services, dictionary, form, language):
        (out / name).write_text(text, encoding="utf-8")
        say(str(out / name))
    say(f"services export: {len(services)} services as {form}")
    return FINE if services else WRONG


def _files(
    services: list[CompiledService], dictionary: DictionaryOf, form: str, language: str
) -> Iterator[tuple[str, str]]:
    agencies = dictionary.agencies.agencies
    if form == "cpsv-ap":
        catalogue = cpsv_catalogue(services, dictionary, settings.PUBLIC_URL)
        yield "catalogue.jsonld", _as_json(catalogue)
    elif form == "sippn":
        yield "sippn.json", _as_json(sippn_catalogue(services, agencies, settings.PUBLIC_URL))
    else:
        drawn = process_bpmn if form == "bpmn" else process_svg
        for service in services:
            yield f"{service.id}.{form}", drawn(service, agencies, language)


def _as_json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
