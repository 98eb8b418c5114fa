"""The civil registry behind the access web service of the home ministry (Dukcapil)."""

import http.client
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sekali.catalogue.agreements import Permit
from sekali.kernel.breaker import OUTAGE, SLOW
from sekali.kernel.http_line import Line
from sekali.kernel.nik import InvalidNik, masked, mismatches, read_nik
from sekali.vault.adapters.asking.persistence import Breaker, Patience, Persistence
from sekali.vault.adapters.asking.reasons import ACCESS, NO_AGREEMENT, QUOTA, is_private
from sekali.vault.adapters.asking.recent import Recent
from sekali.vault.adapters.civil_registry.agreement import Agreement
from sekali.vault.adapters.civil_registry.answers import Record, garbled, read_answer
from sekali.vault.adapters.civil_registry.cleaning import CODED_FIELDS, Cleaner, Labels
from sekali.vault.adapters.civil_registry.opening import FAMILY_CARD, NIK, PERSON_NIK
from sekali.vault.ports import (
    EntryRefused,
    NewResident,
    NotAsked,
    RegistryPerson,
    RegistryUnavailable,
)

logger = logging.getLogger(__name__)

NEW_NIK = "/siak/new_nik"
NOBODY = "0" * 16
"""Asked for by ``check_config``: well-formed for the registry, and nobody's."""

RECENT_SECONDS, RECENT_ENTRIES = 60.0, 1000

TO_OPERATOR = {
    OUTAGE: "The civil registry cannot be reached, or answers nonsense.",
    SLOW: "The civil registry answers too slowly.",
    QUOTA: "The day's quota of questions to the civil registry is used up.",
    ACCESS: "The civil registry refuses our user, password or address.",
    NO_AGREEMENT: "No agreement on the civil registry is in force: nothing is asked of it.",
}


