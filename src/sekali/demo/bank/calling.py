"""Calling back: telling whoever announced a bill that it was paid, until the call is taken."""

import hmac
import http.client
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from sekali.demo.bank.ledger import Ledger, Row
from sekali.demo.bank.weather import Mode, Weather

TIMESTAMP, SIGNATURE = "X-Bank-Timestamp", "X-Bank-Signature"
_AT_ONCE = 4
# How soon it looks again: often while calls are made, else twice a second.
_PAUSE_SECONDS, _IDLE_SECONDS = 0.1, 0.5
_LONGEST_PAUSE_SECONDS = 60.0
_PATIENCE_SECONDS = 10.0
_TAKEN = range(200, 300)
_NEVER = range(400, 500)


def signed(key: bytes, body: bytes, *, at: float) -> dict[str, str]:
    """Return the headers of a message: when, and HMAC-SHA-256 over that and the body."""
    timestamp = str(int(at))
    digest = hmac.digest(key, timestamp.encode() + b"." + body, "sha256").hex()
    return {"Content-Type": "application/json", TIMESTAMP: timestamp, SIGNATURE: digest}


def is_signed(key: bytes, timestamp: str, signature: str, body: bytes, *, at: float) -> bool:
    """Tell whether a message was signed under the key in the last five minutes."""
    digest = hmac.digest(key, timestamp.encode() + b"." + body, "sha256").hex()
    is_fresh = timestamp.isascii() and timestamp.isdigit() and abs(at - int(timestamp)) <= 5 * 60
    return hmac.compare_digest(digest.encode(), signature.encode()) and is_fresh


class Caller(threading.Thread):
    """Makes the calls that are due, several at once, again and again until each is taken.

    Args:
        ledger: Whose calls.
        weather: In an outage nobody is called; in disorder the newest come first.
        key: Signs each call.
        url: Whom to call.
    """

    def __init__(self, ledger: Ledger, weather: Weather, *, key: bytes, url: str) -> None:
        super().__init__(daemon=True, name="caller")
        self._ledger, self._weather, self._key, self._url = ledger, weather, key, url
        self._stopped = threading.Event()

    def run(self) -> None:
        """Call until stopped."""
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            pause = _IDLE_SECONDS
            while not self._stopped.wait(pause):
                pause, mode = _IDLE_SECONDS, self._weather.mode
                if mode in (Mode.OUTAGE, Mode.SILENT):
                    continue
                calls = self._ledger.due_calls(backwards=mode is Mode.DISORDER)
                pause = _PAUSE_SECONDS if calls else _IDLE_SECONDS
                if mode is Mode.DISORDER:
                    for call in calls:
                        self._call(call)
                else:
                    list(threads.map(self._call, calls))

    def stop(self) -> None:
        """Make no further calls."""
        self._stopped.set()

    def _call(self, call: Row) -> None:
        body = json.dumps(
            {
                "ref": call["reference"],
                "kode": call["code"],
                "jumlah": call["amount"],
                "waktu": call["at"],
            }
        ).encode()
        try:
            status, said = self._post(body)
        except (OSError, http.client.HTTPException):
            status, said = 0, ""
        if status in _TAKEN or status in _NEVER:
            self._ledger.note_answer(call["call_id"], f"{status} {said}"[:60])
        else:
            pause = min(_LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(call["tries"], 10))
            self._ledger.call_again(call["call_id"], pause)

    def _post(self, body: bytes) -> tuple[int, str]:
        address = urlsplit(self._url)
        is_encrypted = address.scheme == "https"
        kind = http.client.HTTPSConnection if is_encrypted else http.client.HTTPConnection
        line = kind(address.hostname or "", address.port, timeout=_PATIENCE_SECONDS)
        try:
            line.request("POST", address.path, body, signed(self._key, body, at=time.time()))
            answer = line.getresponse()
            said = answer.read(10_000)
            return answer.status, _outcome(said)
        finally:
            line.close()


def _outcome(said: bytes) -> str:
    try:
        return str(json.loads(said).get("outcome", ""))
    except (ValueError, AttributeError):
        return ""
