"""A small questionnaire with every type, for the tests of surveys."""

from hackathon.enums import Source
from hackathon.models import Edition, Structure
from surveys.collection import keys
from surveys.collection.commands import enter_response
from surveys.enums import QuestionRole, QuestionType
from surveys.models import Response, Survey
from surveys.questionnaires import commands
from surveys.questionnaires.schema import Choice, Question, Row, Schema, Section, Settings
from tests.cast import inside


def options(*codes: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=code, label=code.capitalize()) for code in codes)


def small_schema(edition: Edition | None = None) -> Schema:
    audiences = edition.audiences.all() if edition else []
    communes = edition.territories.filter(kind="commune").order_by("name") if edition else []
    you = Section(
        code="page-1",
        title="Vous",
        questions=(
            Question(
                code="public",
                type=QuestionType.SINGLE,
                wording="Vous êtes…",
                required=True,
                role=QuestionRole.AUDIENCE,
                choices=tuple(Choice(code=row.slug, label=row.label, ref=row.id) for row in audiences)
                or options("lyceen", "demandeur"),
            ),
            Question(
                code="commune",
                type=QuestionType.SINGLE,
                wording="Votre commune",
                role=QuestionRole.TERRITORY,
                settings=Settings(menu=True, declinable=True),
                choices=tuple(
                    Choice(code=f"c{number}", label=row.name, ref=row.id) for number, row in enumerate(communes)
                )
                or options("chartres", "nogent"),
            ),
            Question(
                code="duree",
                type=QuestionType.NUMBER,
                wording="Depuis combien de mois cherchez-vous ?",
                settings=Settings(minimum=0, maximum=600),
                condition="includes(public, 'demandeur')",
            ),
        ),
    )
    needs = Section(
        code="page-2",
        title="Vos besoins",
        questions=(
            Question(code="mot", type=QuestionType.INFORMATION, wording="Quelques questions sur vos besoins."),
            Question(
                code="aides",
                type=QuestionType.MULTIPLE,
                wording="Qui vous a aidé ?",
                settings=Settings(other=True),
                choices=(*options("famille", "ecole"), Choice(code="personne", label="Personne", exclusive=True)),
            ),
            Question(
                code="accord",
                type=QuestionType.MATRIX,
                wording="Êtes-vous d'accord ?",
                choices=options("oui", "non"),
                rows=(Row(code="metiers", label="Je connais les métiers"), Row(code="moi", label="Je me connais")),
            ),
            Question(code="priorites", type=QuestionType.RANKING, wording="Classez", choices=options("a", "b", "c")),
            Question(code="date", type=QuestionType.DATE, wording="Depuis quand ?"),
            Question(code="mots", type=QuestionType.LONG_TEXT, wording="Dites-nous", required=True),
        ),
    )
    return Schema(sections=(you, needs))


def make_survey(edition: Edition | None = None, slug: str = "enquete") -> Survey:
    return inside(commands.make_survey, edition, slug=slug, title="Enquête orientation", schema=small_schema(edition))


def open_survey(edition: Edition, slug: str = "enquete") -> Survey:
    survey = make_survey(edition, slug)
    inside(commands.publish_version, survey.versions.get())
    return inside(commands.open_survey, survey)


def enter(survey: Survey, structure: Structure | None = None, *, public: str = "lyceen", **answers: str) -> Response:
    """A sheet of paper, typed in by somebody."""
    return inside(
        enter_response,
        survey,
        response_id=keys.random_id(),
        version=survey.versions.get(),
        structure=structure,
        source=Source.PAPER,
        fields={f"q-{code}": [value] for code, value in {"public": public, **answers}.items()},
    ).response
