"""What programs and curious people take from the public page of a service."""

import json

import pytest
from django.test import Client
from lxml import etree

BIRTH = "/layanan/kependudukan.akta-kelahiran"

pytestmark = pytest.mark.django_db


def test_the_page_of_a_service_tells_its_process_in_steps() -> None:
    page = Client().get(BIRTH).content.decode()
    assert "Bagaimana prosesnya?" in page
    assert "Oleh: Petugas loket. Paling lama 4 jam kerja." in page
    assert "Setujui dan terbitkan akta → Selesai" in page
    for address in (".jsonld", "/proses.svg", "/proses.bpmn"):
        assert f'href="{BIRTH}{address}"' in page
    assert 'href="/katalog.jsonld"' in page


def test_a_service_is_open_data_for_anybody() -> None:
    answer = Client().get(f"{BIRTH}.jsonld")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    named = {node["@id"] for node in json.loads(answer.content)["@graph"]}
    assert f"http://localhost:8000{BIRTH}" in named


def test_the_catalogue_holds_every_service_that_is_offered() -> None:
    from sekali.catalogue.queries import services

    graph = json.loads(Client().get("/katalog.jsonld").content)["@graph"]
    found = {node["identifier"] for node in graph if node["@type"] == "cpsv:PublicService"}
    assert found == set(services())


def test_the_picture_is_in_the_language_of_the_visitor_and_runs_nothing() -> None:
    client = Client()
    client.cookies["bahasa"] = "en"
    answer = client.get(f"{BIRTH}/proses.svg")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    picture = etree.fromstring(answer.content)
    title = picture.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Process: Birth certificate"


def test_the_process_can_be_taken_as_bpmn() -> None:
    answer = Client().get(f"{BIRTH}/proses.bpmn")
    assert answer.headers["Content-Disposition"].endswith('.akta-kelahiran.bpmn"')
    assert etree.fromstring(answer.content).tag.endswith("definitions")


@pytest.mark.parametrize("address", [".jsonld", "/proses.svg", "/proses.bpmn"])
def test_a_service_that_is_not_there_has_no_exports(address: str) -> None:
    assert Client().get(f"/layanan/tidak.ada{address}").status_code == 404
