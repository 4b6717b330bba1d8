"""The log knows who withdrew evidence: until now only the name stood in the row."""

from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    entries = apps.get_model("audit", "Entry").objects.exclude(actor_id=None)
    rows = apps.get_model("plan", "Evidence").objects
    about = entries.filter(verb="plan.evidence_withdrawn", target="plan.evidence").order_by("pk")
    for pk, actor_id, name in about.values_list("target_id", "actor_id", "actor_name").iterator():
        rows.filter(pk=pk, withdrawn_by_name=name).update(withdrawn_by_id=actor_id)


class Migration(migrations.Migration):
    dependencies = [("plan", "0011_who_withdrew_evidence"), ("audit", "0003_verifications")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
