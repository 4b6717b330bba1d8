"""Every screen that a person can reach by links, on a telephone."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.test_screens import faults_on_the_way


@pytest.mark.parametrize("visit", [NARROW], indirect=True, ids=["390"])
@pytest.mark.parametrize("person", ["daumoi", "quantri", "vanhoa"])
def test_every_screen_is_accessible_and_fits_on_a_telephone(visit, person):
    assert faults_on_the_way(visit, person) == []
