from django.apps import AppConfig


class BrokenConfig(AppConfig):
    name = "tests.upkeep.broken"
    label = "broken"
