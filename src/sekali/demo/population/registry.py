"""A sample person as the civil registry's web service has them: its field names, clean values.

Fields: Dukcapil access service, shape as seen in public code. The quirks of the real service
(numbers that lose their zeros, two date formats, errors inside HTTP 200) are the business of
the simulated server that is fed with these records.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sekali.demo.population.data_files import read_yaml
from sekali.demo.population.people import Household, SamplePerson
from sekali.demo.population.regions import Village

Labels = Mapping[str, Mapping[str, str]]

_LISTS = (
    "blood_type",
    "disability",
    "education",
    "family_relation",
    "marital_status",
    "occupation",
    "religion",
    "sex",
)
_CARD_DATE = slice(6, 12)


def read_labels(codes: Path) -> Labels:
    """Return the registry's label of each value, by code list and key.

    Args:
        codes: ``dictionary/codes``.

    Raises:
        KeyError: A value of a list that the registry prints has no label.
    """
    return {name: _labels_of(codes / f"{name}.yaml") for name in _LISTS}


def _labels_of(path: Path) -> Mapping[str, str]:
    return {item["key"]: item["registry"] for item in read_yaml(path)["items"]}


def registry_record(
    person: SamplePerson,
    household: Household,
    *,
    labels: Labels,
    villages: Mapping[str, Village],
) -> dict[str, str]:
    """Return one person's record: every value a string, empty where nothing is recorded.

    Dates are ISO, codes keep their leading zeros, coded values are the registry's labels.

    Args:
        person: Whose record it is.
        household: The one they are a member of.
        labels: From ``read_labels``.
        villages: By code, from ``read_villages``.
    """
    return {
        **_identity(person, labels),
        **_parents(person),
        **_home(household, villages[household.village_code]),
        **_certificates(person),
        "LAST_UPDATED": _card_recorded(household.family_card_no).isoformat(),
    }


def _identity(person: SamplePerson, labels: Labels) -> dict[str, str]:
    return {
        "NIK": person.nik,
        "NO_KK": person.family_card_no,
        "NAMA_LGKP": person.full_name,
        "TMPT_LHR": person.birth_place,
        "TGL_LHR": person.birth_date.isoformat(),
        "JENIS_KLMIN": labels["sex"][person.sex],
        "AGAMA": labels["religion"][person.religion],
        "GOL_DARAH": labels["blood_type"][person.blood_type],
        "STATUS_KAWIN": labels["marital_status"][person.marital_status],
        "STAT_HBKEL": labels["family_relation"][person.family_relation],
        "PDDK_AKH": labels["education"][person.education],
        "JENIS_PKRJN": labels["occupation"][person.occupation],
        "PNYDNG_CCT": labels["disability"][person.disability],
    }


def _parents(person: SamplePerson) -> dict[str, str]:
    return {
        "NAMA_LGKP_AYAH": person.father_name or "",
        "NAMA_LGKP_IBU": person.mother_name or "",
        "NIK_AYAH": person.father_nik or "",
        "NIK_IBU": person.mother_nik or "",
    }


def _home(household: Household, village: Village) -> dict[str, str]:
    province, regency, district, number = village.code.split(".")
    return {
        "ALAMAT": household.address,
        "NO_RT": household.rt,
        "NO_RW": household.rw,
        "DUSUN": household.hamlet or "",
        "KODE_POS": household.postal_code,
        "NO_KEL": number,
        "KEL_NAME": village.name,
        "NO_KEC": district,
        "KEC_NAME": village.district_name,
        "NO_KAB": regency,
        "KAB_NAME": village.regency_name,
        "NO_PROP": province,
        "PROP_NAME": village.province_name,
    }


def _certificates(person: SamplePerson) -> dict[str, str]:
    return {
        "NO_AKTA_LHR": person.birth_certificate_no or "",
        "NO_AKTA_KWN": person.marriage_certificate_no or "",
        "TGL_KWN": _iso(person.marriage_date),
        "NO_AKTA_CRAI": person.divorce_certificate_no or "",
        "TGL_CRAI": _iso(person.divorce_date),
        # Cards and passports are not made up: their numbers and states open real doors.
        "EKTP_STATUS": "",
        "EKTP_CREATED": "",
        "NO_PASPOR": "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _card_recorded(family_card_no: str) -> date:
    day = family_card_no[_CARD_DATE]
    return date(2000 + int(day[4:6]), int(day[2:4]), int(day[0:2]))
