"""What every test stands on: a data folder of the run's own, removed at its end."""

import os
import shutil
from pathlib import Path

import pytest

os.environ.pop(
    "PYTHONDONTWRITEBYTECODE", None
)  # each child would compile all it imports anew: 3 s instead of 1
IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ


def pytest_configure() -> None:
    for folder in (Path(os.environ["SEN_DATA_DIR"]), Path(os.environ["SEN_DATA_DIR"], "static")):
        folder.mkdir(parents=True, exist_ok=True)


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
