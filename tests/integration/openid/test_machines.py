"""Between systems: proving which client it is, introspection, revocation, devices, own rights."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from sekali.openid import clients
from sekali.openid.models import Client, DeviceAuthorization
from support.browsing import text_of
from support.openid import System, error_of, registered, signed_in_browser, tokens
from support.people import CLERK_OF_SOCIAL_AFFAIRS, HEAD, MOTHER, OTHER_MOTHER, officer

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
DURING = {"grant_type": "refresh_token", "refresh_token": "x"}


def test_a_secret_is_taken_in_the_header_and_in_the_body(system: System) -> None:
    assert error_of(system.sends("/openid/token", DURING)) == "invalid_grant"
    body = {**DURING, "client_id": str(system.id), "client_secret": system.secret}
    assert error_of(system.machine.post("/openid/token", body)) == "invalid_grant"


@pytest.mark.parametrize("secret", ["", "x", "é", "\x00", " "])
def test_a_wrong_secret_and_an_unknown_client_look_alike(system: System, secret: str) -> None:
    body = {**DURING, "client_id": str(system.id), "client_secret": secret}
    wrong = system.machine.post("/openid/token", body)
    nobody = system.machine.post("/openid/token", {**body, "client_id": str(UUID(int=7))})
    assert wrong.status_code == nobody.status_code
    assert wrong.content == nobody.content


@pytest.mark.parametrize(
    "header", ["Basic", "Basic x", "Basic !!!", "Basic " + base64.b64encode(b"x").decode()]
)
def test_a_header_that_cannot_be_read_is_refused(system: System, header: str) -> None:
    answer = system.machine.post("/openid/token", DURING, headers={"Authorization": header})
    assert (answer.status_code, error_of(answer)) == (401, "invalid_client")
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_two_ways_at_once_are_refused(system: System) -> None:
    answer = system.sends("/openid/token", {**DURING, "client_secret": system.secret})
    assert error_of(answer) == "invalid_request"


def test_an_unknown_grant_is_told(system: System) -> None:
    assert error_of(system.sends("/openid/token", {})) == "invalid_request"
    password = {"grant_type": "password", "username": "x", "password": "x"}
    assert error_of(system.sends("/openid/token", password)) == "unsupported_grant_type"


def test_a_new_secret_works_at_once_and_the_one_before_some_days_more(system: System) -> None:
    head = officer(HEAD)
    at, former = datetime.now(UTC), system.secret
    mine = {"client_id": system.id, "office_id": head.office_id, "by": head.person_id}
    system.secret = clients.change_secret(**mine, at=at)
    assert error_of(system.sends("/openid/token", DURING)) == "invalid_grant"
    system.secret, newest = former, system.secret
    assert error_of(system.sends("/openid/token", DURING)) == "invalid_grant"
    Client.objects.filter(id=system.id).update(former_until=at)
    assert error_of(system.sends("/openid/token", DURING)) == "invalid_client"
    assert newest not in str(Client.objects.filter(id=system.id).values()[0])


def test_a_token_is_told_of_to_the_office_it_is_for(system: System, browser: Browser) -> None:
    given = tokens(system, browser, scope="openid profile offline_access")
    colleague = registered(name="Laporan")
    for asker in (system, colleague):
        told = asker.sends("/openid/introspect", {"token": given["access_token"]}).json()
        assert told["active"] is True
        assert told["client_id"] == str(system.id)
        assert told["sub"] == system.reads(given["id_token"])["sub"]
    told = system.sends("/openid/introspect", {"token": given["refresh_token"]}).json()
    assert told["active"] is True


def test_a_token_is_nothing_to_another_office(system: System, browser: Browser) -> None:
    given = tokens(system, browser)
    stranger = registered(name="Lain")
    office = officer(CLERK_OF_SOCIAL_AFFAIRS).office_id
    Client.objects.filter(id=stranger.id).update(office_id=office)
    told = stranger.sends("/openid/introspect", {"token": given["access_token"]})
    assert told.json() == {"active": False}
    assert stranger.sends("/openid/revoke", {"token": given["access_token"]}).status_code == 200
    assert system.asks_who(given["access_token"]).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 86])
def test_what_is_no_token_is_not_active(system: System, token: str) -> None:
    assert system.sends("/openid/introspect", {"token": token}).json() == {"active": False}
    assert system.sends("/openid/revoke", {"token": token}).status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_a_token_ends_its_whole_sign_in(
    system: System, browser: Browser, kind: str
) -> None:
    given = tokens(system, browser, scope="openid profile offline_access")
    assert system.sends("/openid/revoke", {"token": given[kind]}).status_code == 200
    assert system.asks_who(given["access_token"]).status_code == 401
    assert error_of(system.refreshes(given["refresh_token"])) == "invalid_grant"
    told = system.sends("/openid/introspect", {"token": given["access_token"]}).json()
    assert told == {"active": False}


def test_a_system_gets_rights_of_its_own_and_reads_nobody() -> None:
    machine = registered(
        kind="machine", redirect_uris=[], after_logout_uris=[], uses=[],
        machine_scopes=["reports.read", "reports.write"],
    )  # fmt: skip
    body = {"grant_type": "client_credentials", "scope": "reports.read"}
    given = machine.sends("/openid/token", body).json()
    assert (given["scope"], "id_token" in given) == ("reports.read", False)
    told = machine.sends("/openid/introspect", {"token": given["access_token"]}).json()
    assert (told["active"], told["scope"], told["sub"]) == (True, "reports.read", str(machine.id))
    assert machine.asks_who(given["access_token"]).status_code == 401
    wider = {"grant_type": "client_credentials", "scope": "reports.read openid"}
    assert error_of(machine.sends("/openid/token", wider)) == "invalid_scope"


def test_a_client_without_rights_of_its_own_gets_none(system: System) -> None:
    answer = system.sends("/openid/token", {"grant_type": "client_credentials"})
    assert error_of(answer) == "unauthorized_client"


@pytest.fixture
def counter() -> System:
    return registered(name="Loket 3", kind="counter", redirect_uris=[], after_logout_uris=[])


def begun(counter: System) -> dict[str, str]:
    answer = counter.sends("/openid/device", {"scope": "openid profile offline_access"})
    assert answer.status_code == 200, answer.content
    return answer.json()


def poll(counter: System, device_code: str) -> HttpResponse:
    DeviceAuthorization.objects.filter(asked_last_at__isnull=False).update(
        asked_last_at=datetime.now(UTC) - timedelta(seconds=5)
    )
    return counter.sends("/openid/token", {"grant_type": DEVICE, "device_code": device_code})


def test_a_device_is_let_in_by_the_persons_own_phone(counter: System, browser: Browser) -> None:
    waiting = begun(counter)
    assert error_of(poll(counter, waiting["device_code"])) == "authorization_pending"

    # The link alone lets nobody in: the code is seen, and what it gets is agreed to.
    page = browser.get("/kaitkan", {"kode": waiting["user_code"]})
    assert waiting["user_code"] in page.content.decode()
    typed = waiting["user_code"].replace("-", "").lower()
    told = browser.post("/kaitkan", {"kode": typed})
    assert "Loket 3" in text_of(told)
    assert error_of(poll(counter, waiting["device_code"])) == "authorization_pending"
    browser.post("/kaitkan", {"kode": typed, "pilih": "agree"})

    given = poll(counter, waiting["device_code"]).json()
    assert counter.reads(given["id_token"])["amr"] == ["pwd"]
    assert counter.asks_who(given["access_token"]).status_code == 200
    assert counter.refreshes(given["refresh_token"]).status_code == 200
    assert error_of(poll(counter, waiting["device_code"])) == "invalid_grant"


def test_a_device_that_is_turned_away_is_told(counter: System, browser: Browser) -> None:
    waiting = begun(counter)
    browser.post("/kaitkan", {"kode": waiting["user_code"], "pilih": "decline"})
    assert error_of(poll(counter, waiting["device_code"])) == "access_denied"


def test_a_device_that_asks_too_often_is_slowed_down(counter: System) -> None:
    waiting = begun(counter)
    body = {"grant_type": DEVICE, "device_code": waiting["device_code"]}
    assert error_of(counter.sends("/openid/token", body)) == "authorization_pending"
    assert error_of(counter.sends("/openid/token", body)) == "slow_down"


def test_a_code_that_is_old_or_answered_opens_nothing(counter: System, browser: Browser) -> None:
    waiting = begun(counter)
    browser.post("/kaitkan", {"kode": waiting["user_code"], "pilih": "agree"})
    other = signed_in_browser(OTHER_MOTHER)
    again = other.post("/kaitkan", {"kode": waiting["user_code"], "pilih": "agree"})
    assert again.status_code == 422
    late = begun(counter)
    DeviceAuthorization.objects.update(until=datetime.now(UTC))
    assert browser.post("/kaitkan", {"kode": late["user_code"]}).status_code == 422
    assert error_of(poll(counter, late["device_code"])) == "expired_token"


def test_guessing_codes_is_slowed_down(counter: System, browser: Browser) -> None:
    for _ in range(10):
        assert "No device waits" in text_of(browser.post("/kaitkan", {"kode": "0000-0000"}))
    waiting = begun(counter)
    answer = browser.post("/kaitkan", {"kode": waiting["user_code"]})
    assert "Loket 3" not in text_of(answer)


def test_a_device_code_is_nothing_to_another_client(counter: System, browser: Browser) -> None:
    other = registered(name="Loket 4", kind="counter", redirect_uris=[], after_logout_uris=[])
    waiting = begun(counter)
    browser.post("/kaitkan", {"kode": waiting["user_code"], "pilih": "agree"})
    assert error_of(poll(other, waiting["device_code"])) == "invalid_grant"


def test_only_devices_begin_as_devices(system: System) -> None:
    assert error_of(system.sends("/openid/device", {"scope": "openid"})) == "unauthorized_client"


def test_whose_name_it_is_is_the_mothers(counter: System, browser: Browser) -> None:
    from support.people import sample

    waiting = begun(counter)
    browser.post("/kaitkan", {"kode": waiting["user_code"], "pilih": "agree"})
    given = poll(counter, waiting["device_code"]).json()
    told = counter.asks_who(given["access_token"]).json()
    assert told["name"] == sample(MOTHER).full_name
