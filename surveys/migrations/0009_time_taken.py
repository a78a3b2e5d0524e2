from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0008_weighting"),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="begun_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="seconds",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
