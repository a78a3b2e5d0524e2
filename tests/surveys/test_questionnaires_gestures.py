"""Parts of a questionnaire moved, added and removed; undone and done again; by two organisers at once."""

import html

import pytest

from realtime.wire.refusals import Refused
from surveys.enums import QuestionType
from surveys.questionnaires import commands, editing, gestures, queries
from surveys.questionnaires.gestures import Gesture
from surveys.questionnaires.starters import new_question
from tests import cast
from tests.surveys.editor import change, codes, draft, form_at, part, url
from tests.surveys.questionnaires import make_survey


@pytest.fixture
def survey(edition):
    return make_survey(edition)


def test_two_organisers_on_different_questions_see_each_other(desk, survey, edition):
    seen = form_at(desk, "edit_question", "aides")
    ada = cast.organiser(edition, "Ada")
    gesture = Gesture("move_question", "date", lambda schema: gestures.move_question(schema, "date", by=1))
    editing.edit_draft(queries.draft_version(survey), gesture=gesture, by=ada.id)

    page = desk.post(part("edit_question", "aides"), seen | {"wording": ["Autre"]}, follow=True).content.decode()

    assert draft(survey).by_code["aides"].wording == "Autre"
    assert "Ada" in page and "Depuis quand ?" in page.split("editor-columns")[0]


def test_the_history_says_who_did_what_and_goes_back(desk, survey):
    before = draft(survey)
    desk.post(part("change_question", "mots"), {"do": "remove"})
    desk.post(part("change_section", "page-2"), {"do": "up"})
    page = desk.get(url("history", survey)).content.decode()
    assert "Dora" in page and f"a retiré la question «\u00a0{before.by_code['mots'].wording}\u00a0»" in html.unescape(
        page
    )

    desk.post(url("change_step", survey), {"to": "0"})
    assert draft(survey) == before
    desk.post(url("change_step", survey), {"do": "redo"})
    assert "mots" not in draft(survey).by_code
    desk.post(url("change_step", survey), {"do": "undo"})
    assert draft(survey) == before


def test_questions_move_within_a_page_and_across_pages(desk, survey):
    desk.post(part("change_question", "commune"), {"do": "up"})
    desk.post(part("change_question", "aides"), {"do": "up"})
    desk.post(part("change_question", "aides"), {"do": "up"})
    desk.post(part("change_question", "commune"), {"do": "up"})

    assert codes(survey, "Vous") == ["commune", "public", "duree", "aides"]
    assert codes(survey, "Vos besoins")[0] == "mot"


def test_a_question_is_added_duplicated_and_removed(desk, survey):
    desk.post(part("add_question", "page-1"), {"type": "single", "wording": "Quel âge avez-vous ?"})
    desk.post(part("change_question", "public"), {"do": "duplicate"})
    desk.post(part("change_question", "commune"), {"do": "remove"})

    assert codes(survey, "Vous") == ["public", "public-2", "duree", "quel-age-avez-vous"]
    copy, added = (draft(survey).by_code[code] for code in ("public-2", "quel-age-avez-vous"))
    assert (copy.role, len(copy.choices), len(added.choices)) == ("", 3, 2)


def test_pages_are_added_edited_moved_and_removed(desk, survey):
    desk.post(url("add_section", survey), {"title": "Fin", "intro": ""})
    added = draft(survey).sections[-1].code
    desk.post(part("edit_section", added), {"title": "La fin", "intro": "Merci"})
    desk.post(part("change_section", added), {"do": "up"})
    desk.post(part("change_section", "page-1"), {"do": "remove"})

    assert [section.title for section in draft(survey).sections] == ["La fin", "Vos besoins"]


def test_a_new_question_never_takes_a_code_that_once_meant_something_else(survey):
    commands.publish_version(survey.versions.get())
    commands.start_draft(survey)
    change(survey, "remove_question", code="mots")

    added = new_question(type=QuestionType.SHORT_TEXT, wording="Mots", taken=queries.codes_ever_used(survey))

    assert added.code == "mots-2"


def test_a_frozen_version_refuses_every_gesture(survey):
    version = commands.publish_version(survey.versions.get())

    for attempt in (
        lambda: editing.edit_draft(version, gesture=Gesture("x", "", lambda schema: schema)),
        lambda: editing.undo(version),
        lambda: editing.redo(version),
        lambda: editing.go_back_to(version, step=0),
    ):
        with pytest.raises(Refused, match="version_frozen"):
            attempt()


def test_every_gesture_can_be_undone_and_done_again(survey):
    before = draft(survey)
    change(survey, "remove_question", code="mots")
    after = draft(survey)
    change(survey, "move_section", code="page-2", by=-1)

    version = queries.draft_version(survey)
    editing.undo(version)
    assert draft(survey) == after
    editing.undo(version)
    assert draft(survey) == before
    with pytest.raises(Refused, match="nothing_to_undo"):
        editing.undo(version)
    editing.redo(version)
    assert draft(survey) == after

    # What is done now takes the place of what had been undone.
    change(survey, "remove_question", code="date")
    with pytest.raises(Refused, match="nothing_to_redo"):
        editing.redo(version)
    editing.go_back_to(version, step=0)
    assert draft(survey) == before


def test_a_gesture_on_what_somebody_else_removed_is_refused(survey):
    change(survey, "remove_question", code="mots")

    with pytest.raises(Refused, match="part_gone"):
        change(survey, "move_question", code="mots", by=1)
