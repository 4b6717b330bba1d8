"""A new version of Sen that is broken in the way SEN_BROKEN says; its migrations are in `tests.upkeep.broken`."""

import os

from sen.config.settings import *  # noqa: F403
from sen.config.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.upkeep.broken"]
if os.environ.get("SEN_BROKEN") == "page":
    MIDDLEWARE = [*MIDDLEWARE, "tests.upkeep.broken.pages.Broken"]
