"""Births in the middle of crashes: applied for by a mother, accepted by an officer."""

import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image

from crash.resident import FOUND, Person, Resident
from sekali.demo.population.personas import personas

BIRTH = "kependudukan.akta-kelahiran"
NIK = {persona.key: persona.person.nik for persona in personas()}
_BOUNDARY = "a-line-that-stands-in-no-photograph"
# Decided meanwhile: our own first try, of which only the answer was lost.
_UNPROCESSABLE = 422


def apply_for_birth(mother: Resident, name: str) -> UUID:
    """Fill in the form of a birth and hand it in; return the case."""
    draft = mother.open(BIRTH)
    for page, answers in _answers(name).items():
        paper = _photo() if page == "family" else b""
        body = _multipart({**mother.token, **answers}, "birth_letter", paper)
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        answer = mother.send("POST", f"/isi/{draft}/{page}", body, kind)
        assert answer.status == FOUND, answer.page
    mother.hand_in(draft)
    return draft


@dataclass(slots=True)
class Officer(Person):
    """An officer of the front office; ``accepted`` lists what they were told was saved."""

    accepted: list[UUID] = field(default_factory=list)

    def accept_all(self, cases: list[UUID], *, pause_seconds: float) -> None:
        """Accept one case after the other from the queue."""
        queue = self.send("GET", "/meja").page
        for case in cases:
            found = re.search(rf'href="(/meja/[0-9a-f-]+/{case})"', queue)
            assert found, f"{case} is not in the queue"
            fields = {"tindakan": "accept", "versi": "1", "pesan": ""}
            answer = self.insist(f"{found[1]}/tindakan", fields)
            assert answer.status in {FOUND, _UNPROCESSABLE}, answer.page
            self.accepted.append(case)
            time.sleep(pause_seconds)


def _answers(name: str) -> Mapping[str, Mapping[str, str]]:
    born = datetime.now(ZoneInfo("Asia/Jakarta")).date() - timedelta(days=10)
    return {
        "child": {
            "child.full_name": name,
            "child.sex": "female",
            "child.birth_date.day": str(born.day),
            "child.birth_date.month": str(born.month),
            "child.birth_date.year": str(born.year),
            "child.birth_time": "04.10",
            "child.birth_place": "Mojokerto",
        },
        "birth": {
            "child.birth_facility": "health_centre",
            "child.birth_attendant": "midwife_or_nurse",
            "child.birth_kind": "single",
            "child.birth_order": "2",
            "child.birth_weight": "3050",
            "child.birth_length": "48",
        },
        "family": {
            "witness_1.nik": NIK["slamet-widodo"],
            "witness_2.nik": NIK["tutik-handayani"],
        },
    }


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "#efe9da").save(file, "JPEG")
    return file.getvalue()


def _multipart(fields: Mapping[str, str], item: str, paper: bytes) -> bytes:
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    if paper:
        says = f'form-data; name="{item}"; filename="surat.jpg"\r\nContent-Type: image/jpeg'
        parts.append(f"--{_BOUNDARY}\r\nContent-Disposition: {says}\r\n\r\n".encode() + paper)
    return b"\r\n".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])
