"""Cutting a record down to what an agreement opens, before anything else looks at it."""

from collections.abc import Collection, Mapping, Sequence

from sekali.vault.adapters.civil_registry.answers import Record

NIK, FAMILY_CARD = "NIK", "NO_KK"
PERSON_NIK, HEAD_NAME = "person.nik", "household.head_name"
# Every record of this register is one of an Indonesian citizen: no field says so.
CITIZENSHIP = "person.citizenship"
REGION_WIDTHS = {"NO_PROP": 2, "NO_KAB": 2, "NO_KEC": 2, "NO_KEL": 4}

FIELDS: Mapping[str, Sequence[str]] = {
    PERSON_NIK: (NIK,),
    "person.full_name": ("NAMA_LGKP",),
    "person.sex": ("JENIS_KLMIN",),
    "person.birth_place": ("TMPT_LHR",),
    "person.birth_date": ("TGL_LHR",),
    "person.religion": ("AGAMA",),
    "person.blood_type": ("GOL_DARAH",),
    "person.marital_status": ("STATUS_KAWIN",),
    "person.family_relation": ("STAT_HBKEL",),
    "person.education": ("PDDK_AKH",),
    "person.occupation": ("JENIS_PKRJN",),
    "person.father_name": ("NAMA_LGKP_AYAH",),
    "person.mother_name": ("NAMA_LGKP_IBU",),
    "person.father_nik": ("NIK_AYAH",),
    "person.mother_nik": ("NIK_IBU",),
    "person.birth_certificate_no": ("NO_AKTA_LHR",),
    "person.marriage_certificate_no": ("NO_AKTA_KWN",),
    "person.marriage_date": ("TGL_KWN",),
    "person.divorce_certificate_no": ("NO_AKTA_CRAI",),
    "person.divorce_date": ("TGL_CRAI",),
    "person.disability": ("PNYDNG_CCT",),
    CITIZENSHIP: (),
    "household.family_card_no": (FAMILY_CARD,),
    "household.address": ("ALAMAT",),
    "household.hamlet": ("DUSUN",),
    "household.rt": ("NO_RT",),
    "household.rw": ("NO_RW",),
    "household.postal_code": ("KODE_POS",),
    "household.village_code": tuple(REGION_WIDTHS),
    HEAD_NAME: (),
}
"""Element, as agreements name it -> the fields of the registry that it is read from."""


def cut_down(record: Record, elements: Collection[str], *, asked_by: str) -> Record:
    """Return a record with nothing in it but what is opened, and the number it was asked by.

    >>> cut_down({"NIK": "1", "AGAMA": "ISLAM", "NEW": 1}, {"person.sex"}, asked_by="NIK")
    {'NIK': '1'}
    """
    kept = {name for one in elements for name in FIELDS.get(one, ())} | {asked_by}
    return {name: value for name, value in record.items() if name in kept}
