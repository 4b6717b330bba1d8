from datetime import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """An app for its commands, error pages and their texts."""

    name = "sen.config"
    verbose_name = _("Installation")

    def ready(self) -> None:
        from sen.config.logs import forget_old
        from sen.jobs.registry import register_purge

        def forget_logs(*, now: datetime) -> int:
            return forget_old(settings.DATA_DIR / "log", now=now)

        register_purge("config.logs", forget_logs, kept=_("90 days"))
