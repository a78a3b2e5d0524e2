"""Commands of the editor: a draft is changed one gesture at a time, and every gesture can be undone.

The version's row is locked first and the gesture runs on what stands there now: of two organisers editing together,
each sees the other's gesture whole.
"""

from uuid import UUID

from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.enums import VersionState
from surveys.models import Step, SurveyVersion
from surveys.questionnaires.gestures import Gesture, Rewritten
from surveys.questionnaires.schema import pack, unpack

# Steps that can be undone; older ones are dropped.
REMEMBERED = 100


def edit_draft(version: SurveyVersion, *, gesture: Gesture, by: UUID | None = None) -> SurveyVersion:
    """Do one gesture; what had been undone before it can no longer be done again.

    Refuses `version_frozen`, `part_gone` (what it names was removed meanwhile), `part_rewritten` (it says something
    else than what the gesture was written for). `by` is a seat.
    """
    draft = _locked(version)
    try:
        content = pack(gesture.apply(unpack(draft.content)))
    except LookupError as gone:
        raise Refused("part_gone", what=gesture.part) from gone
    except Rewritten as other:
        raise Refused("part_rewritten") from other
    if content == draft.content:
        return draft
    draft.steps.filter(number__gt=draft.step).delete()
    if not draft.steps.exists():
        _remember(draft, 0, Gesture("begin", "", gesture.apply), None)
    draft.content, draft.step = content, draft.step + 1
    draft.save(update_fields=["content", "step"])
    _remember(draft, draft.step, gesture, by)
    draft.steps.filter(number__lt=draft.step - REMEMBERED).delete()
    return draft


def undo(version: SurveyVersion) -> SurveyVersion:
    """Go back a step. Refuses `version_frozen`, `nothing_to_undo`."""
    return _go_to(version, -1, "nothing_to_undo")


def redo(version: SurveyVersion) -> SurveyVersion:
    """Do again what was undone. Refuses `version_frozen`, `nothing_to_redo`."""
    return _go_to(version, 1, "nothing_to_redo")


def go_back_to(version: SurveyVersion, *, step: int) -> SurveyVersion:
    """Stand again at a step of the history. Refuses `version_frozen`, `part_gone`."""
    draft = _locked(version)
    found = draft.steps.filter(number=step).first()
    if found is None:
        raise Refused("part_gone", what=str(step))
    return _stand_at(draft, found)


def _go_to(version: SurveyVersion, by: int, refusal: str) -> SurveyVersion:
    draft = _locked(version)
    found = draft.steps.filter(number=draft.step + by).first()
    if found is None:
        raise Refused(refusal)
    return _stand_at(draft, found)


def _stand_at(draft: SurveyVersion, step: Step) -> SurveyVersion:
    draft.content, draft.step = step.content, step.number
    draft.save(update_fields=["content", "step"])
    return draft


def _remember(draft: SurveyVersion, number: int, gesture: Gesture, by: UUID | None) -> None:
    Step.objects.create(
        version=draft,
        number=number,
        gesture=gesture.name,
        part=gesture.part,
        content=draft.content,
        at=clock.now(),
        by_id=by,
    )


def _locked(version: SurveyVersion) -> SurveyVersion:
    draft = SurveyVersion.objects.select_for_update().get(pk=version.pk)
    if draft.state != VersionState.DRAFT:
        raise Refused("version_frozen")
    return draft
