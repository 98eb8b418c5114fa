"""A birth that a sample hospital tells of: the mother of a persona family has to name the child."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sekali.demo.population.personas import Persona

MOTHER = "anita-safitri"
WITNESSES = ("slamet-widodo", "tutik-handayani")
_BORN_DAYS_AGO = 3


def birth_notice(people: Sequence[Persona], today: date) -> Mapping[str, Any]:
    """Return a clean notice, as the simulated hospitals keep it (demo/registries)."""
    niks = {one.key: one.person.nik for one in people}
    born = today - timedelta(days=_BORN_DAYS_AGO)
    return {
        "number": f"RSCONTOH-{born:%Y%m%d}-9001",
        "facility_name": "RS Contoh Mojokerto",
        "mother_nik": niks[MOTHER],
        "sex": "L",
        "date": born.isoformat(),
        "time": "09:30",
        "city": "Kab. Mojokerto",
        "facility": "RS",
        "attendant": "Bidan",
        "kind": "Tunggal",
        "order": 3,
        "weight": 3150,
        "length": 49,
        "witnesses": [niks[key] for key in WITNESSES],
    }
