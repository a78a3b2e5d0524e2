"""Answers behind the pages, for browser tests: `python -m tests.browser.answers many|live|more SLUG [N]`."""

import sys

import django


def many(slug: str, number: str) -> None:
    """Give a survey `number` responses, the ones it has said again."""
    from surveys.models import Survey

    survey = Survey.objects.get(slug=slug)
    known = list(survey.responses.filter(revision__isnull=False))
    _add(survey, [known[place % len(known)] for place in range(int(number) - len(known))])


def live(slug: str) -> None:
    """Open a survey: its answers came from the world, and go on coming."""
    from hackathon.enums import Source
    from surveys.enums import SurveyState
    from surveys.models import Survey

    survey = Survey.objects.get(slug=slug)
    survey.responses.update(source=Source.LIVE)
    Survey.objects.filter(slug=slug).update(state=SurveyState.OPEN, source=Source.LIVE)


def more(slug: str, number: str) -> None:
    from surveys.models import Survey

    survey = Survey.objects.get(slug=slug)
    _add(survey, [survey.responses.filter(revision__isnull=False).first()] * int(number))


def _add(survey, models) -> None:
    from surveys.collection.keys import random_id
    from surveys.models import Response

    survey.revision += 1
    survey.save(update_fields=["revision"])
    copied = ("version", "audience", "territory", "structure", "source", "answers", "others")
    Response.objects.bulk_create(
        Response(
            id=random_id(),
            survey=survey,
            revision=survey.revision,
            pages_reached=model.pages_reached,
            saved_at=model.saved_at,
            submitted_at=model.submitted_at,
            seconds=150 * (place % 12),
            sealed=True,
            **{name: getattr(model, name) for name in copied},
        )
        for place, model in enumerate(models)
    )


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    {"many": many, "live": live, "more": more}[sys.argv[1]](*sys.argv[2:])
