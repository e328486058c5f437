"""Which towns a ZIP belongs to."""

import pytest

from ua_mailmerge import zip_places


@pytest.mark.parametrize(
    ("zip5", "city", "there"),
    [("94601", "Oakland", True), ("94601", "oakland", True), ("94601", "Madison", False), ("00000", "Oakland", False), ("", "", False)],
)
def test_a_town_is_one_of_its_zip_or_not(zip5: str, city: str, there: bool) -> None:
    """A ZIP that nobody knows has no towns."""
    assert zip_places.has_town(zip5, city) is there
