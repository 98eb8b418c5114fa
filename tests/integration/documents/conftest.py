"""What the documents of these tests say, and who sets and signs them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sekali.documents.adapters.qr_code import qr_svg
from sekali.documents.adapters.test_authority import TestAuthoritySigner
from sekali.documents.adapters.typst_renderer import TypstRenderer

SERVICES = Path(__file__).parents[3] / "services"
TEMPLATES = {
    "akta": SERVICES / "kependudukan/akta-kelahiran/documents/akta.typ",
    "kk": SERVICES / "kependudukan/kartu-keluarga/documents/kk.typ",
    "kartu": SERVICES / "kesehatan/jaminan-kesehatan-bayi/documents/kartu.typ",
}
VERIFY_URL = "https://sekali.example/periksa/7KQ2-M4XD-91TB"
MONDAY_TEN = datetime(2026, 2, 23, 3, 0, tzinfo=UTC)


def document(**changes: Any) -> dict[str, Any]:
    return {
        "number": "3515-LU-23022026-0007",
        "issued_date": "23 Februari 2026",
        "issued_place": "Sidoarjo",
        "verify_url": VERIFY_URL,
        "qr_svg": qr_svg(VERIFY_URL),
        "office": {
            "name": "Dinas Kependudukan dan Pencatatan Sipil",
            "regency": "Kabupaten Sidoarjo",
        },
        "signer": {"name": "Endang Contoh, M.Si.", "title": "Pejabat Pencatatan Sipil"},
        "sample": True,
    } | changes


def member(**changes: Any) -> dict[str, Any]:
    return {
        "full_name": "Budi Santoso",
        "nik": "3515081203929901",
        "sex": "Laki-laki",
        "birth_place": "Sidoarjo",
        "birth_date": "12 Maret 1992",
        "religion": "Islam",
        "education": "SLTA/Sederajat",
        "occupation": "Karyawan Swasta",
        "blood_type": "O",
        "marital_status": "Kawin Tercatat",
        "marriage_date": "14 Juni 2018",
        "family_relation": "Kepala Keluarga",
        "citizenship": "WNI",
        "father_name": "Slamet Riyadi",
        "mother_name": None,
    } | changes


def everything(**changes: Any) -> dict[str, Any]:
    """Return data that any of the three templates can be set from."""
    return {
        "document": document(),
        "child": {
            "full_name": "Nayla Putri Ramadhani",
            "nik": "3515086002269901",
            "sex": "Perempuan",
            "birth_place": "Sidoarjo",
            "birth_date": "20 Februari 2026",
            "birth_order": 2,
            "primary_clinic": "Puskesmas Sidoarjo",
        },
        "mother": {"full_name": "Siti Rahmawati"},
        "father": {"full_name": "Budi Santoso"},
        "household": {
            "family_card_no": "3515081406189904",
            "head_name": "Budi Santoso",
            "address": "Jl. Melati Contoh No. 12",
            "rt": "003",
            "rw": "007",
            "village": "Sidokumpul",
            "district": "Sidoarjo",
            "regency": "Kabupaten Sidoarjo",
            "province": "Jawa Timur",
            "postal_code": "61212",
            "members": [member(), member(full_name="Siti Rahmawati", nik=None)],
        },
    } | changes


@pytest.fixture(scope="session")
def renderer() -> Iterator[TypstRenderer]:
    renderer = TypstRenderer()
    yield renderer
    renderer.close()


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> TestAuthoritySigner:
    return TestAuthoritySigner(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def certificate(renderer: TypstRenderer) -> bytes:
    """A birth certificate, not yet signed."""
    return renderer.render(TEMPLATES["akta"].read_text(), everything())


@pytest.fixture(scope="session")
def signed(certificate: bytes, signer: TestAuthoritySigner) -> bytes:
    return signer.sign(
        certificate,
        office_name="Dinas Dukcapil Kabupaten Sidoarjo",
        signer_name="Endang Contoh, M.Si.",
        reason="Penerbitan Kutipan Akta Kelahiran",
        at=MONDAY_TEN,
    )


@pytest.fixture(name="everything")
def give_everything() -> Callable[..., dict[str, Any]]:
    return everything


@pytest.fixture(name="document")
def give_document() -> Callable[..., dict[str, Any]]:
    return document


@pytest.fixture(name="member")
def give_member() -> Callable[..., dict[str, Any]]:
    return member


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    return {name: path.read_text() for name, path in TEMPLATES.items()}


@pytest.fixture(scope="session")
def signed_at() -> datetime:
    return MONDAY_TEN
