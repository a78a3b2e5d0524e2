from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from hackathon.models import EditionStructure, Structure
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.collection import keys
from surveys.collection.frozen import frozen, latest
from surveys.collection.stored import has_moved, response_of
from surveys.enums import Anonymity, QuestionType, SurveyState
from surveys.models import Collector, Contact, Response, Survey
from surveys.questionnaires import queries as questionnaires
from surveys.questionnaires.schema import Answers, Schema
from surveys.questionnaires.showing import furthest_page

SECONDS_A_QUESTION = 18
# A survey closed by mistake and opened again has lost nobody's beginning.
UNFINISHED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Writing:
    """A response in progress, saved or not yet."""

    id: UUID
    version_number: int
    schema: Schema
    answers: Answers
    others: dict[str, str]
    pages_reached: int

    @property
    def furthest(self) -> int:
        """The last page that may be opened; one more than there are is the end."""
        return furthest_page(self.schema, self.answers, self.pages_reached)

    @property
    def end(self) -> int:
        return len(self.schema.sections) + 1

    @property
    def is_opening(self) -> bool:
        """Nothing is saved, and its only page is also the one that tells who asks and why."""
        return len(self.schema.sections) == 1 and not self.pages_reached


def writing(collector: Collector, response_id: UUID) -> Writing:
    """The response this id writes to.

    Refuses `response_left`, `response_sent`, `response_moved`, `nothing_published`.
    """
    response = response_of(response_id)
    if response is None or response.survey_id != collector.survey_id:
        if has_moved(response_id):
            raise Refused("response_moved")
        return fresh_writing(collector, response_id)
    if response.sealed:
        raise Refused("response_left")
    if response.submitted_at is not None:
        raise Refused("response_sent")
    return writing_of(response)


def is_sent(response_id: UUID) -> bool:
    return Response.objects.filter(pk=response_id, submitted_at__isnull=False).exists()


def writing_of(response: Response) -> Writing:
    version = frozen(response.version_id)
    return Writing(
        id=response.id,
        version_number=version.number,
        schema=version.schema,
        answers=response.answers,
        others=response.others,
        pages_reached=response.pages_reached,
    )


def fresh_writing(collector: Collector, response_id: UUID) -> Writing:
    version = latest(collector.survey_id)
    if version is None:
        raise Refused("nothing_published")
    return Writing(response_id, version.number, version.schema, {}, {}, 0)


def is_one_page(collector: Collector) -> bool:
    """Whether a response to it is begun and sent on one page, under the information of the law."""
    version = latest(collector.survey_id)
    return version is not None and len(version.schema.sections) == 1


@dataclass(frozen=True, slots=True)
class Notice:
    """Who asks, why, on what basis, who reads, until when, and how to be heard."""

    who: str
    why: str
    basis: str
    recipients: str
    until: date | None
    contact: str
    anonymous: bool
    # Whether a question offers to leave a name, an e-mail or a telephone number, kept apart from the answers.
    asks_contact: bool
    questions: int
    minutes: int


def notice(survey: Survey) -> Notice:
    """The information given at collection, from the survey and else from its edition."""
    edition, version = survey.edition, latest(survey.id)
    questions = len(version.schema.questions) if version else 0
    return Notice(
        who=survey.controller or (edition.title if edition else survey.title),
        why=survey.purpose,
        basis=survey.legal_basis,
        recipients=survey.recipients,
        until=survey.retained_until,
        contact=survey.contact or (edition.contact_email if edition else ""),
        anonymous=survey.anonymity == Anonymity.ANONYMOUS,
        asks_contact=version is not None
        and any(question.type == QuestionType.CONTACT for question in version.schema.everything),
        questions=questions,
        minutes=max(1, round(questions * SECONDS_A_QUESTION / 60)),
    )


def own_link(link: Collector) -> Collector:
    """The link of its structure itself, beside those of its classes."""
    return Collector.objects.get(survey=link.survey_id, structure=link.structure_id, label="", is_test=False)


def links_of(own: Collector) -> list[Collector]:
    """Every link of its structure, its own first."""
    links = Collector.objects.filter(survey=own.survey_id, structure=own.structure_id, is_test=False)
    return list(links.select_related("structure").order_by("label"))


def partners_of(survey: Survey) -> list[Structure]:
    """The partner structures of the survey's edition, in its order."""
    memberships = EditionStructure.objects.filter(edition=survey.edition_id, is_partner=True)
    return [row.structure for row in memberships.select_related("structure").order_by("order", "structure__name")]


def response_by_receipt(code: str) -> Response | None:
    """A sent response by its receipt code, as somebody types it."""
    digest = keys.digest(keys.typed(code), secret=settings.SECRET_KEY)
    return Response.objects.select_related("version", "survey__edition").filter(receipt_digest=digest).first()


def due_responses(survey: Survey, *, today: date) -> QuerySet[Response]:
    """The responses to erase: all of them after the retention, before it those that nobody can finish any more."""
    responses = Response.objects.filter(survey=survey)
    if survey.is_over(today):
        return responses
    closed = survey.state == SurveyState.CLOSED or (survey.closes_on is not None and today > survey.closes_on)
    if not closed:
        return responses.none()
    return responses.filter(submitted_at=None, saved_at__lt=clock.now() - timedelta(days=UNFINISHED_DAYS))


def surveys_to_purge(today: date) -> list[Survey]:
    """The surveys that hold a response to erase, or that are still open after their retention."""
    ended = Q(retained_until__lt=today) | Q(state=SurveyState.CLOSED) | Q(closes_on__lt=today)
    return [
        survey
        for survey in Survey.objects.filter(ended)
        if due_responses(survey, today=today).exists()
        or (survey.is_over(today) and (survey.state == SurveyState.OPEN or survey.contacts.exists()))
    ]


def contact_questions(survey: Survey) -> set[str]:
    """The codes that ask for contact details in any version."""
    return {
        question.code
        for version in survey.versions.all()
        for question in questionnaires.schema_of(version).everything
        if question.type == QuestionType.CONTACT
    }


def contacts_of(survey: Survey) -> list[Contact]:
    """Whoever asked to be told, and sent. By name: their order says nothing of when they came."""
    return list(Contact.objects.filter(survey=survey, draft_key=None).order_by("name", "email", "phone"))


def contact_count(survey: Survey) -> int:
    return Contact.objects.filter(survey=survey, draft_key=None).count()
