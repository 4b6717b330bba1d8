"""What own templates add to the desk; called once, when Django starts."""

from django.utils.translation import gettext_lazy

from sen.desk import registry
from sen.org.registry import register_personal, register_powers
from sen.records import rules

SENTENCES = {
    "records.template_added": gettext_lazy("added the own template “%(name)s”"),
    "records.template_replaced": gettext_lazy("replaced the own template “%(name)s” by version %(version)s"),
    "records.template_retired": gettext_lazy("retired the own template “%(name)s”"),
}


def register_templates() -> None:
    for verb, sentence in SENTENCES.items():
        registry.register_sentence(verb, sentence)
    register_powers(rules.KEEPERS, *SENTENCES)
    register_personal(
        "records.OfficeTemplate", "added_by_id", "added_by_id", "added_by_name", name="added_by_name"
    )
