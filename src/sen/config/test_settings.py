"""The product's settings with a fast hasher and a data folder of the test run's own."""

import os
import tempfile

os.environ.setdefault("SEN_DATA_DIR", tempfile.mkdtemp(prefix="sen-test-"))

from sen.config.settings import *  # noqa: E402, F403
from sen.config.settings import DATA_DIR, DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["localhost", "testserver"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, for the kill tests have a second process
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
