import sekali.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """Bundles with their parts, and which drafts and cases belong to one."""

    dependencies = [
        ('casework', '0006_recurring'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=sekali.kernel.ids.uuid7, editable=False)),
                ('key', models.CharField(max_length=60)),
                ('title', models.JSONField(help_text='By language, e.g. Bayi baru lahir.')),
                ('about', models.CharField(max_length=120)),
                ('channel', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=5)),
                ('submitted_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='case',
            name='bundle_id',
            field=models.UUIDField(help_text='The bundle that it was handed in with.', null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='bundle_id',
            field=models.UUIDField(help_text='The bundle that its case will belong to.', null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='chosen',
            field=models.JSONField(db_default=[], default=list, help_text='Of a bundle: the services that are ticked.'),
        ),
        migrations.AlterField(
            model_name='draft',
            name='service_id',
            field=models.CharField(help_text='Of a bundle: bundle.<key>.', max_length=80),
        ),
        migrations.CreateModel(
            name='BundlePart',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField(editable=False)),
                ('id', models.UUIDField(default=sekali.kernel.ids.uuid7, editable=False)),
                ('bundle_id', models.UUIDField()),
                ('position', models.PositiveSmallIntegerField()),
                ('service_id', models.CharField(max_length=80)),
                ('title', models.JSONField(help_text='By language.')),
                ('after', models.JSONField(default=list, help_text='Services that must end well first.')),
                ('case_id', models.UUIDField()),
                ('standing', models.CharField(help_text='handed-in, waiting, incomplete, stopped, not-needed or closed.', max_length=20)),
                ('subjects', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person_id', 'bundle_id', 'service_id'), name='one_part_per_service')],
            },
        ),
    ]
