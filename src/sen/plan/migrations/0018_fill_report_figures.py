"""Rounds that were frozen before figures were kept are counted; a second run finds nothing left to count."""

from typing import Any

from django.db import migrations

COLUMN = {"done": "done", "reported": "going", "nothing_arose": "nothing", "not_applicable": "exempt", "": "silent"}


def fill(apps: Any, _editor: Any) -> None:
    figures = apps.get_model("plan", "ReportFigures")
    frozen = apps.get_model("plan", "Round").objects.filter(state="frozen", form="work", figures=None)
    for round_ in frozen.select_related("plan").order_by("pk").iterator(chunk_size=20):
        figures.objects.create(
            authority_id=round_.plan.authority_id, round=round_, kind=round_.kind, starts_on=round_.starts_on,
            ends_on=round_.ends_on, **counted(round_.snapshot["units"]),
        )  # fmt: skip


def counted(units: Any) -> dict[str, int]:
    found = {"units_asked": len(units), "units_sent": sum(unit["is_sent"] for unit in units)}
    for unit in units:
        for line in unit["lines"] if unit["is_sent"] else ():
            part = "lead" if line["part"] == "lead" else "coordinating"
            name = f"{part}_{COLUMN[line['answer']]}"
            found[name] = found.get(name, 0) + 1
    return found


class Migration(migrations.Migration):
    dependencies = [("plan", "0017_report_figures")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
