"""A sample person as a record of the civil registry."""

from datetime import date
from pathlib import Path

from sekali.demo.population.generate import households
from sekali.demo.population.personas import personas
from sekali.demo.population.regions import read_villages
from sekali.demo.population.registry import read_labels, registry_record

DICTIONARY = Path(__file__).parents[3] / "dictionary"
LABELS = read_labels(DICTIONARY / "codes")
VILLAGES = {v.code: v for v in read_villages(DICTIONARY / "regions" / "35.csv")}
FIELDS = {
    "NIK",
    "NO_KK",
    "NAMA_LGKP",
    "TMPT_LHR",
    "TGL_LHR",
    "JENIS_KLMIN",
    "AGAMA",
    "GOL_DARAH",
    "STATUS_KAWIN",
    "STAT_HBKEL",
    "PDDK_AKH",
    "JENIS_PKRJN",
    "NAMA_LGKP_IBU",
    "NAMA_LGKP_AYAH",
    "NIK_IBU",
    "NIK_AYAH",
    "ALAMAT",
    "NO_RT",
    "NO_RW",
    "DUSUN",
    "KODE_POS",
    "NO_KEL",
    "KEL_NAME",
    "NO_KEC",
    "KEC_NAME",
    "NO_KAB",
    "KAB_NAME",
    "NO_PROP",
    "PROP_NAME",
    "NO_AKTA_LHR",
    "NO_AKTA_KWN",
    "TGL_KWN",
    "NO_AKTA_CRAI",
    "TGL_CRAI",
    "PNYDNG_CCT",
    "EKTP_STATUS",
    "EKTP_CREATED",
    "LAST_UPDATED",
    "NO_PASPOR",
}


def record_of(key: str) -> dict[str, str]:
    persona = next(persona for persona in personas() if persona.key == key)
    return registry_record(persona.person, persona.household, labels=LABELS, villages=VILLAGES)


def test_the_record_of_siti_reads_as_the_registry_prints_it() -> None:
    assert record_of("siti-aminah") == {
        "NIK": "3516045201949001",
        "NO_KK": "3516041201269001",
        "NAMA_LGKP": "Siti Aminah",
        "TMPT_LHR": "Mojokerto",
        "TGL_LHR": "1994-01-12",
        "JENIS_KLMIN": "PEREMPUAN",
        "AGAMA": "ISLAM",
        "GOL_DARAH": "B",
        "STATUS_KAWIN": "KAWIN",
        "STAT_HBKEL": "ISTRI",
        "PDDK_AKH": "SLTA/SEDERAJAT",
        "JENIS_PKRJN": "MENGURUS RUMAH TANGGA",
        "PNYDNG_CCT": "TIDAK CACAT",
        "NAMA_LGKP_AYAH": "Kasiman",
        "NAMA_LGKP_IBU": "Sulastri",
        "NIK_AYAH": "",
        "NIK_IBU": "",
        "ALAMAT": "Dusun Sukorejo",
        "NO_RT": "002",
        "NO_RW": "005",
        "DUSUN": "Dusun Sukorejo",
        "KODE_POS": "61375",
        "NO_KEL": "2001",
        "KEL_NAME": "Ketapanrame",
        "NO_KEC": "04",
        "KEC_NAME": "Trawas",
        "NO_KAB": "16",
        "KAB_NAME": "Kabupaten Mojokerto",
        "NO_PROP": "35",
        "PROP_NAME": "Jawa Timur",
        "NO_AKTA_LHR": "",
        "NO_AKTA_KWN": "9123/045/VI/2019",
        "TGL_KWN": "2019-06-15",
        "NO_AKTA_CRAI": "",
        "TGL_CRAI": "",
        "EKTP_STATUS": "",
        "EKTP_CREATED": "",
        "NO_PASPOR": "",
        "LAST_UPDATED": "2026-01-12",
    }


def test_a_child_without_a_father_on_record_has_empty_fields_for_him() -> None:
    sri = next(persona for persona in personas() if persona.key == "sri-wahyuni")

    record = registry_record(
        sri.household.members[1], sri.household, labels=LABELS, villages=VILLAGES
    )

    assert (record["NAMA_LGKP_AYAH"], record["NIK_AYAH"]) == ("", "")
    assert record["NIK_IBU"] == sri.person.nik


def test_every_drawn_person_has_a_record_of_all_fields_with_texts_only() -> None:
    for household in households(seed=9, regions=list(VILLAGES.values()), count_people=2_000):
        for person in household.members:
            record = registry_record(person, household, labels=LABELS, villages=VILLAGES)
            assert set(record) == FIELDS
            assert all(type(value) is str for value in record.values())
            assert "None" not in record.values()
            assert [len(record[f"NO_{part}"]) for part in ("PROP", "KAB", "KEC", "KEL")] == [
                2,
                2,
                2,
                4,
            ]
            assert date.fromisoformat(record["TGL_LHR"]) == person.birth_date
