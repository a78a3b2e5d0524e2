import json
from datetime import date
from functools import partial

import msgspec
import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from realtime.wire.ids import new_id
from surveys.analysis import column_files, snapshots, survey_files
from surveys.analysis.columns import CARRIED, KEY_BYTES, SECONDS, Rows, answers_reader, codebook, encode, vocabularies
from surveys.analysis.snapshots import drop_stale, forget, snapshot
from surveys.analysis.sums.missing import BLANK, DECLINED, NOT_SHOWN
from surveys.collection import answering, keys
from surveys.collection import commands as collecting
from surveys.models import Response, Survey, Tombstone
from surveys.questionnaires import schema as plain
from surveys.questionnaires.commands import correct_wordings, publish_version, start_draft, write_schema
from tests.cast import inside
from tests.surveys.analysis_cast import SCHEMA, answer, answer_times, make_answered


def encoded(*answers):
    keys = b"".join(new_id().bytes for _one in answers)
    questions = codebook([SCHEMA])
    read = answers_reader(questions)([json.dumps(one) for one in answers])
    rows = Rows(keys, read, {key: [None] * len(answers) for key in CARRIED}, [None] * len(answers))
    return encode(questions, rows, vocabularies())


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


def test_unhashable_and_declined_answers_find_their_missing():
    block = encoded({"need": {"a": 1}, "brakes": plain.DECLINED, "age": plain.DECLINED, "say": plain.DECLINED})

    assert block.codes["need"].tolist() == [BLANK]
    assert [int(block.codes[code][0]) for code in ("brakes", "age", "say")] == [DECLINED] * 3
    assert block.texts["say"].tolist() == [""]


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


@pytest.mark.django_db
def test_corrected_wording_is_seen(edition):
    survey = make_answered(edition)
    answer(survey, need="meet")
    snapshot(survey)

    inside(correct_wordings, survey.versions.get(), written={"question:need:wording": "De quoi avez-vous besoin ?"})

    assert snapshot(survey).questions["need"].wording == "De quoi avez-vous besoin ?"


