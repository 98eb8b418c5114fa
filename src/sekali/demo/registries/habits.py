"""How each registry writes: what a clean record becomes on its way out, and how it says no.

Clean records have ISO days, full codes and plain numbers. What is odd is settled by the NIK, so
that the same person always looks the same.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sekali.demo.registries.boards import boards_as_sent

Record = Mapping[str, Any]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


@dataclass(frozen=True, slots=True)
class Habits:
    """One registry's manner: status and JSON of each kind of answer."""

    found: Callable[[str, Any], Any]
    nobody: Callable[[], tuple[int, Any]]
    no_quota: Callable[[], tuple[int, Any]]


def _slashed(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def _indonesian(number: float) -> str:
    return f"{number:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def is_odd(nik: str) -> bool:
    """Tell whether this person's record comes in the rarer of two forms."""
    return zlib.crc32(nik.encode()) % 2 == 1


def _land(nik: str, record: Record) -> Any:
    parcels = [
        {
            "noSertipikat": one["certificate_no"],
            "jenisHak": one["right"],
            "luas": _indonesian(float(one["area"])),
            "satuan": "M2",
            "kodeDesa": int(one["village_code"].replace(".", "")),
            "alamat": one["address"].upper(),
            "nop": int(one["tax_object_no"]),
            "pbbTerakhir": one["pbb_paid_year"] or "BELUM LUNAS",
        }
        for one in record["parcels"]
    ]
    data = {"nik": int(nik), "bidang": parcels, "mutakhir": _slashed(record["as_of"])}
    return {"kode": "00", "pesan": "OK", "data": data}


def _vehicles(nik: str, record: Record) -> Any:
    found = [
        {
            "NOPOL": one["plate_no"].replace(" ", "  ", 1),
            "JENIS": one["kind"],
            "MEREK": f"{one['brand'].upper():<12}",
            "TIPE": one["model"].upper(),
            "THN": f"{one['built_year'] % 100:02}",
            "WARNA": one["colour"].upper(),
            "JT_PAJAK": one["tax_due"].replace("-", ""),
            "NIK_PEMILIK": nik,
        }
        for one in record["vehicles"]
    ]
    # A list of one comes bare, as from a service that was XML once.
    result = found[0] if len(found) == 1 else found
    return {"status": "1", "result": result, "waktu": record["as_of"].replace("-", "")}


def _health(nik: str, record: Record) -> Any:
    day = date.fromisoformat(record["as_of"])
    until = record["valid_until"]
    items = {
        "nik": nik,
        "nomor_str": record["str_number"],
        "profesi": record["profession"],
        "kompetensi": record["competence"],
        "berlaku": f"{date.fromisoformat(until):%d-%m-%Y}" if until else "SEUMUR HIDUP",
        "skp": str(record["skp_points"]).replace(".", ","),
        "diperbarui": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    }
    return {"error": False, "message": "sukses", "items": items}


def _tax(nik: str, record: Record) -> Any:
    number = record["tax_number"]
    return {
        "nik": nik,
        # As a number it has lost its leading zeros.
        "npwp": int(number) if is_odd(nik) else number,
        "status": "AKTIF" if record["in_use"] else "NON EFEKTIF",
        "per": f"{record['as_of']}T00:00:00+07:00",
    }


def _welfare(nik: str, record: Record) -> Any:
    decile = record["decile"]
    written = "-" if decile is None else f"{decile:02}" if is_odd(nik) else f"DESIL {decile}"
    day = date.fromisoformat(record["as_of"])
    found = {
        "nik": nik,
        "desil": written,
        "terdaftar": "T" if decile is None else "Y",
        "periode": f"TW{(day.month + 2) // 3}-{day.year}",
    }
    return {"hasil": found, "ket": ""}


def _education(nik: str, record: Record) -> Any:
    checked = date.fromisoformat(record["as_of"])
    instant = datetime(checked.year, checked.month, checked.day, tzinfo=UTC) - timedelta(hours=7)
    diplomas = [
        {
            "nik": nik,
            "jenjang": one["level"].replace("D3", "D-III") if is_odd(nik) else one["level"],
            "nomor": one["number"],
            "satuan": one["school"].upper(),
            "prodi": one["program"],
            "tahun_lulus": one["year"],
            "diperiksa": int(instant.timestamp() * 1000),
        }
        for one in record["diplomas"]
    ]
    return diplomas[::-1] if is_odd(nik) else diplomas


def birth_as_sent(record: Record) -> Any:
    """Return a hospital's notice as the gateway sends it: kilograms or grams, by its number."""
    odd = is_odd(record["number"])
    hours, minutes = record["time"].split(":")
    return {
        "nomor": record["number"],
        "faskes": record["facility_name"],
        "nik_ibu": int(record["mother_nik"]),
        "jk": record["sex"],
        "tgl": f"{date.fromisoformat(record['date']):%d-%m-%Y}",
        "jam": f"{int(hours)}.{minutes} WIB",
        "kota": record["city"],
        "tempat": record["facility"],
        "penolong": record["attendant"],
        "jenis": record["kind"],
        "anak_ke": str(record["order"]),
        "berat": record["weight"] if odd else record["weight"] / 1000,
        "panjang": f"{record['length']},0",
        "saksi": [int(nik) for nik in record["witnesses"]],
    }


_QUOTA = "Kuota hari ini habis"

HABITS: Mapping[str, Habits] = {
    "land": Habits(
        _land,
        lambda: (200, {"kode": "14", "pesan": "Data bidang tidak ditemukan"}),
        lambda: (200, {"kode": "88", "pesan": _QUOTA}),
    ),
    "vehicles": Habits(
        _vehicles,
        lambda: (200, {"status": "0", "result": "DATA TIDAK DITEMUKAN"}),
        lambda: (200, {"status": "0", "result": _QUOTA.upper()}),
    ),
    "health-workers": Habits(
        _health,
        lambda: (200, {"error": True, "message": "Data tenaga kesehatan tidak ditemukan"}),
        lambda: (200, {"error": True, "message": _QUOTA}),
    ),
    "tax": Habits(
        _tax,
        lambda: (200, {"npwp": 0, "status": "TIDAK TERDAFTAR"}),
        lambda: (429, {"message": _QUOTA}),
    ),
    "legal-entities": Habits(
        boards_as_sent,
        lambda: (200, {"rc": "0404", "message": "Data tidak ditemukan"}),
        lambda: (200, {"rc": "0429", "message": _QUOTA}),
    ),
    "welfare": Habits(
        _welfare,
        lambda: (200, {"hasil": None, "ket": "NIK tidak ditemukan"}),
        lambda: (200, {"hasil": None, "ket": _QUOTA}),
    ),
    "education": Habits(
        _education,
        lambda: (404, {"detail": "Not found."}),
        lambda: (200, {"detail": "Quota exceeded"}),
    ),
}

# Paths at which a registry only says whether what was sent is the same: by field of its records.
COMPARED: Mapping[str, Mapping[str, str]] = {"/djp/npwp/cocok": {"npwp": "tax_number"}}


def compared(path: str, nik: str, sent: Record, record: Record) -> Any:
    """Return whether what was sent is what the record has; digits alone count."""
    same = all(
        _digits(sent.get(name)).lstrip("0") == _digits(record[field]).lstrip("0")
        for name, field in COMPARED[path].items()
    )
    in_use = record.get("in_use", True)
    status = ("SESUAI" if same else "TIDAK SESUAI") if in_use else "NON EFEKTIF"
    return {"nik": nik, "status": status}


def _digits(value: Any) -> str:
    return "".join(letter for letter in str(value) if letter.isdigit())


PATHS: Mapping[str, str] = {
    "/djp/npwp/cocok": "tax",
    "/atrbpn/v1/persil": "land",
    "/samsat/kendaraan": "vehicles",
    "/kki/str": "health-workers",
    "/djp/npwp": "tax",
    "/dtsen/keluarga": "welfare",
    "/ahu/v1/pengurus": "legal-entities",
    "/ijazah/verifikasi": "education",
    "/simrs/kelahiran/menunggu": "births",
    "/simrs/kelahiran/diambil": "births",
}
