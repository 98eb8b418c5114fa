"""Agreements that open what a test asks of registries."""

from dataclasses import replace
from datetime import date
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.agreements import AskedFor, KnownAgreement, KnownAgreements, Permit
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


ALL = frozenset(
    {f"person.{one}" for one in ("tax_number", "diploma_level", "diploma_no", "diploma_school")}
    | {"person.diploma_program", "person.diploma_year", "person.str_number"}
    | {"person.str_profession", "person.str_competence", "person.str_valid_until"}
    | {"person.skp_points", "household.welfare_decile", "household.dtsen_registered"}
    | {f"land.{one}" for one in ("certificate_no", "land_right", "area", "village_code")}
    | {"land.address", "land.tax_object_no", "land.pbb_paid_year", "vehicle.plate_no"}
    | {f"vehicle.{one}" for one in ("vehicle_kind", "brand_model", "built_year", "colour")}
    | {"vehicle.tax_due_date"}
    | {f"organisation.{one}" for one in ("name", "legal_form", "ratification_no", "nib")}
    | {"organisation.ratification_date", "organisation.village_code"}
)


def permit(registry: str, elements: frozenset[str] = ALL) -> Permit:
    """Return a permit of an agreement that opens everything, or only what the test says."""
    return Permit(registry, "sample", "CONTOH 1", elements, not_again_hours=24)
