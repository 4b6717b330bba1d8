"""What every test stands on: a data folder of the run's own, removed at its end."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # each child would compile all it imports anew: 3 s instead of 1
# How long an example takes is the machine's affair: under load one of 200 ms is no fault of ours.
settings.register_profile(
    "unhurried", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ


LONGEST_FIRST = (
    "tests/browser/test_screens.py",
    "tests/browser/test_screens_of_phones.py",
    "tests/browser/test_wall.py",
    "tests/browser/test_trust.py",
    "tests/test_wall.py",
    "tests/upkeep/test_drill.py",
    "tests/upkeep/test_upgrading.py",
    "tests/config/test_serve.py",
    "tests/test_screens.py",
    "tests/upgrade/test_dumps.py",
    "tests/journeys/test_two_installations.py",
    "tests/test_read_only_screens.py",
    "tests/config/test_cli.py",
    "tests/upkeep/test_clerks.py",
    "tests/jobs/test_outbox_kills.py",
    "tests/org/test_openid.py",
    "tests/config/test_wording.py",
    "tests/config/test_migrate.py",
    "tests/config/test_settings.py",
    "tests/config/test_messages.py",
)
"""Files that take over ten seconds: what begins last must be short, or one process works and the other waits."""


def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False  # xdist would put files with many tests first, however short
    for folder in (Path(os.environ["SEN_DATA_DIR"]), Path(os.environ["SEN_DATA_DIR"], "static")):
        folder.mkdir(parents=True, exist_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


def pytest_unconfigure() -> None:
    made = os.environ["SEN_TEST_DATA_DIR"]
    if IS_CONTROLLER and Path(made).name.startswith("sen-test-"):
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def client():
    """In place of pytest-django's: whoever is logged in by it has passed the second factor too."""
    from tests.visitors import Visitor

    return Visitor()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Each test has its own database, and what a process remembers of one is not true of the next."""
    from sen.lib.remembered import forget

    forget()
