"""A questionnaire becomes a document: the rows of pages, questions, choices and lines move into `content`."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import realtime.wire.ids

OTHER_KEYS = ("group", "exclusive", "ref")


def condition_text(condition: dict[str, Any] | None) -> str:
    """The former condition, said in the expression language."""
    if not condition:
        return ""
    choices = ", ".join(f"'{code}'" for code in condition["choices"])
    text = f"includes({condition['question']}, {choices})"
    return f"not {text}" if condition.get("negated") else text


def rows_into_documents(apps: Any, schema_editor: Any) -> None:
    models_of = {name: apps.get_model("surveys", name) for name in ("SurveyVersion", "Section", "Question")}
    for version in models_of["SurveyVersion"].objects.all():
        content = version.content or document_of(version, models_of)
        for number, section in enumerate(content.get("sections", []), start=1):
            section.setdefault("code", f"page-{number}")
            for question in section.get("questions", []):
                if isinstance(question.get("condition"), dict):
                    question["condition"] = condition_text(question["condition"])
                if not question.get("condition"):
                    question.pop("condition", None)
        version.content = content
        version.save(update_fields=["content"])


def document_of(version: Any, models_of: dict[str, Any]) -> dict[str, Any]:
    sections = models_of["Section"].objects.filter(version=version).order_by("order")
    return {"sections": [section_of(section, models_of) for section in sections]}


def section_of(section: Any, models_of: dict[str, Any]) -> dict[str, Any]:
    questions = models_of["Question"].objects.filter(section=section).order_by("order")
    return {
        "title": section.title,
        "intro": section.intro,
        "questions": [question_of(question) for question in questions],
    }


def question_of(question: Any) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in ("code", "type", "wording", "help", "required", "role")},
        "settings": question.settings,
        "condition": question.condition,
        "choices": [choice_of(choice) for choice in question.choices.order_by("order")],
        "rows": [{"code": row.code, "label": row.label} for row in question.rows.order_by("order")],
    }


def choice_of(choice: Any) -> dict[str, Any]:
    held = {"code": choice.code, "label": choice.label}
    held |= {name: getattr(choice, name) for name in OTHER_KEYS if getattr(choice, name)}
    return held | ({"ref": str(choice.ref)} if choice.ref else {})


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_links_and_quotas"), ("hackathon", "0001_initial")]

    operations = [
        migrations.RunPython(rows_into_documents, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Choice"),
        migrations.DeleteModel(name="Row"),
        migrations.DeleteModel(name="Question"),
        migrations.DeleteModel(name="Section"),
        migrations.AlterField("surveyversion", "content", models.JSONField(default=dict)),
        migrations.AddField("surveyversion", "step", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("gesture", models.CharField(max_length=24)),
                ("part", models.CharField(blank=True, max_length=40)),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hackathon.seat",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="surveys.surveyversion"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("version", "number"), name="step_once")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=realtime.wire.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("part", models.CharField(max_length=40)),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="hackathon.seat",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="surveys.surveyversion",
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
    ]
