"""The catalogue in the fields of SIPPN, the national register of public services.

The fields are the 14 components of a service standard under their official names
(UU 25/2009 pasal 21; PermenPANRB 15/2014): six about delivery, which have to be published, and
eight about management. SIPPN has no public interface for machines: the file is for the agency's
officer who enters it there, and for programs that read it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.telling import agency_name, clock_words, fee_words
from sekali.catalogue.export.words import ExportWords, export_words

# SIPPN is kept in the national language.
LANGUAGE = "id"
DELIVERY = ("requirements", "procedure", "time", "fee", "product", "complaints")
MANAGEMENT = (
    "law",
    "facilities",
    "competence",
    "supervision",
    "staffing",
    "guarantee",
    "safety",
    "evaluation",
)


def sippn_catalogue(
    services: Iterable[CompiledService], agencies: Mapping[str, files.Agency], address: str
) -> dict[str, Any]:
    """Return all services as SIPPN describes them; ``address`` is where the platform is found."""
    return {
        "standar": "UU 25/2009 pasal 21; PermenPANRB 15/2014",
        "layanan": [sippn_entry(service, agencies, address) for service in services],
    }


def sippn_entry(
    service: CompiledService, agencies: Mapping[str, files.Agency], address: str
) -> dict[str, Any]:
    """Return one service with its 14 components."""
    words, text, definition = export_words(LANGUAGE), service.text(LANGUAGE), service.definition
    return {
        "id": service.id,
        "versi": service.version,
        "status": definition.status,
        "nama": text.title,
        "ringkasan": text.summary,
        "penyelenggara": agency_name(agencies, definition.owner, words),
        "tautan": f"{address}/layanan/{service.id}",
        "komponen": _components(service, text, words),
    }


def _components(
    service: CompiledService, text: files.Texts, words: ExportWords
) -> list[dict[str, Any]]:
    computed: dict[str, Callable[[], str]] = {
        "time": lambda: clock_words(service.definition.standard.within, words),
        "fee": lambda: standard_fee(service, text, words),
        "law": lambda: "; ".join(law.cite for law in service.definition.law),
    }
    return [
        {
            "nomor": number,
            "bagian": words("sippn.delivery" if key in DELIVERY else "sippn.management"),
            "nama": words(f"sippn.{key}"),
            "isi": computed[key]() if key in computed else getattr(text.standard, key),
        }
        for number, key in enumerate((*DELIVERY, *MANAGEMENT), start=1)
    ]


def standard_fee(service: CompiledService, text: files.Texts, words: ExportWords) -> str:
    """Return what a service costs, in words: nothing, an amount, or the law that computes it."""
    key = service.definition.standard.fee
    if key is None:
        return words("linked.free")
    fee = service.definition.fees[key]
    told = fee_words(service, key, text)
    return told if fee.amount is None else f"{told}. {words('linked.computed', law=fee.law)}"
