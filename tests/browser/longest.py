"""The questionnaire with the longest words, answered, kept on the wall and given back: `python -m tests.browser.longest
FILE.lss` prints the survey's address, the public page's and how many slides there are, as JSON.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

import django

RESPONSES = 240


def main(file: Path) -> None:
    from challenges.findings.commands import keep_figure, keep_quote
    from challenges.models import Challenge
    from challenges.problems.commands import state_problem
    from hackathon.models import Edition
    from realtime.wire.refusals import Refused
    from surveys.analysis.figures import Figure
    from surveys.analysis.snapshots import snapshot
    from surveys.analysis.variables import countable_keys
    from surveys.imports.commands import import_survey
    from surveys.imports.opening import read_survey
    from surveys.questionnaires.commands import open_survey, publish_version
    from surveys.questionnaires.queries import draft_version
    from surveys.restitution import commands, queries
    from tests.cast import inside

    edition = Edition.objects.get(slug="demonstration")
    survey = inside(import_survey, edition, reading=read_survey(file.read_bytes()), file=file.stem)
    inside(publish_version, draft_version(survey))
    inside(open_survey, survey)
    answer(survey)
    known = snapshot(survey)
    lines = {key: title for key, title in countable_keys(known) if not key.startswith("@")}
    wordings = sorted(lines, key=lambda key: -len(lines[key]))[:4]
    labels = sorted(
        (key for key in lines if "/" not in key),
        key=lambda key: -max(len(choice.label) for choice in known.questions[key].choices),
    )[:4]
    lists = sorted((key for key in lines if "/" not in key), key=lambda key: -len(known.questions[key].choices))[:2]
    pairs = list(combinations([*wordings, *labels], 2))
    results = []
    for question, column in [*((key, "") for key in dict.fromkeys([*wordings, *labels, *lists])), *pairs[:12:2]]:
        result = queries.published_figure(survey, Figure(survey=survey.pk, question=question, column=column))
        try:
            inside(commands.add_figure, survey, result=result)
        except Refused:
            continue
        results.append(result)
    said = next(code for code, texts in known.block.texts.items() if any(texts))
    quote = queries.published_quote(survey, known.block.ids[0], said)
    inside(commands.add_quote, survey, result=quote)
    inside(commands.publish, survey, shown=queries.page_of(queries.chosen(survey)))
    longest = sorted(results, key=lambda result: -len(result.sentence) - len(result.title))[:3]
    kept = [inside(keep_figure, edition, result=result, sentence="", seat=None) for result in longest]
    kept.append(inside(keep_quote, edition, result=quote, sentence="", seat=None))
    challenge = Challenge.objects.filter(edition=edition).first()
    inside(
        state_problem,
        edition,
        title=longest[0].title[:200],
        statement=longest[0].title,
        findings=kept[1:],
        challenge=challenge,
    )
    told = {"survey": survey.slug, "public": survey.restitution.path, "slides": len(results) + 1}
    sys.stdout.write(json.dumps(told | {"challenge": challenge.slug}))


def answer(survey) -> None:
    """Answers spread over every choice, of whole people: the first half leans to the first choices."""
    from surveys.collection.keys import random_id
    from surveys.enums import ONE_CHOICE_TYPES, TEXT_TYPES, QuestionType
    from surveys.models import Response
    from surveys.questionnaires.queries import published_version, schema_of
    from tests import cast

    version = published_version(survey)
    questions = [question for section in schema_of(version).sections for question in section.questions]

    def said(question, person):
        codes = [choice.code for choice in question.choices]
        place = person % max(len(codes), 1) if person % 3 else person // 120
        match question.type:
            case kind if kind in ONE_CHOICE_TYPES and codes:
                return codes[place % len(codes)]
            case QuestionType.MULTIPLE:
                return [codes[place % len(codes)], codes[(place + 1) % len(codes)]]
            case QuestionType.MATRIX:
                return {row.code: codes[(place + n) % len(codes)] for n, row in enumerate(question.rows)}
            case kind if kind in TEXT_TYPES:
                return "Les applications métier sont compliquées et le réseau coupe tous les jours. " * 4
        return None

    survey.revision += 1
    survey.save(update_fields=["revision"])
    Response.objects.bulk_create(
        Response(
            id=random_id(),
            survey=survey,
            version=version,
            revision=survey.revision,
            saved_at=cast.THEN,
            submitted_at=cast.THEN,
            sealed=True,
            answers={question.code: value for question in questions if (value := said(question, person)) is not None},
            others={},
        )
        for person in range(RESPONSES)
    )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    main(Path(sys.argv[1]))
