from django.db import migrations


class Migration(migrations.Migration):
    """`org` has a Handover of its own: between two persons. The rows stay, the table takes the new name."""

    dependencies = [
        ("plan", "0014_state_of_links"),
    ]

    operations = [
        migrations.RenameModel("Handover", "DutyTransfer"),
    ]
