from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0009_time_taken"),
    ]

    operations = [
        migrations.AddField(
            model_name="tombstone",
            name="place",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
