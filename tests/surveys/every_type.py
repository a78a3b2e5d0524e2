"""A questionnaire with every type of question, conditions of every kind, and two other wordings."""

from hackathon.models import Edition
from surveys.enums import QuestionRole, QuestionType
from surveys.models import Survey
from surveys.questionnaires import commands
from surveys.questionnaires.schema import FALC, Choice, Column, Question, Row, Schema, Section, Settings, of_public
from tests.cast import inside
from tests.surveys.questionnaires import options

Q = QuestionType


def rows(*codes: str) -> tuple[Row, ...]:
    return tuple(Row(code=code, label=f"Ligne {code}") for code in codes)


def you(edition: Edition | None) -> Section:
    audiences = edition.audiences.all() if edition else []
    places = list(edition.territories.filter(kind="commune").select_related("parent")) if edition else []
    return Section(
        code="vous",
        title="Vous",
        intro="Quelques repères.",
        texts={"en": {"title": "You", "intro": "A few facts."}},
        questions=(
            Question(
                code="accueil",
                type=Q.CONSENT,
                wording="Cette enquête sert à agir. Vos réponses sont gardées un an.",
                texts={FALC: {"wording": "Nous gardons vos réponses un an."}},
            ),
            Question(
                code="public",
                type=Q.SINGLE,
                wording="Vous êtes…",
                required=True,
                role=QuestionRole.AUDIENCE,
                texts={"en": {"wording": "You are…"}, FALC: {"wording": "Qui êtes-vous ?"}},
                choices=tuple(Choice(code=row.slug, label=row.label, ref=row.id) for row in audiences)
                or options("lyceen", "demandeur", "employeur"),
            ),
            Question(
                code="commune",
                type=Q.COMMUNE,
                wording="Votre commune",
                role=QuestionRole.TERRITORY,
                choices=tuple(
                    Choice(code=f"c{n}", label=place.name, group=place.parent.name, ref=place.id)
                    for n, place in enumerate(places)
                )
                or (
                    Choice(code="c0", label="Chartres", group="Chartres"),
                    Choice(code="c1", label="Épernon", group="Chartres"),
                ),
            ),
            Question(code="permis", type=Q.YES_NO, wording="Avez-vous le permis ?", choices=options("yes", "no")),
            Question(
                code="trajet",
                type=Q.MULTIPLE,
                wording="Comment venez-vous ?",
                soft=True,
                settings=Settings(other=True, min_choices=1, max_choices=2),
                choices=(
                    Choice(code="voiture", label="En voiture", condition="permis == 'yes'"),
                    *options("bus", "velo"),
                    Choice(code="rien", label="Je ne me déplace pas", exclusive=True),
                ),
            ),
            Question(
                code="mois",
                type=Q.NUMBER,
                wording="Depuis combien de mois cherchez-vous ?",
                condition="public == 'demandeur'",
                settings=Settings(minimum=0, maximum=600, unit="mois"),
                validation="mois >= 2",
                validation_message="Au-dessous de deux mois, laissez vide.",
            ),
        ),
    )


def grids() -> Section:
    need = tuple(
        Choice(code=f"c{n}", label=label, scale=scale)
        for scale in ("1", "2")
        for n, label in enumerate(("Peu", "Assez", "Très"), start=1)
    )
    return Section(
        code="grilles",
        title="Ce qui compte pour vous",
        intro="Vous avez répondu : {public}. Trajet : {trajet}. Un code inconnu : {inconnu}.",
        questions=(
            Question(
                code="accord",
                type=Q.MATRIX,
                wording="Êtes-vous d'accord ?",
                choices=options("oui", "plutot", "non"),
                rows=(*rows("a"), Row(code="b", label="Avec le permis", condition="permis == 'yes'")),
                settings=Settings(declinable=True),
            ),
            Question(
                code="besoins",
                type=Q.DUAL_MATRIX,
                wording="Vos besoins",
                required=True,
                ends=("Importance", "Satisfaction"),
                choices=need,
                rows=rows("ecoute", "stage"),
            ),
            Question(
                code="heures",
                type=Q.NUMBER_MATRIX,
                wording="Combien d'heures ?",
                rows=rows("a", "b"),
                columns=(Column(code="k1", label="En semaine"), Column(code="k2", label="Le week-end")),
                settings=Settings(minimum=0, maximum=24),
            ),
            Question(
                code="mots",
                type=Q.TEXT_MATRIX,
                wording="En quelques mots",
                rows=rows("a", "b"),
                columns=(Column(code="k1", label="Ce qui aide"), Column(code="k2", label="Ce qui freine")),
            ),
            Question(
                code="phrases",
                type=Q.STATEMENTS,
                wording="Pour chaque phrase, dites si vous êtes d'accord.",
                required=True,
                choices=options("agree", "disagree"),
                rows=rows("p1", "p2", "p3"),
            ),
        ),
    )


