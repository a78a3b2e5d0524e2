import msgspec
import numpy as np
import pytest

from realtime.wire.ids import new_id
from surveys.analysis.columns import CARRIED, Vocabulary, codebook, encode
from surveys.analysis.snapshots import forget, snapshot
from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.models import Response, Tombstone
from surveys.questionnaires import schema as plain
from surveys.questionnaires.commands import publish_version, start_draft, write_schema
from tests.surveys.analysis_cast import SCHEMA, answer, answer_times, make_answered


def encoded(*answers):
    book = codebook([SCHEMA])
    vocabularies = {key: Vocabulary() for key in CARRIED}
    return encode(book, [(new_id(), one, (None, None, None, "live")) for one in answers], vocabularies)


def test_three_ways_of_missing_stay_apart():
    block = encoded({"need": "talk"}, {}, {"need": None}, {"need": plain.DECLINED}, {"need": plain.OTHER})

    assert block.codes["need"].tolist() == [1, NOT_SHOWN, BLANK, DECLINED, 3]
    assert block.codes["need"].dtype == np.int8


def test_each_kind_of_answer_finds_its_column():
    block = encoded(
        {
            "brakes": ["fear"],
            "agree": {"know": "yes", "dare": None},
            "rank": ["team", "pay"],
            "age": 31,
            "since": "2026-10-01",
            "say": "Merci",
        }
    )

    assert block.picked["brakes"].tolist() == [[False, True]]
    assert (block.codes["agree/know"].tolist(), block.codes["agree/dare"].tolist()) == ([1], [BLANK])
    assert block.places["rank"].tolist() == [[2, 1]]
    assert block.numbers["age"].tolist() == [31]
    assert block.texts["since"].tolist() == ["2026-10-01"]
    assert block.texts["say"].tolist() == ["Merci"]


def test_answer_of_another_type_counts_as_blank():
    block = encoded({"need": ["talk"], "brakes": "bus", "age": "vieux"})

    assert [int(block.codes[code][0]) for code in ("need", "brakes", "age")] == [BLANK, BLANK, BLANK]


def test_choice_dropped_in_a_later_version_keeps_a_place():
    old = plain.Question(
        code="q",
        type="single",
        wording="Avant",
        choices=(plain.Choice(code="a", label="A"), plain.Choice(code="b", label="B")),
    )
    new = msgspec.structs.replace(old, wording="Après", choices=(plain.Choice(code="b", label="B2"),))

    book = codebook([plain.Schema(sections=(plain.Section(title="", questions=(one,)),)) for one in (old, new)])

    assert book["q"].wording == "Après"
    assert [(choice.code, choice.label) for choice in book["q"].choices] == [("b", "B2"), ("a", "A")]


@pytest.mark.django_db
def test_snapshot_reads_only_what_changed(edition, django_assert_num_queries):
    survey = make_answered(edition)
    answer_times(survey, 3, need="meet")
    assert len(snapshot(survey)) == 3

    with django_assert_num_queries(2):  # the revision and the last version: no response is read
        snapshot(survey)
    answer(survey, need="talk")

    assert snapshot(survey).block.codes["need"].tolist() == [0, 0, 0, 1]


@pytest.mark.django_db
def test_edit_erasure_and_fresh_reading_agree(edition):
    survey = make_answered(edition)
    first, second, third = answer_times(survey, 3, need="meet")
    snapshot(survey)

    survey.revision += 1
    survey.save()
    Response.objects.filter(pk=first.pk).update(answers={"need": "move"}, revision=survey.revision)
    Tombstone.objects.create(survey=survey, response=second.pk, revision=survey.revision)
    second.delete()
    extended = snapshot(survey)
    forget()
    fresh = snapshot(survey)

    def counted(known):
        return dict(zip(known.block.ids, known.block.codes["need"].tolist(), strict=True))

    assert counted(extended) == counted(fresh) == {first.pk: 2, third.pk: 0}


@pytest.mark.django_db
def test_test_responses_and_unfinished_ones_do_not_count(edition):
    survey = make_answered(edition)
    answer_times(survey, 2, need="meet", source="test")
    answer(survey, need="talk")
    Response.objects.filter(answers={"need": "talk"}).update(revision=None, submitted_at=None)

    assert len(snapshot(survey)) == 0


@pytest.mark.django_db
def test_responses_given_new_ids_are_read_anew(edition):
    survey = make_answered(edition)
    answer_times(survey, 3, need="meet")
    snapshot(survey)

    Response.objects.filter(survey=survey).delete()
    answer_times(survey, 3, need="talk")

    assert snapshot(survey).block.codes["need"].tolist() == [1, 1, 1]


@pytest.mark.django_db
def test_new_version_is_seen(edition):
    survey = make_answered(edition)
    answer(survey, need="meet")
    snapshot(survey)

    draft = start_draft(survey)
    section = SCHEMA.sections[0]
    write_schema(
        draft, schema=plain.Schema(sections=(msgspec.structs.replace(section, questions=section.questions[:1]),))
    )
    publish_version(draft)

    known = snapshot(survey)
    assert known.version == draft.id
    assert next(iter(known.questions)) == "need"
    assert known.block.codes["need"].tolist() == [0]
