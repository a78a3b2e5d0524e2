"""Texts alike, put together; a group of them made a theme in one press."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hackathon.access.rules import may
from hackathon.web.submit import tried
from realtime.wire.refusals import Refused
from surveys.analysis import coding, corpora, lexicon, voices
from surveys.analysis.access import survey_for
from surveys.analysis.background import Progress
from surveys.analysis.models import Code
from surveys.analysis.snapshots import snapshot
from surveys.analysis.speakers import speakers
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.texts.clusters import LEAST_TEXTS
from surveys.analysis.variables import text_keys
from surveys.analysis.views.voices import TextShown, question_asked, said_now, texts_shown, voices_context, waiting
from surveys.analysis.voices import Group


@dataclass(frozen=True, slots=True)
class GroupShown:
    """`theme`: one that all its texts have already."""

    title: str
    group: Group
    texts: Sequence[TextShown]
    theme: Code | None


@require_safe
def clusters(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """Texts that look alike, put together, with those that speak best for each group."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.view_results")
    known = snapshot(survey)
    question, questions = question_asked(request, known)
    # The frame of themes is a question's: where there is one, its texts are all of them.
    framed = question or (questions[0][0] if len(questions) == 1 else "")
    context = voices_context(request, survey, seat, question) | {
        "questions": questions,
        "least": LEAST_TEXTS,
        "framed": framed,
        "may_code": may(seat, "survey.code", survey),
    }
    corpus = corpora.corpus(survey, known)
    if isinstance(corpus, Progress):
        return waiting(request, context, corpus)
    said = said_now(known, corpus.value, framed)
    found = voices.clusters(survey, known.revision, said, framed, lexicon.lexicon_of(survey))
    if isinstance(found, Progress):
        return waiting(request, context, found)
    if found.value is not None:
        who = speakers(known, ORGANISER_K)
        coded = coding.coded(survey, framed)
        frame = {code.pk: code for code in coding.frame(survey, framed)}
        context["groups"] = [
            GroupShown(
                _group_title(number),
                group,
                texts_shown(request, edition, known, who, group.typical, titled=not framed),
                _first_of(frame, coded.shared_by(group.responses)),
            )
            for number, group in enumerate(voices.groups(said, found.value), 1)
        ]
        context |= {"apart": len(found.value.apart), "silhouette": found.value.silhouette}
    context["count"] = len(said)
    return render(request, "surveys/analysis/clusters.html", context)


@require_POST
def make_theme(request: HttpRequest, slug: str, survey_slug: str) -> HttpResponse:
    """« En faire un thème »: named by the group's own words, given to its texts; its name is to be reread."""
    edition, survey, seat = survey_for(request, slug, survey_slug, "survey.code")
    known = snapshot(survey)
    question = request.POST.get("question", "")
    if question not in dict(text_keys(known)):
        raise Http404
    said = said_now(known, corpora.whole_corpus(survey, known), question)
    found = voices.whole_clusters(survey, known.revision, said, question, lexicon.lexicon_of(survey))
    numbered = enumerate(voices.groups(said, found) if found is not None else (), 1)
    asked = next(((number, one) for number, one in numbered if one.key == request.POST.get("group")), None)
    back = redirect(f"{reverse('surveys:clusters', args=[edition.slug, survey.slug])}?question={question}")
    if asked is None:
        messages.error(request, Refused("texts_regrouped").message)
        return back
    number, group = asked
    name = group.name or _group_title(number)
    run = partial(coding.make_theme, survey, question=question, name=name, responses=group.responses)
    if not tried(request, seat.id, "survey.edit_codes", survey.id, run):
        return back
    count = len(group.responses)
    words = ngettext(
        "%(n)s text has this theme now. Read its name again: it was made of the words most typical of it.",
        "%(n)s texts have this theme now. Read its name again: it was made of the words most typical of them.",
        count,
    )
    messages.success(request, words % {"n": number_format(count, force_grouping=True)})
    return redirect("surveys:code_frame", edition.slug, survey.slug, question)


def _group_title(number: int) -> str:
    return _("Group %(number)s") % {"number": number}


def _first_of(frame: Mapping[UUID, Code], shared: frozenset[UUID]) -> Code | None:
    return next((code for key, code in frame.items() if key in shared), None)
