"""The vocabulary of CPSV-AP 3.2 as we write it in JSON-LD, and the small nodes that recur."""

import re
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"id": "IND", "en": "ENG", "jv": "JAV", "mad": "MAD"}
_STATUS = {
    "draft": "UnderDevelopment",
    "pilot": "UnderDevelopment",
    "live": "Completed",
    "retired": "Withdrawn",
}


def _by_language(term: str) -> dict[str, str]:
    return {"@id": term, "@container": "@language"}


def _link(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "identifier": "dct:identifier",
    "version": "owl:versionInfo",
    "title": _by_language("dct:title"),
    "description": _by_language("dct:description"),
    "label": _by_language("skos:prefLabel"),
    "keyword": _by_language("dcat:keyword"),
    "language": _link("dct:language"),
    "spatial": _link("dct:spatial"),
    "publisher": _link("dct:publisher"),
    "hasPart": _link("dct:hasPart"),
    "isPartOf": _link("dct:isPartOf"),
    "conformsTo": _link("dct:conformsTo"),
    "landingPage": _link("dcat:landingPage"),
    "page": _link("foaf:page"),
    "status": _link("adms:status"),
    "produces": _link("cpsv:produces"),
    "follows": _link("cpsv:follows"),
    "implements": _link("cpsv:implements"),
    "hasInput": _link("cpsv:hasInput"),
    "processingTime": {"@id": "cv:processingTime", "@type": "xsd:duration"},
    "hasValue": {"@id": "cv:hasValue", "@type": "xsd:double"},
    **{
        name: _link(f"cv:{name}")
        for name in (
            "contactPage",
            "contactPoint",
            "currency",
            "hasChannel",
            "hasCompetentAuthority",
            "hasCost",
            "hasInputType",
            "hasLegalResource",
            "hasParticipant",
            "hasParticipation",
            "hasRelatedService",
            "holdsRequirement",
            "isDefinedBy",
            "isGroupedBy",
            "openingHours",
            "ownedBy",
            "relatedService",
            "role",
        )
    },
}


def document_of(nodes: Iterable[Node]) -> Node:
    """Return one document of all nodes; what several services name alike stands in it once."""
    by_id: dict[str, Node] = {}
    for node in nodes:
        known = by_id.setdefault(node["@id"], node)
        # An event is told by every service that belongs to it.
        for name in known.keys() & {"hasRelatedService"}:
            known[name] = list(dict.fromkeys([*known[name], *node[name]]))
    return {"@context": CONTEXT, "@graph": list(by_id.values())}


def slug(text: str) -> str:
    """Return text as part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def language_node(language: str) -> Node:
    """Return a language as the European list of languages names it."""
    name = f"{_AUTHORITY}language/{_LANGUAGES[language]}"
    return {"@id": name, "@type": "dct:LinguisticSystem"}


def country_node() -> Node:
    """Return the country that the services are for."""
    return {"@id": f"{_AUTHORITY}country/IDN", "@type": "dct:Location"}


def rupiah_node() -> Node:
    """Return the currency of every fee."""
    return {"@id": f"{_AUTHORITY}currency/IDR", "@type": "skos:Concept"}


def status_node(status: str) -> Node:
    """Return how far a service is, in the words of ADMS."""
    return {"@id": f"http://purl.org/adms/status/{_STATUS[status]}", "@type": "skos:Concept"}


def document_node(address: str) -> Node:
    """Return a page."""
    return {"@id": address, "@type": "foaf:Document"}
