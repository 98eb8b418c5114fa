"""The catalogue for programs, and the process of a service as a picture: open to anybody."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse

from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.bpmn_xml import process_bpmn
from sekali.catalogue.export.cpsv_ap import cpsv_catalogue, cpsv_service
from sekali.catalogue.export.process_svg import process_svg
from sekali.web.requests import Request
from sekali.web.texts import LANGUAGES

Draw = Callable[[CompiledService, Mapping[str, files.Agency], str], str]
JSON_LD = "application/ld+json"
# The picture brings its own few lines of style, and nothing else.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
# As many services as a province has, and some.
_KEPT = 2_048


def catalogue_as_data(_: Request) -> HttpResponse:
    """Send the whole catalogue as linked data."""
    return _open_data(_catalogue_text(tuple(one.digest for one in catalogue.services().values())))


def service_as_data(_: Request, service_id: str) -> HttpResponse:
    """Send one service as linked data."""
    found = catalogue.service(service_id)
    return _open_data(_service_text(found.id, found.digest))


def process_picture(request: Request, service_id: str) -> HttpResponse:
    """Send the process of a service as a picture, in the language of the visitor."""
    found = catalogue.service(service_id)
    picture = _drawn(found.id, found.digest, request.language, process_svg)
    response = HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")
    response.headers["Content-Security-Policy"] = _PICTURE_POLICY
    return response


def process_model(request: Request, service_id: str) -> HttpResponse:
    """Send the process of a service as BPMN, to be opened in another program."""
    found = catalogue.service(service_id)
    model = _drawn(found.id, found.digest, request.language, process_bpmn)
    response = HttpResponse(model, content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.id}.bpmn"'
    return response


def _open_data(text: str) -> HttpResponse:
    """Return data that pages of others may read too: there is nothing of anybody in it."""
    response = HttpResponse(text, content_type=JSON_LD)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


# What is kept is kept by digest as well, so that a catalogue that was read anew is told anew.


@lru_cache(1)
def _catalogue_text(_: tuple[str, ...]) -> str:
    services = catalogue.services().values()
    document = cpsv_catalogue(services, catalogue.dictionary(), settings.PUBLIC_URL)
    return json.dumps(document, ensure_ascii=False)


@lru_cache(_KEPT)
def _service_text(service_id: str, _: str) -> str:
    found = catalogue.service(service_id)
    document = cpsv_service(found, catalogue.dictionary(), settings.PUBLIC_URL)
    return json.dumps(document, ensure_ascii=False)


@lru_cache(_KEPT * len(LANGUAGES))
def _drawn(service_id: str, _: str, language: str, draw: Draw) -> str:
    agencies = catalogue.dictionary().agencies.agencies
    return draw(catalogue.service(service_id), agencies, language)