class DukcapilRegistry:
    """``vault.ports.CivilRegistry`` over HTTP. One for a process, used by all its threads.

    Args:
        agreement: Address and login.
        labels: Code list id -> label as the registry writes it -> key of our list, for the
            lists of ``cleaning.CODED_FIELDS``.
        count: Takes one question from the quota, or refuses; called before each try.
        breaker: When nobody asks; by default one of this process alone.
        patience: Time-outs, tries, and when to stop asking.
        clock: Seconds that only grow.
        sleep: Waits that many seconds.

    Raises:
        ValueError: The address is none.
    """

    def __init__(
        self,
        agreement: Agreement,
        *,
        labels: Labels,
        count: Callable[[], None],
        breaker: Breaker | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._agreement = agreement
        self._labels, self._cleaner = labels, Cleaner(labels)
        self._clock = clock
        self._line = Line(agreement.base_url, clock=clock)
        self._count = count
        self._persistence = Persistence(patience, breaker=breaker, clock=clock, sleep=sleep)
        # With what was opened to who asked: the next may be told less, or more.
        self._people: Recent[tuple[frozenset[str], RegistryPerson]] = self._recent()
        self._families: Recent[tuple[frozenset[str], Sequence[RegistryPerson]]] = self._recent()

    def person(self, nik: str, *, permit: Permit) -> RegistryPerson | None:
        """Return the resident with this NIK, or None where the registry knows of none.

        The registry sends whole records; what the permit does not open is dropped before it is
        read, kept or logged.

        Raises:
            RegistryUnavailable: See ``params["reason"]``.
        """
        opened, known = self._people.get(nik) or (None, None)
        if known is not None and opened == permit.elements:
            return known
        records = self._look_up("CALL_NIK", NIK, nik)
        if not records:
            return None
        person = self._cleaner.person(records[0], permit.elements)
        if len(records) > 1 or person.nik != nik:
            raise garbled("the answer is about somebody else")
        self._people.put(nik, (permit.elements, person))
        return person

    def family(self, family_card_no: str, *, permit: Permit) -> Sequence[RegistryPerson]:
        """Return all who stand on one family card, the head first; empty where there is none.

        As with ``person``, nothing that the permit does not open goes further than here.

        Raises:
            RegistryUnavailable: See ``params["reason"]``.
        """
        if PERSON_NIK not in permit.elements:
            raise NotAsked(reason=NO_AGREEMENT)  # nobody on the card could be told from another
        opened, known = self._families.get(family_card_no) or (None, None)
        if known is not None and opened == permit.elements:
            return known
        records = self._look_up("CALL_NOKK", FAMILY_CARD, family_card_no)
        members = self._cleaner.family(records, permit.elements)
        if any(member.family_card_no != family_card_no for member in members):
            raise garbled("the answer is about another family")
        if members:
            self._families.put(family_card_no, (permit.elements, members))
        return members

    def issue_nik(self, newborn: NewResident, *, idempotency_key: str) -> str:
        """Enter a newborn child and return its NIK; the same key gives the same NIK again.

        Retried like a question, since the key makes it safe.

        Raises:
            EntryRefused: The registry will not enter this child; an officer has to look.
            RegistryUnavailable: Nothing is known to have happened; try again with the same key.
        """
        body = self._signed(self._entry(newborn))
        try:
            records = self._ask(NEW_NIK, body, {"Idempotency-Key": idempotency_key})
        finally:
            # Also where the answer was lost: the child may stand on the card now.
            self._families.forget(newborn.family_card_no)
        return _issued(records, newborn)

    def check_config(self) -> list[str]:
        """Return what is wrong with the connection, in words for an operator.

        Asks one question, which takes one from the day's quota.
        """
        found = [f"No labels for the code list {name}." for name in self._missing_labels()]
        if not is_private(self._agreement.base_url):
            found.append("Personal data travels to the civil registry without encryption.")
        body = self._signed({"NIK": NOBODY})
        try:
            self._try_once(self._read_path("CALL_NIK"), body, {}, self._persistence.soon())
        except RegistryUnavailable as refusal:
            said = f"The civil registry answers: {refusal.params.get('said')}"
            found.append(TO_OPERATOR.get(refusal.params["reason"], said))
        return found

    def _look_up(self, call: str, name: str, number: str) -> Sequence[Record]:
        try:
            return self._ask(self._read_path(call), self._signed({name: number}), {})
        except EntryRefused as refusal:  # a question can be unanswered, and never refused
            raise garbled(refusal.params["said"]) from refusal

    def _ask(self, path: str, body: bytes, headers: Mapping[str, str]) -> Sequence[Record]:
        return self._persistence.ask(lambda until: self._try_once(path, body, headers, until))

    def _try_once(
        self, path: str, body: bytes, headers: Mapping[str, str], deadline: float
    ) -> Sequence[Record]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        self._count()
        try:
            status, answer = self._line.post(path, body, headers, deadline=deadline)
        except TimeoutError:
            logger.warning("The civil registry does not answer in time")
            raise RegistryUnavailable(reason=SLOW) from None
        except (OSError, http.client.HTTPException) as error:
            raise garbled(f"connection failed ({type(error).__name__})") from error
        return read_answer(status, answer)

    def _signed(self, question: Mapping[str, Any]) -> bytes:
        login = {
            "user_id": self._agreement.user,
            "password": self._agreement.password,
            "IP_USER": self._agreement.ip_user,
        }
        return json.dumps({**login, **question}).encode()

    def _entry(self, newborn: NewResident) -> Mapping[str, str | None]:
        province, regency, district = newborn.district_code.split(".")
        return {
            "NO_KK": newborn.family_card_no,
            "NAMA_LGKP": newborn.full_name,
            "JENIS_KLMIN": self._cleaner.label("sex", newborn.sex),
            "TMPT_LHR": newborn.birth_place,
            "TGL_LHR": newborn.birth_date.isoformat(),
            "NO_PROP": province,
            "NO_KAB": regency,
            "NO_KEC": district,
            "NAMA_LGKP_AYAH": newborn.father_name,
            "NIK_AYAH": newborn.father_nik,
            "NAMA_LGKP_IBU": newborn.mother_name,
            "NIK_IBU": newborn.mother_nik,
            "NO_AKTA_LHR": newborn.birth_certificate_no,
        }

    def _missing_labels(self) -> list[str]:
        return [name for name in CODED_FIELDS if not self._labels.get(name)]

    def _read_path(self, call: str) -> str:
        return f"{self._agreement.read_path}/{call}"

    def _recent(self) -> Recent[Any]:
        return Recent(seconds=RECENT_SECONDS, entries=RECENT_ENTRIES, clock=self._clock)


def _issued(records: Sequence[Record], newborn: NewResident) -> str:
    if len(records) != 1:
        raise garbled("not one NIK was issued")
    try:
        nik = read_nik(str(records[0].get("NIK", "")))
    except InvalidNik as error:
        raise garbled("what was issued is no NIK") from error
    if warnings := mismatches(nik, newborn.sex, newborn.birth_date):
        # A matter for the registry to correct; the number is the child's all the same.
        logger.warning("The NIK %s issued does not match: %s", masked(nik), ", ".join(warnings))
    return nik.digits
