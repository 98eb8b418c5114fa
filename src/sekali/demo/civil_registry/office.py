"""What the simulated registry does with a question: login, quota, look-up, entry, book."""

import hmac
import ipaddress
from collections.abc import Callable, Mapping
from typing import Any

from sekali.demo.civil_registry import replies
from sekali.demo.civil_registry.ledger import Ledger, Question
from sekali.demo.civil_registry.newborn import CannotBeEntered, read_entry
from sekali.demo.civil_registry.register import Register
from sekali.demo.civil_registry.replies import Record
from sekali.demo.civil_registry.terms import Terms

CALL_NIK = "/dukcapil/get_json/CALL_NIK"
CALL_NOKK = "/dukcapil/get_json/CALL_NOKK"
NEW_NIK = "/siak/new_nik"


class Office:
    """The registry behind its counter.

    Args:
        register: Residents and cards.
        ledger: Where every question is written down, with its outcome.
        terms: Who may ask.
    """

    def __init__(self, *, register: Register, ledger: Ledger, terms: Terms) -> None:
        self._register, self._ledger, self._terms = register, ledger, terms
        self._calls: dict[str, tuple[str, Callable[[str], list[Record]]]] = {
            CALL_NIK: ("NIK", register.resident),
            CALL_NOKK: ("NO_KK", register.family),
        }

    def look_up(self, call: str, sent: Mapping[str, Any], *, quota_is_out: bool) -> Record:
        """Answer CALL_NIK or CALL_NOKK; a refusal is an answer too."""
        name, records_of = self._calls[call]
        asked = _in_capitals(sent)
        subject = str(asked.get(name, ""))
        refused = self._refusal(asked)
        user = str(asked.get("USER_ID", ""))
        if refused is None and (quota_is_out or self._quota_left(user) < 1):
            refused = replies.QUOTA_USED_UP
        reply = replies.error(refused) if refused else replies.found(records_of(subject))
        self._write(call, asked, subject, reply, counts=refused is None)
        return reply

    def enter_newborn(self, sent: Mapping[str, Any], *, key: str) -> Record:
        """Answer new_nik: give a child its NIK, the same again for the same key."""
        asked = _in_capitals(sent)
        refused = self._refusal(asked)
        reply = replies.error(refused) if refused else self._enter(asked, key)
        self._write(NEW_NIK, asked, str(asked.get("NO_KK", "")), reply, counts=False)
        return reply

    def _enter(self, asked: Record, key: str) -> Record:
        if not key:
            return replies.error(f"{replies.INCOMPLETE}: Idempotency-Key")
        try:
            entry = read_entry(asked, replies.INCOMPLETE)
            nik = self._register.enter(entry, user_id=str(asked["USER_ID"]), key=key)
        except CannotBeEntered as refusal:
            return replies.error(str(refusal))
        return replies.page_of([{"NIK": nik, "NO_KK": entry.told["NO_KK"]}])

    def _refusal(self, asked: Record) -> str | None:
        address = str(asked.get("IP_USER", ""))
        if not (
            _same(asked.get("USER_ID"), self._terms.user)
            and _same(asked.get("PASSWORD"), self._terms.password)
        ):
            return replies.LOGIN_FAILED
        if not _is_address(address):
            return replies.WRONG_ADDRESS
        return None if address in self._terms.ip_users else replies.UNKNOWN_ADDRESS

    def _quota_left(self, user: str) -> int:
        return self._terms.daily_quota - self._ledger.used_today(user)

    def _write(
        self, call: str, asked: Record, subject: str, reply: Record, *, counts: bool
    ) -> None:
        question = Question(
            user_id=str(asked.get("USER_ID", "")),
            ip_user=str(asked.get("IP_USER", "")),
            call=call.rsplit("/", 1)[-1],
            subject=subject,
        )
        outcome = reply["content"][0].get("RESPON") or f"{len(reply['content'])} data"
        self._ledger.write(question, outcome, counts=counts)


def _in_capitals(sent: Mapping[str, Any]) -> Record:
    # Clients are known to write user_id, USER_ID, nik and NIK, and all of them are answered.
    return {name.upper(): value for name, value in sent.items()}


def _same(given: Any, wanted: str) -> bool:
    return hmac.compare_digest(str(given or "").encode(), wanted.encode())


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
