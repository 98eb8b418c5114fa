from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='shows_rights',
            field=models.BooleanField(default=True, help_text='May be told what they have a right to, by what is held about them.'),
        ),
    ]
