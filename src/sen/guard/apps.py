from datetime import time
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardConfig(AppConfig):
    name = "sen.guard"
    verbose_name = _("File door")

    def ready(self) -> None:
        from sen.desk import registry as desk
        from sen.desk.rows import register_addresses, register_page
        from sen.guard.jobs import sweep_files
        from sen.guard.registry import page_of_attachment
        from sen.guard.sentences import OWN
        from sen.jobs.registry import register
        from sen.jobs.schedules import Daily
        from sen.org.registry import register_personal

        register("guard.sweep_files", sweep_files, is_long=True, schedule=Daily(time(3, 45)))
        register_addresses("guard.attachment", "guard-file", unit_path="unit_id")
        register_page("guard.attachment", page_of_attachment)
        desk.register_help(Path(__file__).with_name("help"))
        register_personal(
            "guard.Attachment",
            "added_by_id",
            "added_by_id",
            "added_by_name",
            "name",
            name="added_by_name",
            of_unit="unit_id",
            texts=("name",),
        )
        for verb, sentence in OWN.items():
            desk.register_sentence(verb, sentence)
