from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def replace_former(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Only the last evidence kept of a finding stood: those before it were replaced when the next was kept."""
    evidence = apps.get_model("challenges", "Evidence").objects
    later: dict[object, object] = {}
    for piece in evidence.order_by("-kept_at", "-id"):
        piece.replaced_at = later.get(piece.finding_id)
        piece.checked_revision = piece.survey_revision
        later[piece.finding_id] = piece.kept_at
        piece.save(update_fields=["replaced_at", "checked_revision"])


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0001_initial"),
        ("hackathon", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="challenge",
            name="existing",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="challenge",
            name="partners",
            field=models.ManyToManyField(blank=True, related_name="+", to="hackathon.structure"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="checked_revision",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="evidence",
            name="held_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(replace_former, migrations.RunPython.noop),
    ]
