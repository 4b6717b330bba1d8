import os
import time
from pathlib import Path

from django.conf import settings
from django.db import migrations, models


def break_it(apps, _schema_editor):
    fault = os.environ.get("SEN_BROKEN")
    if fault == "hang":
        apps.get_model("plan", "Evidence").objects.all().delete()
        Path(settings.DATA_DIR, "hanging").touch()
        time.sleep(60)
    if fault == "migration":
        raise RuntimeError("broken")


class Migration(migrations.Migration):
    atomic = False  # what ran before the fault stays
    dependencies = [("plan", "0001_initial")]
    operations = [
        migrations.CreateModel("Left", [("id", models.BigAutoField(primary_key=True, serialize=False))]),
        migrations.RunPython(break_it, migrations.RunPython.noop),
    ]
