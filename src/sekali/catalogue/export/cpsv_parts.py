"""What a public service consists of in CPSV-AP: authority, law, rules, channels, costs, papers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export import linked_data
from sekali.catalogue.export.linked_data import Node, slug
from sekali.catalogue.export.sippn import standard_fee
from sekali.catalogue.export.telling import agency_name, iso_duration
from sekali.catalogue.export.words import LANGUAGES, ExportWords, export_words

Say = Callable[[ExportWords, files.Texts], str]


@dataclass(frozen=True)
class Parts:
    """Makes the nodes of one service; ``name`` is its own address."""

    service: CompiledService
    dictionary: DictionaryOf
    address: str
    name: str

    def owner(self) -> Node:
        """Return the competent authority."""
        return self._agency(self.service.definition.owner)

    def laws(self) -> Iterator[Node]:
        """Yield what the service is based on."""
        for law in self.service.definition.law:
            yield self._law(law.cite)

    def rules(self) -> Iterator[Node]:
        """Yield the decision tables."""
        for key, table in self.service.tables.items():
            yield self._rule(key, str(table.law or self.service.definition.law[0].cite))

    def requirements(self) -> Iterator[Node]:
        """Yield the conditions on who may apply, by what a refusal says of them."""
        for condition in self.service.eligibility:
            yield self._part(
                f"requirement-{condition.refusal}",
                "cv:Requirement",
                title=self._texts(lambda text: text.refusals, condition.refusal),
            )

    def channels(self) -> Iterator[Node]:
        """Yield the ways to apply: the application, and the counter where somebody helps."""
        owner = self.owner()["@id"]
        within = iso_duration(self.service.definition.standard.within)
        for key in ("web", "office"):
            channel = self._part(
                f"channel-{key}",
                "cv:Channel",
                description=self._words(f"linked.{key}", office=self._owner_name),
                ownedBy=owner,
                processingTime=within,
            )
            yield channel | ({"openingHours": f"{self.address}/#hours"} if key == "office" else {})

    def costs(self) -> Iterator[Node]:
        """Yield the fee; one that is computed has no value, but the words that say how."""
        standard = self.service.definition.standard
        fee = self.service.definition.fees[standard.fee] if standard.fee else None
        value = standard.fee_rupiah if fee is None else fee.rupiah
        cost = self._part(
            "cost",
            "cv:Cost",
            description=self._said(lambda say, text: standard_fee(self.service, text, say)),
            currency=linked_data.rupiah_node()["@id"],
            isDefinedBy=self.owner()["@id"],
        )
        yield cost | ({} if value is None else {"hasValue": float(value)})

    def evidence(self) -> Iterator[Node]:
        """Yield the papers and statements that only the resident can give."""
        for item in self._papers():
            yield self._part(
                f"evidence-{item.key}",
                "cv:Evidence",
                title=self._texts(_labels, item.key),
                conformsTo=f"{self.address}/katalog.jsonld#evidence-{item.kind}",
            )

    def evidence_types(self) -> Iterator[Node]:
        """Yield which kinds of evidence are asked for: papers, signed statements."""
        for kind in dict.fromkeys(item.kind for item in self._papers()):
            yield {
                "@id": f"{self.address}/katalog.jsonld#evidence-{kind}",
                "@type": "cv:EvidenceType",
                "identifier": kind,
            }

    def outputs(self) -> Iterator[Node]:
        """Yield the documents that are issued, or the decision where there are none."""
        for key in self.service.definition.documents:
            title = self._texts(lambda text: text.documents, key)
            yield self._part(f"output-{key}", "cv:Output", title=title)
        if not self.service.definition.documents:
            yield self._part("output-decision", "cv:Output", title=self._words("linked.result"))

    def events(self) -> Iterator[Node]:
        """Yield the events of a life or business that the service belongs to."""
        for key in self.service.definition.life_events:
            kind = "cv:BusinessEvent" if key == "business" else "cv:LifeEvent"
            yield {
                "@id": f"{self.address}/layanan?peristiwa={key}",
                "@type": ["cv:Event", kind],
                "identifier": key,
                "title": self._event_title(key),
                "hasRelatedService": [self.name],
            }

    def contact(self) -> Node:
        """Return where to ask."""
        return {
            "@id": f"{self.name}#contact",
            "@type": "cv:ContactPoint",
            "contactPage": f"{self.name}#page",
            "openingHours": f"{self.address}/#hours",
        }

    def participations(self) -> Iterator[Node]:
        """Yield who takes part: who decides, who is asked, who gives data."""
        owner = self.service.definition.owner
        yield self._participation("owner", owner, self._agency(owner), self._owner_name)
        for key in dict.fromkeys(opinion.of for opinion in self._opinions()):
            yield self._participation("asked", key, self._agency(key), self._agency_name(key))
        for key in self._sources():
            source = self.dictionary.sources[key].name
            yield self._participation("source", key, self._source(key), source.get("id", key))

    def referred_to(self) -> Iterator[Node]:
        """Yield everything that the parts refer to and that is no part itself."""
        yield linked_data.rupiah_node()
        yield linked_data.country_node()
        yield linked_data.document_node(f"{self.name}#page")
        yield self._hours()
        yield from (self._agency(opinion.of) for opinion in self._opinions())
        yield from (self._source(key) for key in self._sources())
        laws = (table.law for table in self.service.tables.values() if table.law)
        yield from (self._law(str(law)) for law in laws)
        for role in ("owner", "asked", "source"):
            yield {"@id": f"{self.address}/katalog.jsonld#role-{role}", "@type": "skos:Concept"}

    # --- small parts -------------------------------------------------------------------------

    def _part(self, key: str, kind: str, **said: object) -> Node:
        """Return a node of this service with an address and an identifier of its own."""
        name, identifier = f"{self.name}#{key}", f"{self.service.id}/{key}"
        return {"@id": name, "@type": kind, "identifier": identifier, **said}

    def _words(self, sentence: str, **params: str) -> dict[str, str]:
        """Return a sentence that every service says, in every language of this one."""
        return self._said(lambda say, _: say(sentence, **params))

    def _texts(self, group: Callable[[files.Texts], Mapping[str, str]], key: str) -> dict[str, str]:
        """Return one of the service's own words in all its languages."""
        return self._said(lambda _, text: group(text).get(key) or key.replace("_", " "))

    def _said(self, say: Say) -> dict[str, str]:
        """Return words in every language of the service."""
        return {
            language: say(export_words(language), self.service.text(language))
            for language in self.service.definition.languages
        }

    def _event_title(self, key: str) -> dict[str, str]:
        event = self.dictionary.life_events.get(key)
        if event is None:
            return {"id": key}
        return {str(language): text.title for language, text in event.texts.items()}

    def _agency_name(self, key: str) -> str:
        # Agencies bear Indonesian names in every language.
        return agency_name(self.dictionary.agencies.agencies, key, export_words(LANGUAGES[0]))

    @property
    def _owner_name(self) -> str:
        return self._agency_name(self.service.definition.owner)

    def _agency(self, key: str) -> Node:
        name = self._agency_name(key)
        return {
            "@id": f"{self.address}/katalog.jsonld#agency-{key}",
            "@type": ["cv:PublicOrganisation", "org:Organization", "foaf:Agent"],
            "identifier": key,
            "title": {"id": name},
            "label": {"id": name},
            "spatial": linked_data.country_node()["@id"],
        }

    def _source(self, key: str) -> Node:
        source = self.dictionary.sources[key].name
        return {
            "@id": f"{self.address}/katalog.jsonld#source-{key}",
            "@type": "foaf:Agent",
            "identifier": key,
            "title": dict(source),
        }

    def _law(self, cite: str) -> Node:
        return {
            "@id": f"{self.address}/katalog.jsonld#law-{slug(cite)}",
            "@type": "eli:LegalResource",
            "title": {"id": cite},
        }

    def _participation(self, role: str, key: str, agent: Node, name: str) -> Node:
        return self._part(
            f"participation-{role}-{key}",
            "cv:Participation",
            description=self._words(f"linked.{role}", agency=name, source=name),
            role=f"{self.address}/katalog.jsonld#role-{role}",
            hasParticipant=agent["@id"],
        )

    def _rule(self, key: str, law: str) -> Node:
        def rows(_: ExportWords, text: files.Texts) -> str:
            told = (words for row, words in text.rows.items() if row.startswith(f"{key}."))
            return " ".join(told) or law

        return self._part(
            f"rule-{slug(key)}",
            "cpsv:Rule",
            title=self._words("task.by-rule", table=key.replace("_", " ")),
            description=self._said(rows),
            implements=self._law(law)["@id"],
        )

    def _hours(self) -> Node:
        hours = self.dictionary.agencies.hours
        return {
            "@id": f"{self.address}/#hours",
            "@type": "time:TemporalEntity",
            "description": self._said(
                lambda say, _: "; ".join(
                    f"{say(f'weekday.{day}')} {'-'.join(span)}" for day, span in hours.items()
                )
            ),
        }

    def _papers(self) -> Iterator[CompiledItem]:
        return (item for item in self.service.items() if item.kind in {"evidence", "statement"})

    def _opinions(self) -> Iterator[files.Opinion]:
        for state in self.service.definition.process.values():
            if isinstance(state, files.Opinions):
                yield from state.opinions.values()

    def _sources(self) -> Iterator[str]:
        """Yield the authorities, other than the resident, that facts of the form come from."""
        kinds = {key: subject.spec.kind for key, subject in self.service.subjects.items()}
        kinds.setdefault("applicant", self.service.definition.applicant)
        named = (
            self.dictionary.element(kinds[item.subject or ""], item.element or "")
            for item in self.service.items()
            if item.kind == "fact" and item.subject in kinds
        )
        authorities = (element.spec.authority for element in named if element is not None)
        yield from dict.fromkeys(one for one in authorities if one != "resident")


def _labels(text: files.Texts) -> Mapping[str, str]:
    return {key: item.label for key, item in text.items.items() if item.label}
