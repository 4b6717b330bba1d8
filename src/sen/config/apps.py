from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """An app for its commands, error pages and their texts."""

    name = "sen.config"
    verbose_name = _("Installation")
