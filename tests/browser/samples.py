"""Opens a folder of LimeSurvey questionnaires in a server's database and prints the link of each, as JSON."""

import json
import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from hackathon.models import Edition
    from surveys.collection.commands import make_collectors
    from surveys.imports.commands import import_survey
    from surveys.imports.opening import read_survey
    from surveys.questionnaires.commands import open_survey, publish_version
    from surveys.questionnaires.queries import draft_version
    from tests.cast import inside

    edition, links = Edition.objects.get(slug="demonstration"), {}
    for file in sorted(folder.glob("*.lss")):
        survey = inside(import_survey, edition, reading=read_survey(file.read_bytes()), file=file.stem)
        survey.quotas.all().delete()  # one of the samples lets nobody through
        inside(publish_version, draft_version(survey))
        inside(open_survey, survey)
        (link,) = inside(make_collectors, survey, structures=[])
        links[file.stem] = link.path
    sys.stdout.write(json.dumps(links))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
