import json
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sekali.demo.civil_registry.ledger import Ledger, Question

if TYPE_CHECKING:
    from tests.integration.registry.conftest import Simulator

MOTHER, CARD = "3516064202909001", "3516060101159001"
LOGIN = {"user_id": "sekali-test", "password": "sample-secret", "IP_USER": "127.0.0.1"}
CALL = "/dukcapil/get_json/CALL_NIK"


def test_an_answer_has_the_envelope_of_a_page(simulator: "Simulator") -> None:
    page = simulator.ask("CALL_NOKK", NO_KK=CARD)
    members = page.pop("content")
    assert len(members) >= 3
    assert page == {
        "lastPage": True, "numberOfElements": len(members), "sort": None, "firstPage": True,
        "totalElements": len(members), "number": 0, "size": len(members),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"NIK": "3516060101709999"}, "Data Tidak Ditemukan"),
        ({"password": "wrong"}, "Login Gagal"),
        ({"user_id": None}, "Login Gagal"),
        ({"IP_USER": "nowhere"}, "IP Address Tidak Sesuai"),
        ({"IP_USER": "10.1.1.1"}, "IP Client  Tidak terdaftar"),
    ],
)
def test_errors_come_inside_http_200_in_their_own_words(
    simulator: "Simulator", changed: dict[str, object], said: str
) -> None:
    answer = simulator.post(CALL, {**LOGIN, "NIK": MOTHER, **changed})
    assert answer["content"] == [{"RESPON": said}]


def test_the_quota_can_be_switched_off_for_everybody(simulator: "Simulator") -> None:
    simulator.weather("quota")
    said = simulator.ask("CALL_NIK", NIK=MOTHER)["content"]
    assert said == [{"RESPON": "Kuota Akses Hari ini telah Habis"}]


def test_field_names_are_understood_in_any_capitals(simulator: "Simulator") -> None:
    answer = simulator.ask("CALL_NIK", nik=MOTHER)
    assert answer["content"][0]["NIK"] == MOTHER


def test_its_health_is_told(simulator: "Simulator") -> None:
    with urllib.request.urlopen(simulator.url + "/healthz", timeout=5) as answer:  # noqa: S310 - our own address
        assert json.load(answer) == {"status": "ok", "mode": "normal"}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"x" * 70_000])
def test_a_broken_question_is_refused_and_the_registry_lives_on(
    simulator: "Simulator", body: bytes
) -> None:
    request = urllib.request.Request(simulator.url + CALL, body)  # noqa: S310 - our own address
    with pytest.raises((urllib.error.HTTPError, ConnectionError)):
        urllib.request.urlopen(request, timeout=5)  # noqa: S310 - our own address
    assert simulator.ask("CALL_NIK", NIK=MOTHER)


def test_an_unknown_weather_is_refused(simulator: "Simulator") -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        simulator.weather("hail")
    assert refused.value.code == 400


def test_people_are_loaded_once_and_what_was_entered_stays(fresh: "Simulator") -> None:
    fresh.stop()
    fresh.people.write_text("")
    fresh.start()
    assert fresh.ask("CALL_NIK", NIK=MOTHER)["content"][0]["NIK"] == MOTHER


def test_a_polite_end_is_a_clean_one(fresh: "Simulator") -> None:
    assert fresh.stop() == 0


def test_a_broken_people_file_stops_the_start_and_names_the_line(tmp_path: Path) -> None:
    people = tmp_path / "people.jsonl"
    people.write_text('{"NIK": "1", "NO_KK": "2"}\n{"NIK": \n')
    command = [sys.executable, "-m", "sekali.demo.civil_registry", "--people", str(people)]
    started = subprocess.run(
        [*command, "--state", str(tmp_path / "state")],
        env={"SIMULATED_REGISTRY_USER": "u", "SIMULATED_REGISTRY_PASSWORD": "p"},
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    assert started.returncode != 0
    assert "people.jsonl:2" in started.stderr


def test_without_a_login_it_does_not_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sekali.demo.civil_registry", "--people", "none"]
    started = subprocess.run(
        [*command, "--state", str(tmp_path)],
        env={},
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    assert "MissingTerms" in started.stderr


def test_the_day_of_the_quota_ends_at_midnight_in_jakarta(tmp_path: Path) -> None:
    now = datetime(2026, 3, 1, 16, 59, tzinfo=UTC)
    ledger = Ledger(tmp_path / "ledger.sqlite3", clock=lambda: now)
    question = Question(user_id="u", ip_user="127.0.0.1", call="CALL_NIK", subject=MOTHER)
    ledger.write(question, "1 data", counts=True)
    ledger.write(question, "Login Gagal", counts=False)
    assert ledger.used_today("u") == 1
    now += timedelta(minutes=1)
    assert ledger.used_today("u") == 0
    ledger.close()