# --- the file that processes share --------------------------------------------------------------------------
@pytest.fixture
def filed(edition, settings, tmp_path, monkeypatch):
    """A survey of which a file is worth its while."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(survey_files, "LEAST_FILED", 5)
    survey = make_answered(edition, state="open")
    answer_times(
        survey, 4, need="meet", brakes=["bus"], rank=["team"], age=31, say="Été", audience="lyceen", seconds=400
    )
    answer_times(survey, 4, need="talk", agree={"know": "yes"}, since="2026-10-01", commune="Chartres", source="paper")
    return survey


def everything(known):
    """All that the columns hold, row by row, whatever their order."""
    block = known.block
    families = [block.codes, block.picked, block.places, block.numbers, block.texts]
    columns = {f"{place}{key}": family[key].tolist() for place, family in enumerate(families) for key in family}
    for key in CARRIED:
        values = [*known.vocabularies[key].values, None]
        columns[key] = [values[place] for place in block.carried[key].tolist()]
    columns[SECONDS] = block.carried[SECONDS].tolist()
    return {
        row_id: str({key: column[place] for key, column in columns.items()}) for place, row_id in enumerate(block.ids)
    }


def another_process():
    forget()


@pytest.mark.django_db
def test_another_process_reads_no_response_that_the_file_holds(filed, monkeypatch):
    first = snapshot(filed)
    another_process()
    read = []
    monkeypatch.setattr(
        snapshots, "encode", lambda book, rows, met: read.append(len(rows.keys) // KEY_BYTES) or encode(book, rows, met)
    )

    second = snapshot(filed)

    assert everything(second) == everything(first)
    assert len(everything(second)) == 8
    assert sum(read) == 0


@pytest.mark.django_db
def test_file_is_extended_by_what_came_since(filed):
    snapshot(filed)
    answer_times(filed, 3, need="move", say="Plus tard", audience="employeur")
    another_process()

    extended = snapshot(filed)
    another_process()
    survey_files.drop(filed.pk)

    assert everything(extended) == everything(snapshot(filed))
    assert len(extended) == 11


@pytest.mark.django_db
def test_snapshot_in_use_does_not_move_when_another_grows_behind_it(filed):
    before = snapshot(filed)
    held = everything(before)
    for _ in range(3):
        answer_times(filed, 2, need="move", say="Après")
        snapshot(filed)

    assert (len(before), len(snapshot(filed))) == (8, 14)
    assert everything(before) == held
    assert before.place_of.get(snapshot(filed).block.ids[-1]) is None


def cut(data):
    return data[:-100]


def flip(data):
    return data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]


def other_format(data):
    return b"HTOCOL99" + data[8:]


@pytest.mark.django_db
@pytest.mark.parametrize("spoil", [cut, flip, other_format, lambda data: b"", lambda data: data[:9]])
def test_damaged_file_is_made_anew(filed, spoil):
    whole = everything(snapshot(filed))
    path = survey_files.path_of(filed.pk, "columns")
    path.write_bytes(spoil(path.read_bytes()))
    another_process()

    assert everything(snapshot(filed)) == whole
    assert column_files.read(filed.pk)[0].rows == 8


@pytest.mark.django_db
def test_file_of_another_database_is_made_anew(filed):
    snapshot(filed)
    Response.objects.filter(survey=filed).delete()  # as a restored backup would have it: the same revision, other rows
    answer_times(filed, 6, need="talk")
    Survey.objects.filter(pk=filed.pk).update(revision=2)
    Response.objects.filter(survey=filed).update(revision=2)
    another_process()

    assert snapshot(filed).block.codes["need"].tolist() == [1] * 6


@pytest.mark.django_db
def test_erased_answers_leave_the_file_with_the_next_look(filed):
    snapshot(filed)
    secret = answer(filed, need="talk", say="Mon secret")[0]
    answer_times(filed, 6, need="meet")
    snapshot(filed)
    path = survey_files.path_of(filed.pk, "columns")
    assert b"Mon secret" in path.read_bytes()

    filed.revision += 1
    filed.save()
    Tombstone.objects.create(survey=filed, response=secret.pk, revision=filed.revision)
    secret.delete()
    snapshot(filed)

    assert b"Mon secret" not in path.read_bytes()
    assert column_files.read(filed.pk)[0].rows == 14


@pytest.mark.django_db
def test_chore_removes_files_that_outlived_an_erasure_a_closing_or_their_survey(filed, edition):
    snapshot(filed)
    assert drop_stale() == {"columns": 0}

    Tombstone.objects.create(survey=filed, response=new_id(), revision=99)
    assert drop_stale() == {"columns": 1}
    Tombstone.objects.all().delete()
    another_process()
    snapshot(filed)
    Survey.objects.filter(pk=filed.pk).update(state="closed")
    assert drop_stale() == {"columns": 1}
    survey_files.folder().joinpath("x.columns").write_bytes(b"HTOCOL01")
    assert drop_stale() == {"columns": 1}
    assert not list(survey_files.folder().iterdir())


@pytest.mark.django_db
def test_file_is_for_the_server_alone(filed):
    snapshot(filed)

    assert survey_files.path_of(filed.pk, "columns").stat().st_mode & 0o077 == 0
    assert survey_files.folder().stat().st_mode & 0o077 == 0
    assert [path.suffix for path in survey_files.folder().iterdir()] == [".columns"]


@pytest.mark.django_db
def test_command_makes_the_columns_anew(filed, capsys):
    path = survey_files.path_of(filed.pk, "columns")

    call_command("rebuild_snapshots", "--json")
    [told] = json.loads(capsys.readouterr().out)
    call_command("rebuild_snapshots", filed.slug)

    assert told == {"survey": filed.slug, "responses": 8, "bytes": path.stat().st_size}
    assert "8 responses" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no survey has the address 'nowhere'"):
        call_command("rebuild_snapshots", "nowhere")


@pytest.mark.django_db
def test_erasing_closing_and_purging_take_the_file_with_them(filed):
    [gone] = answer(filed, need="talk")
    receipt = answering.receipt_of(gone)
    Response.objects.filter(pk=gone.pk).update(
        receipt_digest=keys.digest(keys.typed(receipt), secret=settings.SECRET_KEY)
    )
    path = survey_files.path_of(filed.pk, "columns")

    for act in (
        partial(answering.erase_response, receipt=receipt),
        partial(collecting.close_survey, filed),
        partial(collecting.purge_survey, filed, today=date(2030, 1, 1)),
    ):
        snapshot(filed)
        another_process()
        snapshot(filed)
        assert path.exists()
        inside(act)
        assert not path.exists()
