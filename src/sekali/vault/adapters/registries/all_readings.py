"""Every registry that can be asked, by the key that dictionary/sources.yaml names."""

from collections.abc import Mapping

from sekali.vault.adapters.registries import (
    education,
    health_workers,
    land,
    legal_entities,
    tax,
    vehicles,
    welfare,
)
from sekali.vault.adapters.registries.reading import Reading

READINGS: Mapping[str, Reading] = {
    "land": land.READING,
    "legal-entities": legal_entities.READING,
    "vehicles": vehicles.READING,
    "health-workers": health_workers.READING,
    "tax": tax.READING,
    "welfare": welfare.READING,
    "education": education.READING,
}
