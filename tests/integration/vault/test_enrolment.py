"""Opening an account: only who is who they say, and whoever guesses learns nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekali.accounts.actions import (
    TooManyAttempts,
    WeakPassword,
)
from sekali.accounts.guessing import Whence
from sekali.accounts.idling import close_unused
from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.accounts.signing_in import check_sign_in
from sekali.casework.effects.setting import Outside
from sekali.catalogue import queries as catalogue
from sekali.catalogue.agreements import KnownAgreements, Permit
from sekali.vault import enrolment, inquiries, registry_use, search
from sekali.vault.enrolment import NotMatched, enrol
from sekali.vault.inquiries import Asker
from sekali.vault.models import Profile
from sekali.vault.ports import CivilRegistry, NotAsked, RegistryPerson, RegistryUnavailable
from sekali.vault.queries import number_hash, subject_with_number
from support.applying import NOW, refused_with
from support.civil_permits import dictionary_opening
from support.enrolling import ASKED, ME, PASSWORD, WIFE_NIK, open_account
from support.knowing import holder_of, surroundings_of
from support.people import MOTHER, sample
from support.registry import Switch
from support.together import at_once

SOMEBODY = Asker(where="test")


def test_who_says_what_the_family_card_says_has_an_account_and_a_family(
    db: None, outside: Outside
) -> None:
    account = open_account(outside, language="en")

    assert (account.assurance, account.display_name) == ("matched", ME.full_name)
    assert (account.language, account.is_sample) == ("en", True)
    around = surroundings_of(account.person_id)
    assert {holder.value("full_name") for holder in around.family()} == {
        "Hendra Wijaya",
        "Fitri Anggraini",
        "Raka Wijaya",
    }
    household = around.household()
    assert household is not None
    assert household.value("family_card_no") == ME.family_card_no
    assert {fact.source for fact in around.person.facts.values()} == {"civil-registry"}
    relations = {holder.value("full_name"): kinds for holder, kinds in around.related}
    assert relations["Fitri Anggraini"] == {"spouse"}
    assert relations["Raka Wijaya"] == {"child"}
    assert (
        check_sign_in(
            name=Name("nik", ME.nik), password=PASSWORD, whence=Whence(address="x"), now=NOW
        )
        == account
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"full_name": "HENDRA  WIJAYA"},
        {"full_name": "hendra wijaya."},
        {"mother_name": "suharti"},
        {"full_name": "Héndra Wijaya"},
    ],
    ids=lambda typed: next(iter(typed.values())),
)
def test_people_type_as_they_do(db: None, outside: Outside, typed: dict[str, str]) -> None:
    assert open_account(outside, **typed).display_name == ME.full_name


@pytest.mark.parametrize(
    "wrong",
    [
        {"mother_name": "Sumiati"},
        {"mother_name": "..."},
        {"full_name": "Hendra"},
        {"full_name": "Hendra Wijaya Wijaya"},
        {"birth_date": "1990-09-24"},
        {"nik": "3578062309909002"},
        {"nik": sample(MOTHER).nik},
        {"family_card_no": sample(MOTHER).family_card_no},
        {"family_card_no": "3578061807199999"},
    ],
    ids=lambda wrong: "-".join(wrong) + next(iter(wrong.values()))[-4:],
)
def test_whatever_is_wrong_the_refusal_is_the_same(
    db: None, outside: Outside, wrong: dict[str, str]
) -> None:
    before = Profile.objects.count()

    refusal = refused_with(NotMatched, open_account, outside, **wrong)

    assert refusal.args == ("not-matched", {})
    assert Profile.objects.count() == before
    assert subject_with_number("nik", ME.nik) is None


def test_somebody_elses_child_cannot_be_guessed_for_long(db: None, outside: Outside) -> None:
    for _ in range(enrolment.BY_NIK.most):
        refused_with(NotMatched, open_account, outside, mother_name="Sumiati")

    # Even with the right name, and from another place: one more and they would know.
    refusal = refused_with(TooManyAttempts, open_account, outside, address="198.51.100.1")
    assert refusal.params == {"minutes": 60}
    assert open_account(outside, at=NOW + timedelta(hours=1))


def test_a_village_office_can_open_accounts_for_a_whole_village(db: None, outside: Outside) -> None:
    """Sixty an hour from one computer, however many went wrong before for others."""
    for number in range(1, 20):
        nik = f"35780612128{number % 10}00{number:02}"
        refused_with(NotMatched, open_account, outside, nik=nik)
    assert open_account(outside)


def test_a_second_account_of_the_same_person_is_refused(db: None, outside: Outside) -> None:
    first = open_account(outside)

    refusal = refused_with(NotMatched, open_account, outside, password="eine ganz andere")

    # The same as for whoever does not match: also a relative, who knows all of it, learns nothing.
    assert refusal.args == ("not-matched", {})

    assert (
        check_sign_in(
            name=Name("nik", ME.nik), password=PASSWORD, whence=Whence(address="x"), now=NOW
        )
        == first
    )


def test_whose_account_was_closed_unused_opens_it_again_with_all_that_is_known(
    db: None, outside: Outside
) -> None:
    first = open_account(outside)
    known = holder_of(first.person_id).facts
    later = NOW + timedelta(days=30)
    assert close_unused(person_id=first.person_id, unused_since=later, law="x", now=later)
    again = open_account(outside, at=later)
    assert again.person_id == first.person_id
    assert set(known) <= set(holder_of(again.person_id).facts)


def test_of_two_devices_that_open_the_account_at_once_one_does(
    own_database: str, outside: Outside
) -> None:
    results = at_once(*[lambda: open_account(outside)] * 3)

    assert sorted(type(one).__name__ for one in results) == [
        "Account",
        "NotMatched",
        "NotMatched",
    ]
    around = surroundings_of(subject_with_number("nik", ME.nik))
    assert len(around.family()) == 3


def test_a_weak_password_is_told_before_there_is_an_account(db: None, outside: Outside) -> None:
    for weak in ("pendek", "1234567890123", "password123"):
        refused_with(WeakPassword, open_account, outside, password=weak)
    assert not Account.objects.filter(display_name=ME.full_name).exists()


def test_members_of_the_family_who_are_known_are_the_same_people(
    db: None, outside: Outside
) -> None:
    # Given a wife who was somebody's witness, and so is known already
    from sekali.vault.search import PeopleSearch

    wife = (
        PeopleSearch(outside.registry, NOW, "test")
        .by_niks([WIFE_NIK], SOMEBODY)[WIFE_NIK]
        .person_id
    )
    assert wife is not None

    # When the husband opens an account
    account = open_account(outside)

    # Then she is the one whom he is married to
    family = [holder.subject_id for holder in surroundings_of(account.person_id).family()]
    assert wife in family
    assert len(family) == 3
    assert subject_with_number("nik", "3578064212929001") == wife
    assert holder_of(wife).value("full_name") == "Fitri Anggraini"


def test_the_whole_family_shares_one_household(db: None, outside: Outside) -> None:
    husband = open_account(outside)
    wife = enrol(
        asked=replace(
            ASKED,
            nik="3578064212929001",
            full_name="Fitri Anggraini",
            birth_date="1992-12-02",
            mother_name="Sri Utami",
        ),
        registry=outside.registry,
        address="203.0.113.7",
        at=NOW,
    )

    his, hers = (surroundings_of(one.person_id).household() for one in (husband, wife))
    assert his is not None
    assert his == hers
    assert number_hash("kk", ME.family_card_no)


def test_while_the_registry_is_away_nobody_is_begun(db: None, outside: Outside) -> None:
    away = Switch(outside.registry, is_away=True)

    refused_with(RegistryUnavailable, enrol, asked=ASKED, registry=away, address="x", at=NOW)
    assert subject_with_number("nik", ME.nik) is None


class WithoutMothers(Switch):
    """A registry that does not hold the mothers' names, as of many old records."""

    def family(self, family_card_no: str, *, permit: Permit) -> list[RegistryPerson]:
        """Return the family without them."""
        family = super().family(family_card_no, permit=permit)
        return [replace(one, mother_name=None) for one in family]


