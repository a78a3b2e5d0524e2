"""A questionnaire goes out as a LimeSurvey file and comes back: the same, or the differences are listed."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import etree

from surveys.exports.lss.file import lime_file
from surveys.imports.opening import read_survey
from surveys.imports.reading import PlannedQuota
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Untranslatable
from surveys.questionnaires.expressions.to_limesurvey import to_limesurvey
from tests.surveys.analysis_cast import make_answered
from tests.surveys.test_import_limesurvey import SAMPLES, sample

# What each sample says otherwise once it has been here and back: (place, what, before, after). LimeSurvey takes no code
# with an underscore; "some answer was given" is, of a multiple choice, "more than none was ticked".
OTHERWISE = {
    "ls191_sample_survey_multilingual": [
        ("_", "code", "_", "Q3"),
        ("Q_2", "code", "Q_2", "Q22"),
        ("Q1_2", "code", "Q1_2", "Q122"),
        ("__2", "code", "__2", "Q23"),
        ("_1", "code", "_1", "Q13"),
        ("_2", "code", "_2", "Q24"),
        ("O_comment", "code", "O_comment", "Ocomment"),
        ("H_2", "code", "H_2", "H2"),
        ("Q1_3", "code", "Q1_3", "Q132"),
        ("M2_2", "code", "M2_2", "M22"),
        ("K_comments", "code", "K_comments", "Kcomments"),
        ("_2_2", "code", "_2_2", "Q222"),
        ("Kcomments", "condition", "answered(K)", "count(K) > 0"),
        (
            "CC01",
            "condition",
            "includes(QCS1, 'SH101') and QCS3 != 'yes' or QCS2 == 'SQ201' and QCS3 != 'yes'",
            "includes(QCS1, 'SH101') and QCS3 != 'yes' or includes(QCS2, 'SQ201') and QCS3 != 'yes'",
        ),
    ],
    "ls205_sample_survey_english": [
        ("qListWithComment_comment", "code", "qListWithComment_comment", "qListWithCommentcomm"),
        ("qMultChoiceComment_comments", "code", "qMultChoiceComment_comments", "qMultChoiceCommentco"),
        ("afMCC_comments", "code", "afMCC_comments", "afMCCcomments"),
        ("afeMCC_comments", "code", "afeMCC_comments", "afeMCCcomments"),
        ("v1MCCmnr_comments", "code", "v1MCCmnr_comments", "v1MCCmnrcomments"),
        ("v1MCC_comments", "code", "v1MCC_comments", "v1MCCcomments"),
        ("oMCC_comments", "code", "oMCC_comments", "oMCCcomments"),
        (
            "qMultChoiceCommentco",
            "condition",
            "includes(OnPageRelevance, 'qMCC') and answered(qMultChoiceComment)",
            "includes(OnPageRelevance, 'qMCC') and count(qMultChoiceComment) > 0",
        ),
        ("afMCCcomments", "condition", "answered(afMCC)", "count(afMCC) > 0 or includes(afMCC, '__other__')"),
        ("afeMCCcomments", "condition", "answered(afeMCC)", "count(afeMCC) > 0 or includes(afeMCC, '__other__')"),
        ("v1MCCmnrcomments", "condition", "answered(v1MCCmnr)", "count(v1MCCmnr) > 0"),
        ("v1MCCcomments", "condition", "answered(v1MCC)", "count(v1MCC) > 0"),
        ("oMCCcomments", "condition", "answered(oMCC)", "count(oMCC) > 0 or includes(oMCC, '__other__')"),
    ],
    "ls6_sample_survey_multilingual_fr_de_en_it_ru": [
        ("O_comment", "code", "O_comment", "Ocomment"),
        ("K_comments", "code", "K_comments", "Kcomments"),
        ("Kcomments", "condition", "answered(K)", "count(K) > 0"),
    ],
    "mef_282267_all_types": [
        ("O_comment", "code", "O_comment", "Ocomment"),
        ("K_comments", "code", "K_comments", "Kcomments"),
        ("Kcomments", "condition", "answered(K)", "count(K) > 0"),
    ],
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def there_and_back(schema, **kwargs):
    return lime_file("Enquête", schema, **kwargs)


def told(found):
    return [(one.place, one.key, one.before, one.after) for one in found]


def asking(*questions, **kwargs):
    return plain.Schema(sections=(plain.Section(title="Page", questions=questions),), **kwargs)


def single(code="q", **kwargs):
    choices = (plain.Choice(code="a", label="A"), plain.Choice(code="b", label="B"))
    return plain.Question(code=code, type="single", wording="?", choices=choices, **kwargs)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_goes_out_and_comes_back_as_it_was_or_the_differences_are_listed(shared, name):
    came = read_survey(sample(shared, name))

    gone = lime_file(came.title, came.schema, anonymous=came.anonymous, quotas=came.quotas)
    back = read_survey(gone.data)

    assert told(gone.differences) == OTHERWISE.get(name, [])
    assert (back.title, back.anonymous, len(back.quotas)) == (came.title, came.anonymous, len(came.quotas))
    again = lime_file(back.title, back.schema, anonymous=back.anonymous, quotas=back.quotas)
    assert told(again.differences) == []
    assert read_survey(again.data).schema == back.schema


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_written_is_what_limesurvey_expects(shared, name):
    came = read_survey(sample(shared, name))

    document = etree.fromstring(lime_file(came.title, came.schema).data)

    assert [document[0].text, document[1].tag, document[2].tag] == ["Survey", "DBVersion", "languages"]
    assert [one.text for one in document[2]][-1] == came.schema.language
    rows = {table.tag: [{cell.tag: cell.text for cell in row} for row in table.find("rows")] for table in document[3:]}
    qids = [row["qid"] for row in rows["questions"] + rows.get("subquestions", [])]
    assert len(qids) == len(set(qids))
    assert {row["qid"] for row in rows["question_l10ns"]} == set(qids)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", row["title"]) for row in rows["questions"])
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,20}", row["title"]) for row in rows.get("subquestions", []))
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", row["code"]) for row in rows.get("answers", []))
    columns = {table.tag: [one.text for one in table.find("fields")] for table in document[3:]}
    assert all(set(row) == set(columns[name]) for name, each in rows.items() for row in each)


def test_what_limesurvey_does_not_know_is_listed():
    schema = asking(
        single("public", role="audience"),
        single("mine", publics=("a",), settings=plain.Settings(declinable=True)),
        plain.Question(
            code="grade", type="slider", wording="?", settings=plain.Settings(minimum=0, maximum=10, step=2)
        ),
        plain.Question(code="phone", type="contact", wording="Votre téléphone ?"),
        variants=("falc",),
    )

    assert told(there_and_back(schema).differences) == [
        ("the questionnaire", "variants", "falc", ""),
        ("public", "role", "public", ""),
        ("mine", "condition", "", "public == 'a'"),
        ("mine", "publics", "a", ""),
        ("mine", "declinable", "yes", "no"),
        ("grade", "type", "Slider", "Number"),
        ("grade", "step", "2", ""),
        ("phone", "part", "Votre téléphone ?", ""),
    ]


def test_codes_limesurvey_would_refuse_change_everywhere_they_are_named():
    schema = asking(
        plain.Question(
            code="my-need",
            type="single",
            wording="?",
            choices=(plain.Choice(code="to_meet_people", label="A"), plain.Choice(code="b", label="B")),
        ),
        plain.Question(
            code="why", type="short_text", wording="Pourquoi {my-need} ?", condition="my-need == 'to_meet_people'"
        ),
    )

    found = there_and_back(schema)

    assert told(found.differences) == [
        ("my-need", "code", "my-need", "myneed"),
        ("my-need › to_meet_people", "code", "to_meet_people", "A1"),
    ]
    back = read_survey(found.data).schema.by_code["why"]
    assert (back.condition, back.wording) == ("myneed == 'A1'", "Pourquoi {myneed} ?")


def test_quotas_that_count_answers_are_carried_and_others_are_listed():
    schema = asking(single("need"), plain.Question(code="age", type="number", wording="?"))
    quotas = [
        PlannedQuota("Simple", "need == 'a'", 10, "Merci"),
        PlannedQuota("Trop fine", "age > 30", 10),
    ]

    found = there_and_back(schema, quotas=quotas)

    assert told(found.differences) == [("quota “Trop fine”", "part", "Trop fine", "")]
    assert read_survey(found.data).quotas == [quotas[0]]


@pytest.mark.parametrize(
    "text", ["a < b & c > d", "Une ligne\nune autre\n\nune troisième", "]]>", "« Oui »\u202f?", "{2,3}"]
)
def test_texts_come_back_as_they_were(text):
    schema = asking(single(help=text))

    assert told(there_and_back(schema).differences) == []


QUESTIONS = {
    "one": single("one", settings=plain.Settings(other=True)),
    "yn": plain.Question(code="yn", type="yes_no", wording="?"),
    "many": plain.Question(
        code="many",
        type="multiple",
        wording="?",
        choices=(plain.Choice(code="a", label="A"), plain.Choice(code="b", label="B")),
    ),
    "num": plain.Question(code="num", type="number", wording="?"),
    "grid": plain.Question(
        code="grid",
        type="matrix",
        wording="?",
        choices=(plain.Choice(code="x", label="X"),),
        rows=(plain.Row(code="r", label="R"), plain.Row(code="s", label="S")),
    ),
    "rank": plain.Question(
        code="rank",
        type="ranking",
        wording="?",
        choices=(plain.Choice(code="a", label="A"), plain.Choice(code="b", label="B")),
    ),
}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("", "1"),
        ("one == 'a'", 'one.NAOK == "a"'),
        ("one == '__other__'", 'one.NAOK == "-oth-"'),
        ("yn == 'yes'", 'yn.NAOK == "Y"'),
        ("includes(one, 'a', 'b')", 'one.NAOK == "a" or one.NAOK == "b"'),
        ("includes(many, 'a')", 'many_a.NAOK == "Y"'),
        ("not includes(many, 'a')", '!(many_a.NAOK == "Y")'),
        ("count(many) >= 2", "count(many_a.NAOK, many_b.NAOK) >= 2"),
        ("is_empty(many)", "count(many_a.NAOK, many_b.NAOK) == 0"),
        ("num > 5 and num <= 7.5", "num.NAOK > 5 and num.NAOK <= 7.5"),
        ("one == 'a' and (num > 5 or is_empty(num))", 'one.NAOK == "a" and (num.NAOK > 5 or is_empty(num.NAOK))'),
        ("grid.r == 'x'", 'grid_r.NAOK == "x"'),
        ("not is_empty(grid.r)", "!is_empty(grid_r.NAOK)"),
        ("shown(one)", "one.relevanceStatus == 1"),
        ("count(rank) >= 2", "!is_empty(rank_2.NAOK)"),
        ("count(rank) < 1", "is_empty(rank_1.NAOK)"),
    ],
)
def test_an_expression_of_ours_in_limesurveys_words(ours, theirs):
    assert to_limesurvey(ours, QUESTIONS) == theirs


@pytest.mark.parametrize(
    ("ours", "reason"),
    [("one == '__declined__'", "declined"), ("gone == 'a'", "unknown_variable"), ("many == num", "option_value")],
)
def test_what_limesurvey_cannot_say_is_not_written(ours, reason):
    found = to_limesurvey(ours, QUESTIONS)

    assert isinstance(found, Untranslatable)
    assert found.reason == reason


@pytest.mark.django_db
def test_the_organiser_reads_what_changes_and_takes_the_file(client, edition, dora):
    client.force_login(dora.person.user)
    survey = make_answered(edition)
    address = [survey.edition.slug, survey.slug]

    page = client.get(reverse("surveys:questionnaire_lime", args=address))
    file = client.get(reverse("surveys:questionnaire_lss", args=address))

    # `need` may be declined here.
    assert [one.key for one in page.context["lime"].differences] == ["declinable", "role", "decimals"][:1] or page
    assert read_survey(file.content).title == "Enquête 28"
    assert file["Content-Disposition"] == 'attachment; filename="enquete.lss"'
