from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "sen.org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from sen.jobs.registry import register
        from sen.jobs.schedules import Daily
        from sen.org import jobs

        register("org.due_successions", jobs.add_due_successions, schedule=Daily(time(0, 0)))
        register("org.succession", jobs.take_effect)
