"""The columns an entry has more. Entries of before are of form 1, which their digests cover."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="entry",
            options={"verbose_name": "entry of the log", "verbose_name_plural": "entries of the log"},
        ),
        migrations.AddField(
            model_name="entry", name="form", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AlterField(
            model_name="entry", name="form", field=models.PositiveSmallIntegerField(default=2)
        ),
        migrations.AddField(
            model_name='block',
            name='sealed_at',
            field=models.DateTimeField(help_text='Null in blocks of before this was kept.', null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='acting_for_id',
            field=models.BigIntegerField(help_text='On whose behalf, when by delegation.', null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='acting_for_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='entry',
            name='channel',
            field=models.CharField(blank=True, help_text='request, job or command.', max_length=10),
        ),
        migrations.AddField(
            model_name='entry',
            name='emptied_at',
            field=models.DateTimeField(help_text='When retention deleted the contents.', null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='once',
            field=models.CharField(blank=True, help_text='Of a reading: one per actor, row and hour.', max_length=200),
        ),
        migrations.AddField(
            model_name='entry',
            name='place',
            field=models.CharField(blank=True, help_text='Address, kind of job, name of command.', max_length=100),
        ),
        migrations.AddField(
            model_name='entry',
            name='reference',
            field=models.CharField(blank=True, help_text='Number of the request.', max_length=20),
        ),
        migrations.AddField(
            model_name='entry',
            name='roles',
            field=models.JSONField(default=dict, help_text='Unit number to the roles the actor held there.'),
        ),
        migrations.AddField(
            model_name='entry',
            name='session',
            field=models.CharField(blank=True, help_text='A mark of the session, not its key.', max_length=16),
        ),
        migrations.AlterField(
            model_name='entry',
            name='actor_id',
            field=models.BigIntegerField(db_index=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('once',), name='audit_reading_once_an_hour'),
        ),
    ]
