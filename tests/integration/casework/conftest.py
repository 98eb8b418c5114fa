"""What tests of cases share."""

import pytest

from sekali.casework.models import LookReview, LooksChecked, ReviewedLook


@pytest.fixture
def no_samples(db: None) -> None:
    """Take away the findings about officers that the demonstration begins with."""
    for table in (ReviewedLook, LookReview, LooksChecked):
        table.objects.all().delete()
