"""The simulated registries in a process of their own, and the real adapters to them."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.adapters.registries.all_readings import READINGS
from sekali.vault.adapters.registries.births import GatewayBirthNotices
from sekali.vault.adapters.registries.gateway import GatewayRegistry
from sekali.vault.adapters.registries.line import GatewayLine
from sekali.vault.adapters.registries.reading import Reading
from sekali.vault.ports import Holding
from support.agreeing import permit
from support.simulator import SimulatedSystem

KEY = "sample-key"
# Two people whose records look different by the habits of the simulators.
PLAIN, ODD = "3516045201949001", "3516041708919001"
NOBODY = "3516046603129001"
LABELS = {
    "land_right": {"HM": "ownership", "HGB": "building"},
    "vehicle_kind": {"SPD. MOTOR": "motorcycle", "MBL. PENUMPANG": "car"},
    "health_profession": {"BIDAN": "midwife"},
    "legal_form": {"YAYASAN": "foundation"},
    "organisation_office": {"KETUA": "chair"},
}


def parcel(certificate: str, **others: Any) -> dict[str, Any]:
    """Return a clean parcel."""
    return {
        "certificate_no": certificate, "right": "HM", "area": "1250.50",
        "village_code": "35.16.04.2001", "address": "Dusun Contoh",
        "tax_object_no": "351604200100100010", "pbb_paid_year": 2025, **others,
    }  # fmt: skip


def vehicle(plate: str, **others: Any) -> dict[str, Any]:
    """Return a clean vehicle."""
    return {
        "plate_no": plate, "kind": "SPD. MOTOR", "brand": "Honda", "model": "Beat",
        "built_year": 2019, "colour": "Hitam", "tax_due": "2026-09-14", **others,
    }  # fmt: skip


RECORDS: Mapping[str, Any] = {
    "land": {"parcels": [parcel("HM 90001"), parcel("HGB 90002", right="HGB", pbb_paid_year=None)]},
    "vehicles": {"vehicles": [vehicle("S 9001 PA")]},
    "health-workers": {
        "str_number": "33.1.2.401.9.25-9000001", "profession": "BIDAN",
        "competence": "Bidan vokasi", "valid_until": None, "skp_points": "37.5",
    },
    "legal-entities": {
        "organisations": [
            {
                "name": "Yayasan Contoh", "form": "YAYASAN", "ratification_no": "AHU-9.TAHUN 2021",
                "ratification_date": "2021-03-15", "village_code": "35.16.04.2001",
                "office": "KETUA", "appointed_date": "2021-04-01",
            },
            {"name": "CV Contoh", "form": "TIDAK DIKENAL", "nib": "9000000009009", "office": "JURAGAN"},
        ],
    },
    "tax": {"tax_number": "081234567602000", "in_use": True},
    "welfare": {"decile": 3},
    "education": {
        "diplomas": [
            {"level": "SMA", "number": "1", "school": "SMA Contoh", "program": "", "year": 2012},
            {"level": "D3", "number": "2", "school": "Politeknik Contoh",
             "program": "Kebidanan", "year": 2015},
        ]
    },
}  # fmt: skip
NOTICE = {
    "number": "RSCONTOH-20260220-9001", "facility_name": "RS Contoh", "mother_nik": PLAIN,
    "sex": "L", "date": "2026-02-20", "time": "09:30", "city": "Kab. Mojokerto",
    "facility": "RS", "attendant": "Bidan", "kind": "Tunggal", "order": 2, "weight": 3150,
    "length": 49, "witnesses": ["3516030511969001", "3516085405999001"],
}  # fmt: skip


class Gateway(SimulatedSystem):
    """The process of all simulated registries: started, spoken to, killed, started again."""

    def __init__(self, folder: Path) -> None:
        self.state, self.holdings = folder / "state", folder / "holdings.jsonl"
        lines = [
            {"registry": registry, "nik": nik, "record": {**record, "as_of": "2025-12-05"}}
            for registry, record in RECORDS.items()
            for nik in (PLAIN, ODD)
        ]
        lines.append({"registry": "births", "nik": "", "record": NOTICE})
        self.holdings.write_text("".join(json.dumps(one) + "\n" for one in lines))

    def command(self) -> list[str]:
        """Start it as a program of its own."""
        command = [sys.executable, "-m", "sekali.demo.registries", "--port", str(self.port)]
        return [
            *command,
            "--holdings",
            str(self.holdings),
            "--state",
            str(self.state),
            "--key",
            KEY,
        ]

    def post(self, path: str, question: Mapping[str, Any], **headers: str) -> Any:
        """Return what it answers to who has the key."""
        return super().post(path, question, X_Api_Key=KEY, **headers)


class AskedForAll:
    """The real adapter, asked under an agreement that opens everything it can tell."""

    def __init__(self, line: GatewayLine, reading: Reading, labels: Any) -> None:
        self.adapter = GatewayRegistry(line, reading, labels)
        self._reading = reading

    def facts_about(self, nik: str) -> Sequence[Holding]:
        """Return what it holds of somebody."""
        return self.adapter.facts_about(nik, permit=permit(self._reading.name))

    def matches(self, nik: str, values: Mapping[str, Any]) -> Mapping[str, bool]:
        """Return whether it has the same."""
        return self.adapter.matches(nik, values, permit=permit(self._reading.name))

    def check_config(self) -> list[str]:
        """Return what is wrong."""
        return self.adapter.check_config()


Connect = Callable[..., AskedForAll]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The registries that most tests share; well again before each of them."""
    gateway = Gateway(tmp_path_factory.mktemp("registries")).start()
    yield gateway
    gateway.kill()


@pytest.fixture
def gateway(running: Gateway) -> Gateway:
    """The shared registries in fair weather."""
    running.weather("normal")
    return running


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Gateway]:
    """Registries of one test alone, which it may kill."""
    gateway = Gateway(tmp_path).start()
    yield gateway
    gateway.kill()


def line_to(url: str, name: str = "registry", *, key: str = KEY, **patience: Any) -> GatewayLine:
    """Return a line with short pauses; patience as the test says."""
    short: dict[str, Any] = {"pauses_seconds": (0.02, 0.04), "rest_seconds": 60.0, **patience}
    return GatewayLine(url, key=key, name=name, count=lambda: None, patience=Patience(**short))


@pytest.fixture
def connect(gateway: Gateway) -> Connect:
    """Make an adapter to one of the registries, with an empty memory."""

    def make(registry: str, *, url: str | None = None, **said: Any) -> AskedForAll:
        reading = READINGS[registry]
        return AskedForAll(line_to(url or gateway.url, reading.name, **said), reading, LABELS)

    return make


@pytest.fixture
def notices(fresh: Gateway) -> GatewayBirthNotices:
    """The notices of births, of which one waits."""
    return GatewayBirthNotices(line_to(fresh.url))
