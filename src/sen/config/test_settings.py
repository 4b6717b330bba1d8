"""The product's settings with a fast hasher and a data folder of the test run's own."""

import os
import tempfile
from pathlib import Path


def _data_dir() -> Path:
    """One folder a run, below it one for each of its parallel processes; their children share it."""
    if "SEN_TEST_DATA_DIR" not in os.environ:
        os.environ["SEN_TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="sen-test-")
    data_dir = Path(os.environ["SEN_TEST_DATA_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    data_dir.mkdir(parents=True, exist_ok=True)
    return data_dir


os.environ["SEN_DATA_DIR"] = str(_data_dir())

from sen.config.settings import *  # noqa: E402, F403
from sen.config.settings import DATA_DIR, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["localhost", "testserver"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, for the kill tests have a second process
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
