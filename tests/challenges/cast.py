"""The second floor's props: défis, findings, solutions, made through the commands a page would use."""

from functools import partial
from types import SimpleNamespace

from django.urls import reverse

from challenges.defis.commands import ask_how_might_we
from challenges.enums import Verdict
from challenges.findings.commands import keep_figure
from challenges.ideas.commands import make_solution as make_solution_of
from challenges.models import Challenge, Solution
from challenges.plan.commands import make_action
from challenges.priorities.commands import decide_solution
from challenges.priorities.queries import plane_room
from challenges.problems.commands import state_problem
from challenges.solutions.commands import add_solution, choose_challenge, rooms_of
from hackathon.enums import Role, ScopeKind
from realtime.boards.models import Board, Card, Zone
from realtime.sessions.models import Session
from realtime.wire.ids import new_id
from realtime.wire.registry import Act
from realtime.wire.transactions import perform
from surveys.analysis.figures import Figure, FigureResult, Line, Option, QuoteResult
from tests import cast


def do(run, *args, rooms=(), **kwargs):
    """Perform one command with nobody at the door."""
    return perform(None, Act(verb="test", rooms=tuple(rooms), run=partial(run, *args, **kwargs)))


def make_challenge(edition, slug="ecole-entreprise", title="La relation école-entreprise") -> Challenge:
    return Challenge.objects.create(
        edition=edition, slug=slug, title=title, colour="sky", icon="school", pattern="dots", created_at=cast.THEN
    )


def make_solution(edition, title="Un stage avant le stage", **options) -> Solution:
    return do(add_solution, edition, title=title, rooms=[plane_room(edition.id)], **options)


def facilitator(edition, first_name="Ada"):
    return cast.make_seat(edition, first_name, (Role.FACILITATOR, ScopeKind.EDITION, None))


def participant(edition, first_name="Ben"):
    return cast.make_seat(edition, first_name, (Role.PARTICIPANT, ScopeKind.EDITION, None))


def make_figure_result(survey=None, *, share=0.42, question="choix", revision=1):
    """A figure as the analysis answers it: two choices, one of them chosen."""
    counts = (round(share * 700), 700 - round(share * 700))
    shares = (share, 1 - share)
    lines = tuple(
        Line(code=code, label=label, counts=(count,), shares=(part,), intervals=((part, part),), tints=(0,))
        for code, label, count, part in zip(("non", "oui"), ("Non", "Oui"), counts, shares, strict=True)
    )
    return FigureResult(
        figure=Figure(survey=survey or new_id(), question=question, options=("non",)),
        survey_title="Enquête 2026",
        version=None,
        version_number=1,
        revision=revision,
        title="Savez-vous quel métier vous voulez faire ?",
        column_title="",
        columns=(Option("", "Ensemble"),),
        lines=lines,
        bases=(700,),
        n=700,
        effective_n=None,
        share_of="answered",
        filter_words="",
        weighted=False,
        sentence="42 % ne savent pas quel métier ils veulent faire.",
        hides=False,
        closed=False,
    )


def make_quote_result(words="Je ne sais pas à qui parler."):
    return QuoteResult(
        survey=new_id(),
        survey_title="Enquête 2026",
        response=new_id(),
        question="freins",
        title="Qu’est-ce qui vous freine ?",
        words=words,
        speaker="Lycéen, Nogent-le-Rotrou",
        version=None,
        version_number=1,
        revision=1,
    )


def make_finding(edition, sentence="42 % ne savent pas", **figure):
    return do(keep_figure, edition, result=make_figure_result(**figure), sentence=sentence, seat=None)


def make_problem(edition, challenge=None, findings=None, title="Beaucoup choisissent sans connaître"):
    findings = findings or [make_finding(edition)]
    return do(state_problem, edition, title=title, statement="", findings=findings, challenge=challenge)


def make_idea(edition, text="Un stage d’une journée, dès la quatrième", workshop="Atelier de Nogent"):
    """A card shown on a board of a workshop."""
    session = Session.objects.create(edition=edition, title=workshop, join_code=new_id().hex[-6:], created_at=cast.THEN)
    board = Board.objects.create(
        edition=edition, session_id=session.id, title="Idées", template="idees", created_at=cast.THEN
    )
    zone = Zone.objects.create(board=board, title="Idées")
    return Card.objects.create(board=board, zone=zone, text=text, key="a", created_at=cast.THEN, revealed_at=cast.THEN)


def make_chain(edition):
    """Figure → problem → défi → question, idea → solution → action: the whole thread."""
    challenge = make_challenge(edition)
    finding = make_finding(edition)
    problem = make_problem(edition, challenge, [finding])
    question = do(
        ask_how_might_we,
        challenge,
        action="faire rencontrer des métiers",
        audience="les collégiens",
        effect="qu’ils choisissent",
        problem=problem,
    )
    card = make_idea(edition)
    solution = do(make_solution_of, card, challenge=challenge, rooms=[plane_room(edition.id)])
    do(choose_challenge, solution, challenge=challenge, how_might_we=question, rooms=rooms_of(solution))
    do(decide_solution, solution, verdict=Verdict.RETAINED, reason="", seat=None, rooms=[plane_room(edition.id)])
    action = do(make_action, solution, seat=None)
    return SimpleNamespace(
        challenge=challenge,
        finding=finding,
        problem=problem,
        question=question,
        card=card,
        solution=solution,
        action=action,
    )


def address(name, edition, *args):
    return reverse(f"challenges:{name}", args=[edition.slug, *args])
