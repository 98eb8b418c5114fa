"""From a record as the registry sends it to a resident as the vault knows them."""

import logging
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sekali.kernel.nik import NUMBER_LENGTH
from sekali.kernel.wording import printable
from sekali.vault.adapters.civil_registry.answers import Record, garbled
from sekali.vault.adapters.civil_registry.opening import (
    CITIZENSHIP,
    FAMILY_CARD,
    FIELDS,
    HEAD_NAME,
    NIK,
    REGION_WIDTHS,
    cut_down,
)
from sekali.vault.ports import RegistryPerson

logger = logging.getLogger(__name__)

Labels = Mapping[str, Mapping[str, str]]
"""Code list id -> label as the registry writes it -> key of our list."""

CODED_FIELDS = {
    "sex": "JENIS_KLMIN",
    "religion": "AGAMA",
    "blood_type": "GOL_DARAH",
    "marital_status": "STATUS_KAWIN",
    "family_relation": "STAT_HBKEL",
    "education": "PDDK_AKH",
    "occupation": "JENIS_PKRJN",
    "disability": "PNYDNG_CCT",
}
"""Code list id, which is also our field -> field of the registry."""

NEEDED = {
    "household.family_card_no": "family_card_no",
    "person.full_name": "full_name",
    "person.sex": "sex",
    "person.birth_date": "birth_date",
    "household.village_code": "village_code",
}
"""Element that nobody in the register lacks -> our field."""
INDONESIAN = "indonesian"

# The order in which a family card lists its people (SIAK code list SHDK, 1 to 11).
CARD_ORDER = (
    "kepala keluarga", "suami", "istri", "anak", "menantu", "cucu",
    "orangtua", "mertua", "famili lain", "pembantu", "lainnya",
)  # fmt: skip
MEANS_NOTHING = frozenset({"", "-", "--", "0", "null", "tidak ada"})
MOST_UNKNOWN_LABELS = 1000
NEIGHBOURHOOD_WIDTH = 3
POSTAL_CODE_WIDTH = 5

_DIGITS = re.compile(r"[0-9]+")
# yyyy-MM-dd, also with a time behind it, and dd.MM.yyyy or dd-MM-yyyy.
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4})")
_AROUND_SLASHES = re.compile(r"\s*/\s*")
_ONE_DASH = str.maketrans({"\u2212": "-", "\u2013": "-"})


class Cleaner:
    """Turns records into residents.

    Args:
        labels: The registry's labels for our code lists. A label that is in none of them
            becomes None and is logged, once: a new occupation must not stop a birth.
    """

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._keys = {
            code_list: {comparable(label): key for label, key in keys.items()}
            for code_list, keys in labels.items()
        }
        self._told: set[tuple[str, str]] = set()

    def person(self, record: Record, elements: Collection[str]) -> RegistryPerson:
        """Return the resident of one record that was asked for by NIK, with what is opened.

        Raises:
            RegistryUnavailable: What nobody lacks (``NEEDED``) is opened, and is missing or
                unreadable, or a field is not even a text or a number: then nothing in the
                record can be trusted. Any other field is left out instead.
        """
        return self._cleaned(cut_down(record, elements, asked_by=NIK), elements)

    def family(
        self, records: Iterable[Record], elements: Collection[str]
    ) -> Sequence[RegistryPerson]:
        """Return the residents of one card in the order of a printed one: the head first.

        Where the relation to the head is not opened, they come in the order of their births.

        Raises:
            RegistryUnavailable: One of the records makes no sense. A family with somebody
                silently missing would be worse than none.
        """
        cut = [cut_down(record, elements, asked_by=FAMILY_CARD) for record in records]
        ranked = [(_rank(record), self._cleaned(record, elements)) for record in cut]
        ranked.sort(key=lambda pair: (pair[0], pair[1].birth_date or date.max, pair[1].nik))
        family = tuple(person for _, person in ranked)
        if HEAD_NAME not in elements or not family:
            return family
        return tuple(replace(one, head_name=family[0].full_name) for one in family)

    def _cleaned(self, record: Record, elements: Collection[str]) -> RegistryPerson:
        person = RegistryPerson(
            nik=_nik(record),
            family_card_no=_number(record, FAMILY_CARD),
            full_name=_text(record, "NAMA_LGKP"),
            sex=self._key(record, "sex"),
            birth_place=_text(record, "TMPT_LHR"),
            birth_date=_day(record, "TGL_LHR"),
            religion=self._key(record, "religion"),
            blood_type=self._key(record, "blood_type"),
            marital_status=self._key(record, "marital_status"),
            family_relation=self._key(record, "family_relation"),
            education=self._key(record, "education"),
            occupation=self._key(record, "occupation"),
            father_name=_text(record, "NAMA_LGKP_AYAH"),
            mother_name=_text(record, "NAMA_LGKP_IBU"),
            father_nik=_number(record, "NIK_AYAH"),
            mother_nik=_number(record, "NIK_IBU"),
            address=_text(record, "ALAMAT"),
            hamlet=_text(record, "DUSUN"),
            rt=_padded(record, "NO_RT", NEIGHBOURHOOD_WIDTH),
            rw=_padded(record, "NO_RW", NEIGHBOURHOOD_WIDTH),
            postal_code=_padded(record, "KODE_POS", POSTAL_CODE_WIDTH),
            village_code=_village_code(record),
            birth_certificate_no=_text(record, "NO_AKTA_LHR"),
            marriage_certificate_no=_text(record, "NO_AKTA_KWN"),
            marriage_date=_day(record, "TGL_KWN"),
            divorce_certificate_no=_text(record, "NO_AKTA_CRAI"),
            divorce_date=_day(record, "TGL_CRAI"),
            disability=self._key(record, "disability"),
            citizenship=INDONESIAN if CITIZENSHIP in elements else None,
            head_name=None,
        )
        _refuse_incomplete(person, elements)
        return person

    def label(self, code_list: str, key: str) -> str:
        """Return the registry's label for a key of ours.

        Raises:
            KeyError: The list has no such key.
        """
        for label, its_key in self._labels[code_list].items():
            if its_key == key:
                return label
        raise KeyError(key)

    def _key(self, record: Record, code_list: str) -> str | None:
        label = _raw(record, CODED_FIELDS[code_list])
        key = self._keys.get(code_list, {}).get(comparable(label))
        # Asked of the list first: in one of them "tidak ada" may well be an answer.
        if key is None and label.casefold() not in MEANS_NOTHING:
            self._tell_once(code_list, label)
        return key

    def _tell_once(self, code_list: str, label: str) -> None:
        if (code_list, label) in self._told or len(self._told) >= MOST_UNKNOWN_LABELS:
            return
        self._told.add((code_list, label))
        logger.warning("No key of the list %s for the registry's %r", code_list, label)


