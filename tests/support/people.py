"""The personas of the demonstration as residents, officers and signed-in browsers."""

from datetime import date
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Account
from sekali.accounts.proof import PASSWORD, keep_sign_in
from sekali.agencies.queries import postings_of
from sekali.casework.actors import Applicant, Officer
from sekali.demo.population.people import SamplePerson
from sekali.demo.population.personas import personas
from sekali.vault.queries import subject_with_number

BACKEND = "django.contrib.auth.backends.ModelBackend"
ON_DUTY = date(2026, 3, 2)

MOTHER, FATHER = "siti-aminah", "budi-santoso"
OTHER_MOTHER, SINGLE_MOTHER = "dewi-lestari", "sri-wahyuni"
WITNESSES = ("yusuf-maulana", "abd-wafi")
CLERK, HEAD = "ratna-puspitasari", "wahyu-hidayat"
CLERK_ELSEWHERE, HEAD_ELSEWHERE = "anita-kusumawati", "bambang-irawan"
CLERK_OF_SOCIAL_AFFAIRS = "endang-sulistyowati"
DATA_PROTECTION_OFFICER = "maya-anggraini"
VILLAGE_OFFICER, VILLAGE_HEAD = "lilik-handoko", "sunarti-rahayu"
YOUNG_PERSON = "galih-saputra"
STRANGER = "hendra-wijaya"


def sample(key: str) -> SamplePerson:
    """Return what the demonstration says of a persona."""
    return next(persona.person for persona in personas() if persona.key == key)


def person_id(key: str) -> UUID:
    """Return who a persona is in the vault."""
    found = subject_with_number("nik", sample(key).nik)
    assert found is not None, f"{key} is not in the vault"
    return found


def applicant(key: str, language: str = "id") -> Applicant:
    """Return a persona as one who applies."""
    return Applicant(person_id(key), "web", language)


def officer(key: str) -> Officer:
    """Return a persona in the office role they have."""
    account = Account.objects.get(person_id=person_id(key))
    posting = postings_of(account.person_id, ON_DUTY)[0]
    return Officer(
        account.person_id, account.display_name, posting.office_id, posting.role, posting.title
    )


def officer_as(key: str, agency: str) -> Officer:
    """Return a persona in the role they have in the office of an agency."""
    account = Account.objects.get(person_id=person_id(key))
    postings = postings_of(account.person_id, ON_DUTY)
    posting = next(one for one in postings if one.office.agency == agency)
    return Officer(
        account.person_id, account.display_name, posting.office_id, posting.role, posting.title
    )


def browser_of(key: str | None = None, *, language: str = "en", csrf: bool = False) -> Client:
    """Return a browser in which a persona is signed in; a visitor's without a key.

    English, so that a test reads like what it looks for. It raises no exceptions: what would be
    a 500 for a resident is one for the test.
    """
    browser = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if key is not None:
        browser.force_login(Account.objects.get(person_id=person_id(key)), backend=BACKEND)
        browser.cookies[settings.SESSION_COOKIE_NAME]["httponly"] = True
        session = browser.session
        keep_sign_in(session, [PASSWORD], timezone.now())
        session.save()
    return browser
