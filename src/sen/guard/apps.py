from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardConfig(AppConfig):
    name = "sen.guard"
    verbose_name = _("File door")

    def ready(self) -> None:
        from sen.guard.jobs import sweep_files
        from sen.jobs.registry import register
        from sen.jobs.schedules import Daily

        register("guard.sweep_files", sweep_files, is_long=True, schedule=Daily(time(3, 45)))