@pytest.mark.parametrize("typed", ["", "-", "Suharti"])
def test_what_the_registry_does_not_hold_cannot_be_guessed_either(
    db: None, outside: Outside, typed: str
) -> None:
    registry: CivilRegistry = WithoutMothers(outside.registry)

    refused_with(
        NotMatched,
        enrol,
        asked=replace(ASKED, mother_name=typed),
        registry=registry,
        address="x",
        at=NOW,
    )


@pytest.mark.django_db
def test_without_an_agreement_for_it_nobody_is_looked_up_in_the_civil_registry(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = replace(catalogue.dictionary(), agreements=KnownAgreements({}))
    monkeypatch.setattr(inquiries, "dictionary", lambda: without)
    with pytest.raises(NotAsked) as refused:
        search.known_or_learnt(
            WIFE_NIK, registry=outside.registry, by=SOMEBODY, at=NOW, is_sample=True
        )
    assert refused.value.params["reason"] == "no-agreement"


def test_of_who_is_looked_up_only_what_the_agreement_opens_is_kept(
    db: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = dictionary_opening("name-person", "person.nik", "person.full_name", "person.sex")
    monkeypatch.setattr(inquiries, "dictionary", lambda: narrow)

    found = search.known_or_learnt(
        WIFE_NIK, registry=outside.registry, by=SOMEBODY, at=NOW, is_sample=True
    )

    assert found is not None
    assert set(holder_of(found).facts) == {"nik", "full_name", "sex"}


def test_where_too_little_is_opened_for_a_purpose_nobody_is_asked_about(
    db: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without names there is nothing to compare, and so nothing to ask for.
    narrow = dictionary_opening("open-account", "person.nik", "household.family_card_no")
    monkeypatch.setattr(inquiries, "dictionary", lambda: narrow)

    refusal = refused_with(NotAsked, open_account, outside)

    assert refusal.params["reason"] == "no-agreement"
    monkeypatch.setattr(registry_use, "dictionary", lambda: narrow)
    assert (
        "the civil registry is not asked for open-account: its agreement does not open "
        "household.village_code, person.birth_date, person.full_name, person.mother_name"
    ) in list(registry_use.attention(NOW))
