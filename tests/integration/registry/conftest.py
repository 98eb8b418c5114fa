"""The simulated registry in a process of its own, and the real adapter to it."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sekali.vault.adapters.asking.persistence import Patience
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.dukcapil import DukcapilRegistry
from support.simulator import SimulatedSystem

USER, PASSWORD, OUR_ADDRESS = "sekali-test", "sample-secret", "127.0.0.1"
CARD, OTHER_CARD = "3516060101159001", "3578012003189002"
FATHER, MOTHER, CHILD = "3516060107889001", "3516064202909001", "3516061005159001"
GRANDMOTHER = "3578014108559002"

LABELS = {
    "sex": {"LAKI-LAKI": "male", "PEREMPUAN": "female"},
    "religion": {"ISLAM": "islam", "KRISTEN": "protestant"},
    "blood_type": {"O": "o", "TIDAK TAHU": "unknown"},
    "marital_status": {"BELUM KAWIN": "single", "KAWIN": "married", "CERAI MATI": "widowed"},
    "family_relation": {"KEPALA KELUARGA": "head", "ISTRI": "wife", "ANAK": "child"},
    "education": {"TIDAK/BELUM SEKOLAH": "none", "SLTA/SEDERAJAT": "upper_secondary"},
    "occupation": {
        "BELUM/TIDAK BEKERJA": "unemployed",
        "PETANI/PEKEBUN": "farmer",
        "MENGURUS RUMAH TANGGA": "homemaker",
    },
    "disability": {"TIDAK ADA": "none"},
}
ADDRESS = {
    "ALAMAT": "JL. MELATI NO. 5", "NO_RT": "003", "NO_RW": "001", "DUSUN": "KRAJAN",
    "KODE_POS": "61382", "NO_KEL": "2001", "KEL_NAME": "CONTOH", "NO_KEC": "06",
    "KEC_NAME": "CONTOH", "NO_KAB": "16", "KAB_NAME": "MOJOKERTO", "NO_PROP": "35",
    "PROP_NAME": "JAWA TIMUR",
}  # fmt: skip


def record(nik: str, name: str, sex: str, born: str, **others: str) -> dict[str, str]:
    """Return a clean record, as the people file holds it."""
    return {
        "NIK": nik, "NO_KK": CARD, "NAMA_LGKP": name, "JENIS_KLMIN": sex,
        "TMPT_LHR": "MOJOKERTO", "TGL_LHR": born, "AGAMA": "ISLAM", "GOL_DARAH": "O",
        "STATUS_KAWIN": "KAWIN", "PDDK_AKH": "SLTA/SEDERAJAT",
        "JENIS_PKRJN": "PETANI/PEKEBUN", **ADDRESS, **others,
    }  # fmt: skip


PEOPLE = [
    record(CHILD, "SARI CONTOH", "LAKI-LAKI", "2015-05-10", STAT_HBKEL="ANAK",
           STATUS_KAWIN="BELUM KAWIN", PDDK_AKH="TIDAK/BELUM SEKOLAH", NIK_IBU=MOTHER,
           NIK_AYAH=FATHER, NAMA_LGKP_IBU="DEWI CONTOH", NAMA_LGKP_AYAH="BUDI CONTOH",
           JENIS_PKRJN="BELUM/TIDAK BEKERJA", NO_AKTA_LHR="3516-LT-10062015-0007"),
    record(MOTHER, "DEWI CONTOH", "PEREMPUAN", "1990-02-02", STAT_HBKEL="ISTRI",
           JENIS_PKRJN="MENGURUS RUMAH TANGGA", NAMA_LGKP_IBU="SITI CONTOH",
           NO_AKTA_KWN="0123/045/VI/2012", TGL_KWN="2012-06-20", NIK_AYAH="-"),
    record(FATHER, "BUDI CONTOH", "LAKI-LAKI", "1988-07-01", STAT_HBKEL="KEPALA KELUARGA",
           NAMA_LGKP_IBU="TUTIK CONTOH", NO_AKTA_KWN="0123/045/VI/2012",
           TGL_KWN="2012-06-20", JENIS_PKRJN="PENJINAK ULAR", PNYDNG_CCT="TIDAK ADA"),
    record(GRANDMOTHER, "SITI CONTOH", "PEREMPUAN", "1955-08-01", NO_KK=OTHER_CARD,
           STAT_HBKEL="KEPALA KELUARGA", STATUS_KAWIN="CERAI MATI", NO_KEL="1005",
           NO_KEC="02", NO_KAB="75", NO_RT="011", TGL_KWN="1975-03-09"),
]  # fmt: skip


class Simulator(SimulatedSystem):
    """The registry's process: started, spoken to, killed, started again at the same port."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.state = folder / "state"
        self.people = folder / "people.jsonl"
        self.people.write_text("".join(json.dumps(one) + "\n" for one in PEOPLE))
        login = {"SIMULATED_REGISTRY_USER": USER, "SIMULATED_REGISTRY_PASSWORD": PASSWORD}
        self.environment = login | environment

    def command(self) -> list[str]:
        """Start it as a program of its own."""
        command = [sys.executable, "-m", "sekali.demo.civil_registry", "--port", str(self.port)]
        return [*command, "--people", str(self.people), "--state", str(self.state)]

    def ask(self, call: str, **question: Any) -> Any:
        """Return the answer to a question asked with the right login."""
        login = {"user_id": USER, "password": PASSWORD, "IP_USER": OUR_ADDRESS}
        return self.post(f"/dukcapil/get_json/{call}", {**login, **question})

    def ledger(self) -> list[tuple[str, str, str]]:
        """Return call, subject and outcome of everything it was asked, oldest first."""
        database = sqlite3.connect(self.state / "ledger.sqlite3")
        try:
            return database.execute("SELECT call, subject, outcome FROM asked").fetchall()
        finally:
            database.close()


Connect = Callable[..., DukcapilRegistry]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    simulator = Simulator(tmp_path_factory.mktemp("registry")).start()
    yield simulator
    simulator.stop()


@pytest.fixture
def simulator(running: Simulator) -> Iterator[Simulator]:
    """A registry shared by many tests, in good weather at the start of each."""
    running.weather("normal")
    yield running
    running.weather("normal")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Simulator]:
    """A registry of this test's own, to be killed and filled up."""
    simulator = Simulator(tmp_path, SIMULATED_REGISTRY_DAILY_QUOTA="3").start()
    yield simulator
    simulator.kill()


@pytest.fixture
def connect() -> Connect:
    """Make an adapter to an address, with short pauses; patience as the test says."""

    def make(url: str, *, password: str = PASSWORD, **patience: Any) -> DukcapilRegistry:
        agreement = Agreement(
            base_url=url,
            user=USER,
            password=password,
            ip_user=patience.pop("ip_user", OUR_ADDRESS),
        )
        short: dict[str, Any] = {"pauses_seconds": (0.02, 0.04), "rest_seconds": 60.0, **patience}
        patience = Patience(**short)
        return DukcapilRegistry(agreement, labels=LABELS, count=lambda: None, patience=patience)

    return make


@pytest.fixture
def registry(simulator: Simulator, connect: Connect) -> DukcapilRegistry:
    """The adapter to the shared registry, with an empty memory."""
    return connect(simulator.url)
