"""The certified client library of npm, `openid-client`, against a running installation."""

import time

from conformance.conftest import LEFT, RETURN, NodeClient, Register
from conformance.person import Person
from journeys.installation import Installation
from support.people import MOTHER, sample


def test_a_whole_sign_in(
    running: Installation, register: Register, openid_client: NodeClient
) -> None:
    system, siti, does = register(), Person(running.address, MOTHER), openid_client.does
    told = does("discover", issuer=system.issuer, id=system.id, secret=system.secret)
    assert told["issuer"] == running.address

    scope = "openid profile email offline_access"
    asked = does("begin", redirect=RETURN, scope=scope)
    given = does("finish", address=siti.agrees(asked))
    subject = given["claims"]["sub"]
    assert does("userinfo", subject=subject)["name"] == sample(MOTHER).full_name
    assert does("introspect")["active"] is True

    assert does("refresh")["claims"]["sub"] == subject
    # Two steps on: the first one is no answer that was lost, it is a theft.
    assert does("refresh")["claims"]["sub"] == subject
    assert does("userinfo", subject=subject)["sub"] == subject
    assert openid_client.tell("refresh_again")["error"] == "invalid_grant"
    assert openid_client.tell("refresh")["error"] == "invalid_grant"

    # Agreed to once: the second time nothing is asked, and max_age holds.
    again = siti.agrees(does("begin", redirect=RETURN, scope=scope, max_age="3600"))
    assert does("finish", address=again, maxAge=3_600)["claims"]["sub"] == subject
    assert does("revoke") == "revoked"
    assert does("introspect") == {"active": False}
    left = siti.see(does("end", redirect=LEFT))
    assert left.headers["Location"] == LEFT
    assert siti.see("/data-saya").headers["Location"].startswith("/masuk")


def test_a_system_that_reads_facts_under_fapi(
    running: Installation, register: Register, openid_client: NodeClient
) -> None:
    system, siti, does = (
        register(reads_facts=True), Person(running.address, MOTHER), openid_client.does
    )  # fmt: skip
    assert system.key
    key = {**system.key.as_dict(private=True), "kid": system.key.thumbprint()}
    does("discover", issuer=system.issuer, id=system.id, key=key, algorithm="ES256")

    scope = "openid profile fact:person.birth_date offline_access"
    asked = does("begin", redirect=RETURN, scope=scope, push=True)
    assert "request_uri=urn%3Aietf" in asked
    given = does("finish", address=siti.agrees(asked))
    assert given["tokens"]["token_type"] == "dpop"

    told = does("userinfo", subject=given["claims"]["sub"])
    assert told["facts"]["person.birth_date"]["value"] == sample(MOTHER).birth_date.isoformat()
    assert does("refresh")["claims"]["sub"] == given["claims"]["sub"]
    assert does("introspect")["cnf"]["jkt"]


def test_a_device_at_a_counter(
    running: Installation, register: Register, openid_client: NodeClient
) -> None:
    system, siti = register("counter"), Person(running.address, MOTHER)
    openid_client.does("discover", issuer=system.issuer, id=system.id, secret=system.secret)
    waiting = openid_client.does("device", scope="openid profile")
    assert waiting["verification_uri"] == f"{running.address}/kaitkan"
    siti.send("/kaitkan", kode=waiting["user_code"], pilih="agree")
    assert openid_client.does("poll")["claims"]["amr"] == ["pwd"]


def test_a_system_for_itself(
    running: Installation, register: Register, openid_client: NodeClient
) -> None:
    system = register("machine", machine_scopes="reports.read")
    openid_client.does("discover", issuer=system.issuer, id=system.id, secret=system.secret)
    assert openid_client.does("machine", scope="reports.read")["token_type"] == "bearer"
    assert openid_client.does("introspect")["scope"] == "reports.read"


def test_a_code_that_comes_again_after_half_a_minute_ends_what_it_gave(
    running: Installation, register: Register, openid_client: NodeClient
) -> None:
    system, siti, does = register(), Person(running.address, MOTHER), openid_client.does
    does("discover", issuer=system.issuer, id=system.id, secret=system.secret)
    address = siti.agrees(does("begin", redirect=RETURN, scope="openid"))
    subject = does("finish", address=address)["claims"]["sub"]
    time.sleep(31)
    assert openid_client.tell("finish", address=address)["error"] == "invalid_grant"
    assert "error" in openid_client.tell("userinfo", subject=subject)
