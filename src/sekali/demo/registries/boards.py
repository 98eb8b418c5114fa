"""How the simulated register of legal entities writes: the boards on which somebody is."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def boards_as_sent(nik: str, record: Mapping[str, Any]) -> Any:
    """Return the organisations of which somebody is an officer; of one alone it comes bare."""
    found = [
        {
            "nama": one["name"],
            "jenis": one["form"],
            "noSK": one.get("ratification_no", "-"),
            "tglSK": _dashed(one.get("ratification_date")),
            "noAkta": one.get("founding_no", "-"),
            "tglAkta": _dashed(one.get("founding_date")),
            "notaris": one.get("notary", "-"),
            "nib": one.get("nib", "-"),
            "npwp": one.get("tax_number", "-"),
            "kegiatan": one.get("activity", "-"),
            "alamat": one.get("address", "-"),
            "kodeDesa": int(one["village_code"].replace(".", "")) if "village_code" in one else "-",
            "status": "BUBAR" if one.get("dissolved_date") else "AKTIF",
            "tglStatus": _dashed(one.get("dissolved_date")),
            "jabatan": one["office"],
            "tglAngkat": _dashed(one.get("appointed_date")),
        }
        for one in record["organisations"]
    ]
    told = found[0] if len(found) == 1 else found
    payload = {"nik": nik, "badanHukum": told, "perTanggal": _dashed(record["as_of"])}
    return {"rc": "0000", "message": "Sukses", "payload": payload}


def _dashed(iso: str | None) -> str:
    return f"{date.fromisoformat(iso):%d-%m-%Y}" if iso else "-"
