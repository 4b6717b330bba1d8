import os

from django.apps import AppConfig
from django.core import checks


class BrokenConfig(AppConfig):
    name = "tests.upkeep.broken"
    label = "broken"

    def ready(self):
        if os.environ.get("SEN_BROKEN") == "check":
            checks.register(lambda **_kwargs: [checks.Error("broken", id="broken.E001")])