def figures() -> Section:
    return Section(
        code="chiffres",
        title="En chiffres",
        questions=(
            Question(
                code="budget",
                type=Q.NUMBERS,
                wording="Comment se répartit votre temps ?",
                rows=rows("a", "b", "c"),
                settings=Settings(minimum=0, maximum=100, total=100, unit="%"),
            ),
            Question(
                code="curseur",
                type=Q.SLIDER,
                wording="Où en êtes-vous ?",
                ends=("Au début", "Au bout"),
                settings=Settings(minimum=0, maximum=100, step=5),
            ),
            Question(
                code="echelle",
                type=Q.SCALE,
                wording="Recommanderiez-vous ?",
                ends=("Pas du tout", "Tout à fait"),
                settings=Settings(minimum=0, maximum=10, declinable=True),
            ),
            Question(code="note", type=Q.RATING, wording="Votre note", settings=Settings(maximum=5)),
            Question(
                code="rang",
                type=Q.RANKING,
                wording="Classez",
                choices=options("a", "b", "c", "d"),
                settings=Settings(min_choices=2, max_choices=3),
            ),
            Question(code="jour", type=Q.DATE, wording="Depuis quand ?"),
        ),
    )


def employers() -> Section:
    return Section(
        code="entreprise",
        title="Votre entreprise",
        publics=("employeur",),
        questions=(
            Question(code="effectif", type=Q.NUMBER, wording="Combien de salariés ?", settings=Settings(minimum=1)),
            Question(
                code="secteur",
                type=Q.SINGLE,
                wording="Votre secteur",
                settings=Settings(menu=True, other=True),
                choices=options("industrie", "commerce"),
            ),
        ),
    )


def words() -> Section:
    return Section(
        code="paroles",
        title="Vos mots",
        questions=(
            Question(code="info", type=Q.INFORMATION, wording="Merci de ne nommer personne."),
            Question(code="titre", type=Q.SHORT_TEXT, wording="Un titre", required=True),
            Question(code="aides", type=Q.TEXTS, wording="Trois aides", rows=rows("un", "deux")),
            Question(
                code="recit",
                type=Q.LONG_TEXT,
                wording="Racontez",
                soft=True,
                texts={of_public("employeur"): {"wording": "Racontez un recrutement"}},
            ),
            Question(code="suite", type=Q.CONTACT, wording="Voulez-vous être tenu informé ?"),
        ),
    )


def extra() -> Section:
    """Only for those who rank the first item best: whether it comes is known when the page before is left."""
    return Section(
        code="suite",
        title="Pour finir",
        condition="not is_empty(titre)",
        questions=(Question(code="fin", type=Q.SHORT_TEXT, wording="Un dernier mot"),),
    )


def every_type(edition: Edition | None = None) -> Schema:
    sections = (you(edition), grids(), figures(), employers(), words(), extra())
    return Schema(sections=sections, variants=("en", FALC))


def open_every_type(edition: Edition, slug: str = "tous-les-types") -> Survey:
    survey = inside(commands.make_survey, edition, slug=slug, title="Tous les types", schema=every_type(edition))
    inside(commands.publish_version, survey.versions.get())
    return inside(commands.open_survey, survey)
