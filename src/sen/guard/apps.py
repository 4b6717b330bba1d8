from datetime import time

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardConfig(AppConfig):
    name = "sen.guard"
    verbose_name = _("File door")

    def ready(self) -> None:
        from sen.desk import registry as desk
        from sen.guard.jobs import sweep_files
        from sen.guard.sentences import OWN
        from sen.jobs.registry import register
        from sen.jobs.schedules import Daily

        register("guard.sweep_files", sweep_files, is_long=True, schedule=Daily(time(3, 45)))
        desk.register_help("guard/help_files.html", _("Sending files"), order=25)
        for verb, sentence in OWN.items():
            desk.register_sentence(verb, sentence)
