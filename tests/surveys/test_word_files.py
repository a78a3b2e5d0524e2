"""Texts masked and read by one process serve the others of the machine, and go with the responses they are of."""

from datetime import date
from functools import partial
from threading import Thread

import pytest
from django.conf import settings
from django.urls import reverse

from realtime.wire.ids import new_id
from surveys.analysis import background, corpora, snapshots, survey_files, word_files
from surveys.analysis.models import ListedWord
from surveys.analysis.texts.masking import NOBODY
from surveys.collection import answering, keys
from surveys.collection import commands as collecting
from surveys.models import Response, Survey, Tombstone
from tests import cast
from tests.cast import inside
from tests.surveys.analysis_cast import answer, make_answered

pytestmark = pytest.mark.django_db

SECRET = "Mon secret : Madame Dupond au 06 12 34 56 78"
MASKED = "Mon secret : Madame [nom] au [téléphone]"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(background, "PATIENCE", 60)
    another_process()


@pytest.fixture
def survey(edition, settings, tmp_path, monkeypatch):
    """A survey of which files are worth their while."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(survey_files, "LEAST_FILED", 5)
    survey = make_answered(edition, state="open")
    for number in range(10):
        answer(survey, say=f"Pas de bus le soir, numéro {number}", audience="lyceen", commune="Chartres")
    return survey


@pytest.fixture
def read_by_hand(monkeypatch):
    """The texts that were masked, one by one."""
    seen, really = [], corpora.masked
    monkeypatch.setattr(corpora, "masked", lambda text, people: seen.append(text) or really(text, people))
    return seen


def another_process():
    corpora.forget()
    snapshots.forget()


def read(survey):
    """Every text as a process that knows nothing finds it."""
    another_process()
    survey = Survey.objects.get(pk=survey.pk)
    return sorted(one.words for one in corpora.whole_corpus(survey, snapshots.snapshot(survey)).said)


def path_of(survey):
    return survey_files.path_of(survey.pk, "words")


def on_disk():
    """All that the folder of files holds."""
    return b"".join(path.read_bytes() for path in survey_files.folder().iterdir())


def test_another_process_shows_the_texts_without_masking_one_again(desk, survey, read_by_hand):
    answer(survey, say=SECRET, audience="lyceen", commune="Chartres")
    answer(survey, *[{"say": "Rien"}] * 4, audience="lyceen", commune="Chartres")
    address = reverse("surveys:voices", args=[survey.edition.slug, survey.slug])
    first = desk.get(address, {"q": "secret"})
    assert len(read_by_hand) == 12  # « Rien », which four people wrote, once
    read_by_hand.clear()
    another_process()

    second = desk.get(address, {"q": "secret"})

    assert read_by_hand == []
    assert [text.said for text in second.context["texts"]] == [text.said for text in first.context["texts"]]
    assert [text.said.words for text in second.context["texts"]] == [MASKED]


def test_new_texts_alone_are_masked_where_the_file_holds_the_others(survey, read_by_hand):
    read(survey)
    read_by_hand.clear()
    answer(survey, say="Un mot de plus")

    assert "Un mot de plus" in read(survey)
    assert read_by_hand == ["Un mot de plus"]


def test_word_asked_to_be_masked_is_masked_in_texts_that_the_file_holds(desk, survey):
    read(survey)
    before = path_of(survey).read_bytes()
    desk.post(reverse("surveys:masks", args=[survey.edition.slug, survey.slug]), {"word": "bus"})

    assert read(survey) == [f"Pas de [masqué] le soir, numéro {number}" for number in range(10)]
    assert b"bus" in before
    assert b"bus" not in path_of(survey).read_bytes()


def test_texts_that_name_nobody_new_are_not_masked_again(survey, edition, read_by_hand):
    """Somebody who comes to the edition, or a word asked to be masked, costs the texts that name them."""
    answer(survey, {"say": "Xochi m'a beaucoup aidé"}, {"say": "Un tramway ?"})
    cast.make_seat(edition, "Oella")
    read(survey)
    read_by_hand.clear()
    cast.make_seat(edition, "Xochi")
    ListedWord.objects.create(survey=survey, kind=ListedWord.Kind.MASKED, word="Tramway")

    # The same process looks again.
    said = corpora.whole_corpus(survey, snapshots.snapshot(survey)).said

    assert sorted(read_by_hand) == ["Un tramway ?", "Xochi m'a beaucoup aidé"]
    assert {"[nom] m'a beaucoup aidé", "Un [masqué] ?"} < {one.words for one in said}
    held = path_of(survey).read_bytes()
    assert b"Xochi" not in held
    assert b"tramway" not in held


def test_file_read_by_other_rules_is_not_believed(survey, read_by_hand, monkeypatch):
    with monkeypatch.context() as last_year:
        last_year.setattr(word_files, "reader", lambda: "of last year")
        read(survey)
    read_by_hand.clear()

    read(survey)
    assert len(read_by_hand) == 10
    read(survey)
    assert len(read_by_hand) == 10


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-9],
        lambda data: data[:400] + b"~" + data[401:],
        lambda data: b"HTOWRD00" + data[8:],
        lambda data: b"",
        lambda data: data[:9],
    ],
    ids=["cut", "changed", "older", "empty", "begun"],
)
def test_damaged_or_older_file_is_made_anew(survey, spoil):
    texts = read(survey)
    whole = path_of(survey).read_bytes()
    path_of(survey).write_bytes(spoil(whole))

    assert read(survey) == texts
    assert path_of(survey).read_bytes() == whole


def test_file_tells_neither_responses_nor_their_order(survey):
    read(survey)
    held = path_of(survey).read_bytes()
    places = [held.index(f"numéro {number}".encode()) for number in range(10)]

    ids = [key.bytes for key in Response.objects.values_list("id", flat=True)]
    assert not [key for key in ids if key in held or key.hex().encode() in held]
    # By digest: neither as they came nor the other way round.
    assert places not in (sorted(places), sorted(places, reverse=True))


def test_file_is_for_the_server_alone_and_holds_no_name_or_telephone(survey):
    answer(survey, say=SECRET)
    read(survey)

    assert path_of(survey).stat().st_mode & 0o077 == 0
    assert MASKED.encode() in path_of(survey).read_bytes()
    assert b"06 12" not in path_of(survey).read_bytes()


# --- it goes with the responses ------------------------------------------------------------------------------
def erase(survey, gone):
    return partial(answering.erase_response, receipt=answering.receipt_of(gone))


def close(survey, gone):
    return partial(collecting.close_survey, survey)


def purge(survey, gone):
    return partial(collecting.purge_survey, survey, today=date(2030, 1, 1))


def secretly_said(survey):
    """A response in both files, with the receipt of its author."""
    [gone] = answer(survey, say=SECRET)
    digest = keys.digest(keys.typed(answering.receipt_of(gone)), secret=settings.SECRET_KEY)
    Response.objects.filter(pk=gone.pk).update(receipt_digest=digest)
    read(survey)
    assert MASKED.encode() in on_disk()
    assert SECRET.encode() in on_disk()
    return gone


@pytest.mark.parametrize("act", [erase, close, purge])
def test_erasing_closing_and_purging_take_the_texts_from_the_disk(survey, act):
    gone = secretly_said(survey)

    inside(act(survey, gone))

    assert on_disk() == b""


@pytest.mark.parametrize("act", [erase, purge])
def test_texts_stay_on_the_disk_where_files_are_not_dropped(survey, act, monkeypatch):
    gone = secretly_said(survey)
    monkeypatch.setattr(survey_files, "drop", lambda survey: None)

    inside(act(survey, gone))

    assert MASKED.encode() in on_disk()


def test_file_that_another_process_wrote_late_is_dropped_by_the_chore(survey):
    secretly_said(survey)
    assert snapshots.drop_stale() == {"columns": 0}
    survey.revision += 1
    survey.save()
    Tombstone.objects.create(survey=survey, response=new_id(), revision=survey.revision)

    assert snapshots.drop_stale() == {"columns": 2}
    assert on_disk() == b""


def test_text_written_otherwise_leaves_the_file_with_the_next_look(survey):
    gone = secretly_said(survey)
    survey.revision += 1
    survey.save()
    Response.objects.filter(pk=gone.pk).update(answers={"say": "Autre chose"}, revision=survey.revision)

    read(survey)

    assert b"Autre chose" in path_of(survey).read_bytes()
    assert b"Mon secret" not in on_disk()


def test_file_goes_when_too_few_texts_are_left(survey, monkeypatch):
    secretly_said(survey)
    survey.revision += 1
    survey.save()
    Response.objects.filter(survey=survey).update(answers={}, revision=survey.revision)

    assert read(survey) == []
    assert not path_of(survey).exists()


def test_file_dropped_while_it_is_written_is_not_left_behind(survey):
    read(survey)

    class Erased(list):
        """A body in the midst of which somebody erases their response."""

        def __iter__(self):
            survey_files.drop(survey.pk)
            return super().__iter__()

    survey_files.write("words", word_files.Head(survey.pk, 1, "open", "", ""), Erased([b"Mon secret"]))

    assert on_disk() == b""


def test_two_processes_that_write_at_once_leave_a_whole_file(survey):
    """Whoever reads meanwhile finds one or the other."""
    sides = [{word_files.digest(side): (side * 50_000, "", "")} for side in "ab"]
    write = partial(word_files.write, survey.pk, 1, "open", NOBODY)
    write(sides[0])

    def again(words):
        for _ in range(40):
            write(words)

    threads = [Thread(target=again, args=[words]) for words in sides]
    for thread in threads:
        thread.start()
    found = []
    while any(thread.is_alive() for thread in threads):
        found.append(word_files.read(survey.pk, NOBODY))
    for thread in threads:
        thread.join()

    assert [one for one in [*found, word_files.read(survey.pk, NOBODY)] if one not in sides] == []
    assert [path.suffix for path in survey_files.folder().iterdir()].count(".part") == 0