def comparable(label: str) -> str:
    """Return a label without the differences of spelling seen between installations.

    >>> comparable("SLTA / Sederajat") == comparable("SLTA/SEDERAJAT")
    True
    """
    return _AROUND_SLASHES.sub("/", " ".join(label.translate(_ONE_DASH).split())).casefold()


def read_day(text: str) -> date | None:
    """Return a day in either of the registry's formats, or None where it is no day.

    >>> read_day("1990-02-01") == read_day("01.02.1990")
    True
    >>> read_day("0000-00-00") is None
    True
    """
    found = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _raw(record: Record, name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise garbled(f"{name} is a {type(value).__name__}")
    # Also without the letters that no database keeps: NUL and halves of surrogate pairs.
    return printable(str(value))


def _text(record: Record, name: str) -> str | None:
    text = _raw(record, name)
    return None if text.casefold() in MEANS_NOTHING else text


def _padded(record: Record, name: str, width: int) -> str | None:
    text = _text(record, name)
    if text is None or (_DIGITS.fullmatch(text) and len(text) <= width):
        return text and text.zfill(width)
    logger.warning("The registry's %s is no number of %d digits", name, width)
    return None


def _number(record: Record, name: str) -> str | None:
    text = _text(record, name)
    if text is None or (_DIGITS.fullmatch(text) and len(text) == NUMBER_LENGTH):
        return text
    logger.warning("The registry's %s is no number of %d digits", name, NUMBER_LENGTH)
    return None


def _day(record: Record, name: str) -> date | None:
    return read_day(_text(record, name) or "")


def _nik(record: Record) -> str:
    nik = _number(record, NIK)
    if nik is None:
        raise garbled("NIK is missing or unreadable")
    return nik


def _village_code(record: Record) -> str | None:
    codes = [_padded(record, name, width) for name, width in REGION_WIDTHS.items()]
    return ".".join(code for code in codes if code) if all(codes) else None


def _rank(record: Record) -> int:
    relation = comparable(_raw(record, "STAT_HBKEL"))
    return CARD_ORDER.index(relation) if relation in CARD_ORDER else len(CARD_ORDER)


def _refuse_incomplete(person: RegistryPerson, elements: Collection[str]) -> None:
    for element, ours in NEEDED.items():
        if element in elements and getattr(person, ours) is None:
            raise garbled(f"{', '.join(FIELDS[element])} is missing or unreadable")
