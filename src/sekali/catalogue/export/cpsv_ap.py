"""The catalogue as linked data: JSON-LD in the profile CPSV-AP 3.2 of European governments.

Pure: compiled services, the dictionary and the platform's address go in, one document comes
out. What each class must have is proved in the tests by SHACL.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export import linked_data
from sekali.catalogue.export.cpsv_parts import Parts
from sekali.catalogue.export.linked_data import Node
from sekali.catalogue.export.telling import iso_duration
from sekali.catalogue.export.words import LANGUAGES, export_words


def cpsv_catalogue(
    services: Iterable[CompiledService], dictionary: DictionaryOf, address: str
) -> Node:
    """Return the catalogue with all services; ``address`` is where the platform is found."""
    entries = [_Entry(service, dictionary, address) for service in services]
    offered = {entry.service.id for entry in entries}
    nodes = [node for entry in entries for node in entry.nodes(offered)]
    parts = [entry.name for entry in entries]
    return linked_data.document_of([*_catalogue_nodes(address, parts), *nodes])


def cpsv_service(service: CompiledService, dictionary: DictionaryOf, address: str) -> Node:
    """Return one service with everything that it refers to."""
    return cpsv_catalogue([service], dictionary, address)


def _catalogue_nodes(address: str, parts: list[str]) -> Iterator[Node]:
    words = {language: export_words(language) for language in LANGUAGES}
    publisher = f"{address}/#sekali"
    yield {
        "@id": f"{address}/katalog.jsonld#katalog",
        "@type": "dcat:Dataset",
        "identifier": "sekali",
        "title": {language: say("linked.catalogue") for language, say in words.items()},
        "description": {language: say("linked.catalogue-about") for language, say in words.items()},
        "publisher": publisher,
        "landingPage": f"{address}/layanan",
        "hasPart": parts,
    }
    yield linked_data.document_node(f"{address}/layanan")
    yield {
        "@id": publisher,
        "@type": "foaf:Agent",
        "identifier": "sekali",
        "title": dict.fromkeys(LANGUAGES, "Sekali"),
    }


@dataclass(frozen=True)
class _Entry:
    """One public service, put together of its parts."""

    service: CompiledService
    dictionary: DictionaryOf
    address: str

    @cached_property
    def name(self) -> str:
        return f"{self.address}/layanan/{self.service.id}"

    def nodes(self, offered: set[str]) -> Iterator[Node]:
        parts = Parts(self.service, self.dictionary, self.address, self.name)
        groups = {
            "hasCompetentAuthority": [parts.owner()],
            "hasLegalResource": list(parts.laws()),
            "follows": list(parts.rules()),
            "holdsRequirement": list(parts.requirements()),
            "hasChannel": list(parts.channels()),
            "hasCost": list(parts.costs()),
            "hasInput": list(parts.evidence()),
            "hasInputType": list(parts.evidence_types()),
            "produces": list(parts.outputs()),
            "isGroupedBy": list(parts.events()),
            "contactPoint": [parts.contact()],
            "hasParticipation": list(parts.participations()),
            "language": [linked_data.language_node(one) for one in self.languages],
            "spatial": [linked_data.country_node()],
            "status": [linked_data.status_node(self.service.definition.status)],
        }
        linked = {term: [node["@id"] for node in nodes] for term, nodes in groups.items() if nodes}
        yield self._service() | linked | self._related(offered)
        for nodes in groups.values():
            yield from nodes
        yield from parts.referred_to()

    @property
    def languages(self) -> list[Any]:
        return list(self.service.definition.languages)

    def _service(self) -> Node:
        texts = {language: self.service.text(language) for language in self.languages}
        return {
            "@id": self.name,
            "@type": "cpsv:PublicService",
            "identifier": self.service.id,
            "version": self.service.version,
            "title": {language: text.title for language, text in texts.items()},
            "description": {language: text.summary for language, text in texts.items()},
            "keyword": {language: list(text.search) for language, text in texts.items()},
            "processingTime": iso_duration(self.service.definition.standard.within),
            "isPartOf": f"{self.address}/katalog.jsonld#katalog",
        }

    def _related(self, offered: set[str]) -> Node:
        """Return what its process opens, as far as it is in the same document."""
        opened = [
            f"{self.address}/layanan/{one}"
            for state in self.service.definition.process.values()
            for action in state.actions.values()
            for effect in action.effects
            for one in getattr(effect, "offer", ())
            if one in offered and one != self.service.id
        ]
        return {"relatedService": list(dict.fromkeys(opened))} if opened else {}
