from datetime import time, timedelta
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "sen.upkeep"
    verbose_name = _("Upkeep")

    def ready(self) -> None:
        from django.conf import settings
        from django.core import checks

        from sen.desk import registry, rules
        from sen.jobs import registry as jobs
        from sen.jobs.schedules import Daily
        from sen.upkeep import jobs as own
        from sen.upkeep import unfinished
        from sen.upkeep.actions import BACK_UP
        from sen.upkeep.alarms import alarms_of_backups
        from sen.upkeep.sentences import OWN

        checks.register(unfinished.check)
        registry.register_door(_("Backups"), "backups", order=840, allowed=rules.can_run_the_machine)
        registry.register_alarm_source(alarms_of_backups)
        registry.register_help(Path(__file__).with_name("help"))
        for verb, sentence in OWN.items():
            registry.register_sentence(verb, sentence)
        at = Daily(time(settings.BACKUP_HOUR))
        jobs.register("upkeep.nightly", own.nightly, schedule=at, alarm_after=timedelta(hours=4))
        jobs.register(BACK_UP, own.back_up, is_long=True, alarm_after=timedelta(hours=4))
