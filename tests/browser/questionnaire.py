"""Opens a questionnaire with every type in a server's database and prints its link.

`one page` opens one of two questions on a single page; `count` prints how many answered; `answers` what they answered.
"""

import json
import os
import sys

import django


def main(what: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from hackathon.models import Edition
    from surveys.collection import commands
    from surveys.models import Response, Survey
    from tests.cast import inside
    from tests.surveys.every_type import open_every_type
    from tests.surveys.one_page import open_one_page

    # The demonstration edition, or the only one of a server that tests ill-treat.
    edition = Edition.objects.filter(slug="demonstration").first() or Edition.objects.get()
    if what == "one page":
        survey = open_one_page(edition)
        inside(commands.make_collectors, survey, structures=[])
        sys.stdout.write(survey.collectors.get(structure=None, is_test=False).path + "\n")
        return
    if what == "count":
        rows = Response.objects.filter(survey__slug="tous-les-types")
        told = {"sent": rows.exclude(submitted_at=None).count(), "unsent": rows.filter(submitted_at=None).count()}
        sys.stdout.write(json.dumps(told))
        return
    if what == "answers":
        rows = Response.objects.filter(survey__slug="tous-les-types")
        told = [{"answers": row.answers, "sent": row.submitted_at is not None} for row in rows]
        sys.stdout.write(json.dumps(told))
        return
    survey = Survey.objects.filter(slug="tous-les-types").first() or open_every_type(edition)
    inside(commands.make_collectors, survey, structures=[])
    sys.stdout.write(survey.collectors.get(structure=None, is_test=False).path + "\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "open")
