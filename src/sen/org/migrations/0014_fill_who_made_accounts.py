"""The log knows who made an account, the invitation who invited: until now no row of the person did."""

from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    people = apps.get_model("org", "User").objects
    invitations = apps.get_model("org", "Invitation").objects.exclude(user=None)
    for pk, by in invitations.values_list("user", "invited_by_id").iterator():
        people.filter(pk=pk).update(made_by_id=by)
    made = apps.get_model("audit", "Entry").objects.filter(verb="org.person_added").exclude(actor_id=None)
    for pk, by in made.values_list("target_id", "actor_id").iterator():
        people.filter(pk=pk).update(made_by_id=by)


class Migration(migrations.Migration):
    dependencies = [("org", "0013_who_made_an_account"), ("audit", "0003_verifications")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
