from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "sen.records"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from sen.desk.registry import register_help
        from sen.guard.registry import register_owner
        from sen.records import rules
        from sen.records.entries import register_records
        from sen.records.template_entries import register_templates

        register_owner("records.paper", rules.can_read_paper)
        register_owner("records.officetemplate", rules.can_read_template)
        register_help(Path(__file__).with_name("help"))
        register_records()
        register_templates()
