"""What every test stands on: compiled catalogues and a data folder of the run's own, removed at its end."""

import os
import shutil
from pathlib import Path

from sen.config.catalogues import compile_stale

IS_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ
if IS_CONTROLLER:
    compile_stale()


def pytest_configure() -> None:
    for folder in (Path(os.environ["SEN_DATA_DIR"]), Path(os.environ["SEN_DATA_DIR"], "static")):
        folder.mkdir(parents=True, exist_ok=True)


def pytest_unconfigure() -> None:
    made = os.environ["SEN_TEST_DATA_DIR"]
    if IS_CONTROLLER and Path(made).name.startswith("sen-test-"):
        shutil.rmtree(made, ignore_errors=True)
