from django.db import migrations, models

# A primary key is not altered by Django where it has several columns.
_NEW_KEY = """
    ALTER TABLE casework_workitem ADD COLUMN task varchar(80) NOT NULL DEFAULT '';
    ALTER TABLE casework_workitem ALTER COLUMN task DROP DEFAULT;
    ALTER TABLE casework_workitem DROP CONSTRAINT casework_workitem_pkey;
    ALTER TABLE casework_workitem ADD PRIMARY KEY (office_id, case_id, task);
"""
_OLD_KEY = """
    DELETE FROM casework_workitem WHERE task <> '';
    ALTER TABLE casework_workitem DROP CONSTRAINT casework_workitem_pkey;
    ALTER TABLE casework_workitem DROP COLUMN task;
    ALTER TABLE casework_workitem ADD PRIMARY KEY (office_id, case_id);
"""


class Migration(migrations.Migration):
    """Findings of a case, the state's entry, and several pieces of work for one case."""

    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="findings",
            field=models.JSONField(
                default=dict,
                help_text="What became known at work: check.<key>, opinion.<key>, fee.<key>.",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="entered",
            field=models.PositiveIntegerField(
                default=1,
                help_text="Counts the states entered; what waited for an earlier one is void.",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="entered_at",
            field=models.DateTimeField(help_text="When this state was entered.", null=True),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_NEW_KEY, _OLD_KEY)],
            state_operations=[
                migrations.AddField(
                    model_name="workitem",
                    name="task",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="opinion:<key>, escalated:<role>",
                        max_length=80,
                    ),
                ),
                migrations.AlterField(
                    model_name="workitem",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "office_id",
                        "case_id",
                        "task",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
    ]
