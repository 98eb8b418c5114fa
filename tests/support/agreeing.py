"""Agreements that open what a test asks of registries."""

from dataclasses import replace
from datetime import date
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.agreements import AskedFor, KnownAgreement, KnownAgreements
from sekali.catalogue.dictionary import DictionaryOf


def agreed(dictionary: DictionaryOf, asked: AskedFor, **said: Any) -> DictionaryOf:
    """Return a dictionary in which every registry tells a service all that it holds of anybody.

    ``said`` changes the agreements, or with ``by`` what they open.
    """
    by, elements = said.pop("by", "telling"), said.pop("elements", None)
    agreements = {}
    for registry, held in _held(dictionary).items():
        opening = files.Opening(
            agency=asked.agency,
            service=asked.what,
            purpose=asked.purpose,
            ground=asked.ground,  # type: ignore[arg-type]  # the shape refuses what is none
            elements=sorted(elements or held),
            by=by,
        )
        spec = files.Agreement(
            registry=registry,
            number="CONTOH 1",
            title={"id": registry},
            law="UU 24/2013 pasal 58",
            in_force=files.InForce(since=date(2025, 1, 1), until=date(2030, 1, 1)),
            per_day=1000,
            opens=[opening],
        )
        agreements[registry] = KnownAgreement(registry, spec.model_copy(update=said))
    return replace(dictionary, agreements=KnownAgreements(agreements))


def _held(dictionary: DictionaryOf) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for known in dictionary.all_elements():
        source = dictionary.sources.get(known.spec.authority)
        if source is not None and source.registry is not None:
            held.setdefault(source.registry, set()).add(f"{known.kind}.{known.name}")
    return held
