"""CPSV-AP 3.2: a reader of JSON-LD reads it, and the shapes of the profile accept it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.cpsv_ap import cpsv_catalogue, cpsv_service

SHAPES = Path(__file__).parents[3] / "support" / "shapes" / "cpsv-ap-3.2.ttl"
ADDRESS = "https://sekali.example"
CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")
BIRTH = URIRef(f"{ADDRESS}/layanan/kependudukan.akta-kelahiran")


def read(document: dict[str, Any]) -> Graph:
    return Graph().parse(data=json.dumps(document), format="json-ld")


def complaints(graph: Graph) -> str:
    """Return what the shapes say against a graph; nothing if it is valid."""
    is_valid, _, report = validate(graph, shacl_graph=Graph().parse(SHAPES))
    return "" if is_valid else str(report)


@pytest.fixture(scope="module")
def catalogue(all_services: list[CompiledService], dictionary: DictionaryOf) -> dict[str, Any]:
    return cpsv_catalogue(all_services, dictionary, ADDRESS)


def test_the_catalogue_is_valid(catalogue: dict[str, Any]) -> None:
    assert complaints(read(catalogue)) == ""


def test_each_service_alone_is_valid(
    all_services: list[CompiledService], dictionary: DictionaryOf
) -> None:
    for service in all_services:
        assert complaints(read(cpsv_service(service, dictionary, ADDRESS))) == ""


def test_every_service_is_a_part_of_the_catalogue(
    catalogue: dict[str, Any], all_services: list[CompiledService]
) -> None:
    graph = read(catalogue)
    found = {
        str(graph.value(one, DCT.identifier))
        for one in graph.subjects(RDF.type, CPSV.PublicService)
    }
    assert found == {service.id for service in all_services}


def test_the_birth_certificate_says_everything_that_was_asked_for(
    catalogue: dict[str, Any],
) -> None:
    graph = read(catalogue)
    for term in (
        CV.hasCompetentAuthority,
        CV.hasLegalResource,
        CPSV.follows,
        CV.hasChannel,
        CV.hasCost,
        CPSV.hasInput,
        CPSV.produces,
        CV.isGroupedBy,
        CV.contactPoint,
        CV.hasParticipation,
        DCT.language,
    ):
        assert list(graph.objects(BIRTH, term)), term
    titles = set(graph.objects(BIRTH, DCT.title))
    assert {Literal("Akta kelahiran", "id"), Literal("Birth certificate", "en")} == titles


def test_a_fee_is_told_in_rupiah(catalogue: dict[str, Any]) -> None:
    graph = read(catalogue)
    costs = {
        str(graph.value(service, DCT.identifier)): graph.value(cost, CV.hasValue)
        for service, cost in graph.subject_objects(CV.hasCost)
    }
    assert costs["kependudukan.akta-kelahiran"].toPython() == 0
    assert costs["contoh.surat"].toPython() == 12500


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        ("cpsv:PublicService", "title"),
        ("cpsv:PublicService", "hasCompetentAuthority"),
        ("cv:Channel", "identifier"),
        ("cpsv:Rule", "description"),
        ("cv:Participation", "role"),
        ("cv:Output", "title"),
        ("dcat:Dataset", "publisher"),
    ],
)
def test_what_is_missing_is_noticed(catalogue: dict[str, Any], kind: str, term: str) -> None:
    spoilt = copy.deepcopy(catalogue)
    node = next(one for one in spoilt["@graph"] if one["@type"] == kind)
    del node[term]
    assert "Less than 1" in complaints(read(spoilt))


def test_a_link_to_something_else_is_noticed(catalogue: dict[str, Any]) -> None:
    spoilt = copy.deepcopy(catalogue)
    node = next(one for one in spoilt["@graph"] if one["@type"] == "cpsv:PublicService")
    node["hasChannel"] = node["hasCompetentAuthority"]
    assert "does not have class cv:Channel" in complaints(read(spoilt))
