"""Somebody who acts for the mother by a mandate of hers."""

import pytest
from django.test import Client

from sekali.mandates.models import Mandate
from support.acting import CLIENT, HELPER, helper_of, mandated


@pytest.fixture
def mandate() -> Mandate:
    """A mandate for the service that takes complaints."""
    return mandated(CLIENT, HELPER)


@pytest.fixture
def helper(mandate: Mandate) -> Client:
    """The browser of the helper, who acts for her."""
    return helper_of(CLIENT, HELPER, mandate)
