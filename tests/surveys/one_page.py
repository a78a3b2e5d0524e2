"""A survey of one page, open: what a class is asked after a visit."""

from surveys.models import Survey
from surveys.questionnaires.commands import make_survey, open_survey, publish_version
from surveys.questionnaires.schema import FALC, Choice, Question, Schema, Section
from tests.cast import inside

CHOICES = (Choice(code="oui", label="Oui"), Choice(code="non", label="Non"))
ASKED = (
    Question(code="utile", type="single", wording="Utile ?", required=True, choices=CHOICES),
    Question(code="mots", type="long_text", wording="Un mot ?"),
)


def open_one_page(edition) -> Survey:
    page = Section(code="p", title="Votre visite", intro="Deux questions.", questions=ASKED)
    schema = Schema(sections=(page,), variants=("en", FALC))
    survey = inside(make_survey, edition, slug="forum", title="Après le forum", schema=schema)
    Survey.objects.filter(pk=survey.pk).update(controller="GIP Alfa", contact="dpo@example.org")
    inside(publish_version, survey.versions.get())
    inside(open_survey, survey)
    return survey
