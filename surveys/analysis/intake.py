"""How answers come in: day by day, page by page, and against what is wanted. Counts of people, never of answers."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from hackathon.enums import Source
from surveys.analysis.sentences import percent
from surveys.analysis.snapshots import Snapshot
from surveys.analysis.sums.protection import ORGANISER_K
from surveys.analysis.sums.rounding import whole_percent
from surveys.analysis.taken import Taken, taken_of
from surveys.collection import following
from surveys.collection.curve import Curve, curve
from surveys.enums import Anonymity, SurveyState
from surveys.models import Response, Survey
from surveys.questionnaires import schema as plain

# What is given of the largest gaps; the follow-up has them all.
MOST_GAPS = 5


@dataclass(frozen=True, slots=True)
class PageStop:
    """A page: how many filled it in, in % of those who began, and how many stopped after it. None: nobody began."""

    number: int
    title: str
    filled: int | None
    percent: int | None
    stopped: int


@dataclass(frozen=True, slots=True)
class Completion:
    """Of whoever filled in a first page: how many sent, and where the others are, these by lots of k.

    `begun` is None when fewer than k have not sent.
    """

    begun: int | None
    sent: int
    pages: tuple[PageStop, ...]

    @property
    def sentence(self) -> str:
        if self.begun is None:
            return gettext("Fewer than %(k)s people have begun without sending their answers.") % {"k": ORGANISER_K}
        words = ngettext(
            "%(begun)s person has filled in a first page; %(sent)s sent their answers (%(share)s).",
            "%(begun)s people have filled in a first page; %(sent)s sent their answers (%(share)s).",
            self.begun,
        ) % {
            "begun": number_format(self.begun, force_grouping=True),
            "sent": number_format(self.sent, force_grouping=True),
            "share": percent(self.sent / self.begun),
        }
        worst = max(self.pages, key=lambda page: page.stopped)
        return gettext("%(words)s Most of the others are after « %(page)s » (%(n)s).") % {
            "words": words,
            "page": worst.title,
            "n": number_format(worst.stopped, force_grouping=True),
        }


@dataclass(frozen=True, slots=True)
class TargetLine:
    label: str
    received: int
    wanted: int

    @property
    def missing(self) -> int:
        return max(0, self.wanted - self.received)


@dataclass(frozen=True, slots=True)
class Intake:
    """`curve_words` say why there is no curve; `reached` of those `wanted` came."""

    curve: Curve | None
    curve_words: str
    completion: Completion | None
    taken: Taken
    reached: int
    wanted: int
    targets: tuple[TargetLine, ...]
    gaps: tuple[str, ...]


def intake_of(survey: Survey, known: Snapshot, pages: Sequence[plain.Section]) -> Intake:
    """Seven statements at most. `pages` are those of the last version published."""
    tally = following.tally(survey, said=_said(known))
    days = following.responses_by_day(survey)
    targets = tuple(
        TargetLine(row.audience.label, row.total.received, row.total.target)
        for row in following.audience_rows(tally)
        if row.total.target
    )
    return Intake(
        curve=curve(days),
        curve_words=_curve_words(survey),
        completion=_completion(survey, pages),
        taken=taken_of(survey, known),
        reached=tally.reached,
        wanted=tally.expected,
        targets=targets,
        gaps=tuple(map(str, tally.gaps()[:MOST_GAPS])),
    )


def _said(known: Snapshot) -> dict[following.Place, int]:
    """From the columns: the database reads every response again to group them."""
    keys = ("@audience", "@territory", "@structure")
    values = [[*known.vocabularies[key].values, None] for key in keys]
    sizes = [len(found) for found in values]
    # −1, of a response that does not say, stands last.
    places = [known.block.carried[key] % size for key, size in zip(keys, sizes, strict=True)]
    counts = np.bincount(np.ravel_multi_index(places, sizes), minlength=math.prod(sizes)).reshape(sizes)
    return {
        (values[0][one], values[1][two], values[2][three]): int(counts[one, two, three])
        for one, two, three in np.argwhere(counts)
    }


def _curve_words(survey: Survey) -> str:
    if survey.anonymity == Anonymity.ANONYMOUS and survey.state == SurveyState.CLOSED:
        return gettext("The survey was anonymous: closing it destroyed the days on which its answers came.")
    return ""


def _completion(survey: Survey, pages: Sequence[plain.Section]) -> Completion | None:
    """None for answers collected elsewhere, and until somebody begins."""
    if survey.source == Source.IMPORT:
        return None
    rows = (
        Response.objects.filter(survey=survey)
        .exclude(source=Source.TEST)
        .values_list("pages_reached")
        .annotate(n=Count("id"), sent=Count("submitted_at"))
    )
    left = Counter[int]()
    for reached, n, done in rows:
        left[min(max(reached, 1), len(pages))] += n - done
    sent = sum(done for _reached, _n, done in rows)
    if not pages or not sent + left.total():
        return None
    return completion([page.title for page in pages], sent, [left[number] for number in range(1, len(pages) + 1)])


def completion(titles: Sequence[str], sent: int, left: Sequence[int], k: int = ORGANISER_K) -> Completion:
    """From how many sent, and how many stopped after each page (pages,).

    Those who have not sent are counted down to a multiple of k, page by page: whoever looks before and after somebody
    fills in a page sees nothing move, or k people at least.
    """
    unsent = [total // k * k for total in reversed(list(accumulate(reversed(left))))]
    begun = sent + unsent[0]
    return Completion(
        begun if unsent[0] else None,
        sent,
        tuple(
            PageStop(
                number=place + 1,
                title=title or gettext("Page %(n)s") % {"n": place + 1},
                filled=sent + here if begun else None,
                percent=whole_percent((sent + here) / begun) if begun else None,
                stopped=here - later,
            )
            for place, (title, here, later) in enumerate(zip(titles, unsent, [*unsent[1:], 0], strict=True))
        ),
    )
