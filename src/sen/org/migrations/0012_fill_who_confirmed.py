"""The log knows who ended a delegation, made a list, confirmed one: until now only the name stood in the row."""

from typing import Any

from django.db import migrations

WRITTEN = (
    ("RoleDelegation", "org.delegation_ended", "ended_by"),
    ("Handover", "org.handover_begun", "made_by"),
    ("Handover", "org.handover_given", "given_by"),
)


def fill(apps: Any, _schema: Any) -> None:
    entries = apps.get_model("audit", "Entry").objects.exclude(actor_id=None)
    for model, verb, field in WRITTEN:
        rows = apps.get_model("org", model).objects
        about = entries.filter(verb=verb, target=f"org.{model.lower()}").order_by("pk")
        for pk, actor_id, name in about.values_list("target_id", "actor_id", "actor_name").iterator():
            rows.filter(pk=pk, **{f"{field}_name": name}).update(**{f"{field}_id": actor_id})


class Migration(migrations.Migration):
    dependencies = [("org", "0011_who_confirmed_and_first_answers"), ("audit", "0003_verifications")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
