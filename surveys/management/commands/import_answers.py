import json
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug

from hackathon.tables import read_table
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis.commands import import_answers
from surveys.analysis.imports import Plan, page_title, planned, proposed_columns


class Command(BaseCommand):
    help = "Make a survey from a table of answers collected elsewhere (CSV or XLSX); column types are guessed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--survey", required=True, metavar="NEW_SLUG", help="address of the survey to make")
        parser.add_argument("--title", default="", help="its title (the file's name if none is given)")
        parser.add_argument("--weight", default="", metavar="COLUMN", help="the column that holds the weights")
        parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            validate_slug(options["survey"])
            table = read_table(path.read_bytes(), path.name)
            plan = planned(table, proposed_columns(table, weight=options["weight"]), page_title=page_title())
            run = partial(
                import_answers, None, plan=plan, slug=options["survey"], title=(options["title"] or path.stem)[:160]
            )
            perform(None, Act(verb="survey.import", run=run))
        except ValidationError as invalid:
            raise CommandError(" ".join(invalid.messages)) from None
        except OSError as failed:
            raise CommandError(f"{path}: {failed.strerror}") from None
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(_as_json(plan, options["survey"]) if options["json"] else _as_text(plan, options["survey"]))


def _as_json(plan: Plan, slug: str) -> str:
    questions = {
        question.code: "weight" if question.role == "weight" else question.type for question in plan.schema.questions
    }
    report = {"survey": slug, "responses": len(plan.answers), "questions": questions, "ignored": plan.ignored}
    return json.dumps(report, ensure_ascii=False)


def _as_text(plan: Plan, slug: str) -> str:
    lines = [f"{slug}: {len(plan.answers)} responses, {len(plan.schema.questions)} questions"]
    lines += [f"  {question.code}: {question.role or question.type}" for question in plan.schema.questions]
    lines += [f"  {name}: ignored" for name in plan.ignored]
    return "\n".join(lines)
