"""The product's settings with a fast hasher and a data folder of the test run's own."""

import os
import tempfile
from pathlib import Path

RUN = os.environ.setdefault("SEN_TEST_DATA_DIR", f"{tempfile.gettempdir()}/sen-test-{os.getpid()}")
"""One folder a run, below it one for each of its parallel processes; their children share it."""
os.environ["SEN_DATA_DIR"] = str(Path(RUN, os.environ.get("PYTEST_XDIST_WORKER", "alone")))
os.environ.setdefault("SEN_SECRET_KEY", "only for tests" * 5)

from sen.config.catalogues import compile_stale  # noqa: E402
from sen.config.settings import *  # noqa: E402, F403
from sen.config.settings import DATA_DIR, DATABASES  # noqa: E402

compile_stale()  # before Django reads them for the first time

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = False  # each client would list every static file anew
ALLOWED_HOSTS = ["localhost", "testserver"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, for the kill tests have a second process
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
