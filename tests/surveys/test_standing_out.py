"""« Ce qui ressort »: what is told, in which order, what is folded, what is kept silent; the pages of crossings."""

import csv
import random
import re
from urllib.parse import unquote, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse
from scipy import stats

from surveys.analysis.snapshots import snapshot
from surveys.analysis.standing_out import standing_out
from surveys.questionnaires import schema as plain
from tests.surveys.analysis_cast import answer, answer_times, make_answered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


def single(code, *choices):
    return plain.Question(
        code=code,
        type="single",
        wording=f"{code} ?",
        choices=tuple(plain.Choice(code=one, label=one.capitalize()) for one in choices),
    )


QUESTIONS = (
    single("need", "meet", "talk"),
    single("wish", "near", "far"),
    single("mood", "good", "bad"),
    plain.Question(
        code="agree",
        type="matrix",
        wording="Avis",
        choices=(plain.Choice(code="no", label="Non"), plain.Choice(code="yes", label="Oui")),
        rows=(plain.Row(code="know", label="Je sais"), plain.Row(code="dare", label="J'ose")),
    ),
    plain.Question(
        code="brakes",
        type="multiple",
        wording="Freins",
        choices=(plain.Choice(code="bus", label="Le bus"), plain.Choice(code="fear", label="La peur")),
    ),
)


def made(edition, rows, *, state="closed", slug="enquete"):
    """`rows`: (public, commune, answers)."""
    schema = plain.Schema(sections=(plain.Section(title="P", questions=QUESTIONS),))
    survey = make_answered(edition, slug=slug, schema=schema, state=state)
    groups = {}
    for public, commune, said in rows:
        groups.setdefault((public, commune), []).append(said)
    for (public, commune), many in groups.items():
        answer(survey, *many, audience=public, commune=commune)
    return survey


def people(number, seed=28, **rules):
    """Answers by chance, but for those a rule ties to another: rules[code](public, commune, answers so far)."""
    chance = random.Random(seed)
    rows = []
    for _one in range(number):
        public, commune = chance.choice(["lyceen", "employeur"]), chance.choice(["Chartres", "Nogent-le-Rotrou"])
        said = {
            "need": chance.choice(["meet", "talk"]),
            "wish": chance.choice(["near", "far"]),
            "mood": chance.choice(["good", "bad"]),
            "agree": {"know": chance.choice(["no", "yes"]), "dare": chance.choice(["no", "yes"])},
            "brakes": chance.choice([["bus"], ["fear"], ["bus", "fear"]]),
        }
        for code, rule in rules.items():
            if chance.random() < 0.7:
                said[code] = rule(public, commune, said)
        rows.append((public, commune, said))
    return rows


def found(survey, **asked):
    return standing_out(survey, snapshot(survey), **asked)


def crossed(lines):
    return [(line.result.figure.question, line.result.figure.column) for line in lines]


def test_answers_given_by_chance_tell_nothing(edition):
    survey = made(edition, people(400))

    result = found(survey)

    assert (result.by_group, result.by_answer, result.clear) == ((), (), 0)
    # 3 questions, 2 lines and 2 choices: 21 pairs, 2 of them inside one question; each by 4 things it carries.
    assert result.pairs == 19 + 7 * 4


def test_gaps_by_public_come_apart_from_those_between_answers(edition):
    survey = made(
        edition,
        people(
            600,
            need=lambda public, *_: "meet" if public == "lyceen" else "talk",
            mood=lambda _public, _commune, said: "good" if said["wish"] == "near" else "bad",
        ),
    )

    result = found(survey)

    assert crossed(result.by_group) == [("need", "@audience")]
    assert crossed(result.by_answer) == [("mood", "wish")]
    line = result.by_group[0]
    assert "need ?" in line.result.title
    assert [pair.figure.column for pair in line.also] == ["@family"]


def test_strength_is_the_v_of_its_own_table(edition):
    survey = made(edition, people(600, need=lambda public, *_: "meet" if public == "lyceen" else "talk"))

    line = found(survey).by_group[0]

    table = [one.counts for one in line.result.lines if any(one.counts)]
    assert line.cramers_v == pytest.approx(stats.contingency.association(table, method="cramer"))


def test_lines_of_one_grid_are_folded_under_the_strongest(edition):
    def know(public, _commune, said):
        said["agree"] = {"know": "yes" if public == "lyceen" else "no", "dare": "yes" if public == "lyceen" else "no"}
        return said["mood"]

    survey = made(edition, people(600, mood=know))

    lines = found(survey).by_group

    assert len(lines) == 1
    said = {lines[0].result.figure.question, *(pair.figure.question for pair in lines[0].also)}
    assert said == {"agree/know", "agree/dare"}


def test_choice_of_several_is_told_by_itself(edition):
    survey = made(
        edition, people(600, brakes=lambda _public, commune, _said: ["bus" if commune == "Chartres" else "fear"])
    )

    line = found(survey).by_group[0]

    assert (line.result.figure.question, line.result.figure.column) == ("brakes", "@basin")
    assert line.result.told[0] == line.result.figure.options[0]
    assert line.result.sentence.startswith("«\u00a0Le bus") or line.result.sentence.startswith("«\u00a0La peur")


def test_one_question_asked_twice_is_not_news(edition):
    rows = people(400)
    for _public, _commune, said in rows:
        said["wish"] = "near" if said["need"] == "meet" else "far"
    survey = made(edition, rows)

    result = found(survey)

    assert result.by_answer == ()
    assert [{pair.figure.question, pair.figure.column} for pair in result.near] == [{"need", "wish"}]


def test_gap_that_rests_on_a_hidden_group_is_not_told(edition):
    survey = made(edition, people(300))
    answer_times(survey, 4, need="meet", wish="near", mood="good", audience="demandeur")

    result = found(survey)

    for line in (*result.by_group, *result.by_answer):
        told = next(one for one in line.result.lines if one.code == line.result.told[0])
        place = [column.code for column in line.result.columns].index(line.result.told[1])
        assert told.counts[place] >= 5


def test_gap_too_small_to_be_published_offers_no_finding(desk, edition):
    pupils = [("lyceen", "Chartres", {"need": need}) for need in ["meet"] * 40 + ["talk"] * 10]
    survey = made(edition, [*pupils, *[("employeur", "Chartres", {"need": "talk"})] * 8])

    line = desk.get(address("standing", survey)).context["shown"].parts[0][1][0]

    assert (line.keepable, line.offers) == (False, [])


def test_filtered_screen_speaks_of_whoever_is_kept(edition):
    survey = made(
        edition, people(900, need=lambda _public, commune, _said: "meet" if commune == "Chartres" else "talk")
    )

    result = found(survey, filters=(("@audience", "lyceen"),))

    line = result.by_group[0]
    assert line.result.figure.filters == (("@audience", "lyceen"),)
    assert line.result.n == result.n < 900
    assert "@audience" not in {column for _question, column in crossed(result.by_group)}


def test_open_survey_moves_with_its_settled_responses_only(edition):
    survey = made(edition, people(400, need=lambda public, *_: "meet" if public == "lyceen" else "talk"), state="open")
    before = found(survey)
    answer_times(survey, 4, need="talk", audience="lyceen")
    between = found(survey)
    answer(survey, need="talk", audience="lyceen")
    after = found(survey)

    assert between == before
    assert after.n == before.n + 5


def test_permuted_responses_tell_the_same(edition):
    rows = people(300, need=lambda public, *_: "meet" if public == "lyceen" else "talk")
    one, other = made(edition, rows), made(edition, random.Random(1).sample(rows, len(rows)), slug="autre")

    told = [[line.result.lines for line in found(survey).by_group] for survey in (one, other)]

    assert told[0] == told[1]


def address(name, survey):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug])


def test_page_leads_from_a_line_to_its_crossing_and_to_a_finding(desk, edition):
    survey = made(edition, people(600, need=lambda public, *_: "meet" if public == "lyceen" else "talk"))

    page = desk.get(address("standing", survey))

    line = page.context["shown"].parts[0][1][0]
    text = page.content.decode()
    assert line.sentence in text.replace("&#x27;", "'")
    assert reverse("challenges:keep_figure", args=[edition.slug]) in text
    back = urlsplit(re.search(r'name="back" value="([^"]+)"', text)[1]).fragment
    assert f'<li id="{unquote(back)}">' in text
    crossing = desk.get(f"{address('cross', survey)}?{line.query}")
    assert crossing.context["table"].sentence == line.sentence
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text)


def test_page_without_responses_says_so(desk, edition):
    survey = made(edition, [])

    page = desk.get(address("standing", survey))

    assert page.context["shown"].empty
    assert "empty" in page.content.decode()


def test_long_screen_says_what_it_does_then_is_there(desk, edition, monkeypatch):
    survey = made(edition, people(100, need=lambda public, *_: "meet" if public == "lyceen" else "talk"))
    monkeypatch.setattr("surveys.analysis.standing_out.LONG", 0)

    first = desk.get(address("standing", survey))
    second = desk.get(first["Refresh"].partition("url=")[2])
    third = desk.get(address("standing", survey))

    assert "100" in first.content.decode()
    assert "<progress" in first.content.decode()
    assert second.context["shown"].parts
    assert "Refresh" not in third
    fresh, kept = ([line.sentence for line in page.context["shown"].parts[0][1]] for page in (second, third))
    assert fresh == kept


@pytest.mark.usefixtures("kept_long")
def test_page_asks_as_many_statements_with_one_line_as_with_six(desk, edition, django_assert_max_num_queries):
    one = made(edition, people(300, need=lambda public, *_: "meet" if public == "lyceen" else "talk"))
    six = made(
        edition,
        people(
            600,
            need=lambda public, *_: "meet" if public == "lyceen" else "talk",
            wish=lambda _public, commune, _said: "near" if commune == "Chartres" else "far",
            mood=lambda _public, _commune, said: "good" if said["wish"] == "near" else "bad",
        ),
        slug="autre",
    )
    for survey in (one, six):
        desk.get(address("standing", survey))
        cache.clear()

    with django_assert_max_num_queries(40) as few:
        desk.get(address("standing", one))
    with django_assert_max_num_queries(40) as many:
        desk.get(address("standing", six))

    assert len(few) == len(many)


def test_crossing_page_filters_layers_and_compares(desk, edition):
    survey = made(edition, people(600, need=lambda public, *_: "meet" if public == "lyceen" else "talk"))
    base = {"question": "need", "avec": "@audience", "couche": "@basin", "filtre": "brakes:bus"}

    page = desk.get(address("cross", survey), base | {"selon": "mood"})

    text = page.content.decode()
    shown = page.context["shown"]
    assert [layer.label for layer in shown.layers] == ["Chartres", "Nogent-le-Rotrou"]
    assert shown.layers_sentence.startswith("L’écart se retrouve dans chaque groupe")
    assert text.index(shown.table.sentence) < text.index(shown.cautions[0]) < text.index("<table")
    assert 'name="filtre" value="mood:good"' in text
    assert 'type="hidden" name="filtre" value="brakes:bus"' in text
    assert "Résidus ajustés" in text
    assert [one.label for one in page.context["form"].chosen_filters] == ["Le bus"]


def test_crossing_page_says_what_is_wrong_with_a_choice(desk, edition):
    survey = made(edition, people(100))

    page = desk.get(address("cross", survey), {"question": "need", "avec": "need"})

    assert "C’est la même question" in page.content.decode()
    assert "table" not in page.context


def test_gone_filter_is_said_on_the_page(desk, edition):
    survey = made(edition, people(100))

    page = desk.get(address("results", survey), {"filtre": "need:gone"})

    assert "n’est pas appliqué" in page.content.decode()


def test_insee_screen_holds_the_strongest_link_scipy_finds(desk, edition, request, tmp_path):
    path = request.config.rootpath.parent / "shared" / "data" / "hdv2003.csv"
    if not path.exists():
        pytest.skip("../shared, the folder of real inputs, is absent here")
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ["sport", "cinema", "bricol", "peche.chasse", "lecture.bd", "cuisine", "qualif", "clso", "relig", "occup"]
    where = reverse("surveys:import", args=[edition.slug])
    lines = [";".join(names), *(";".join(row[name] for name in names) for row in rows)]
    table = tmp_path / "hdv.csv"
    table.write_text("\n".join(lines), encoding="utf-8")
    with table.open("rb") as file:
        form = desk.post(where, {"title": "INSEE", "file": file}).context["form"]
    sent = {f"type_{place}": "single" for place in range(len(names))}
    desk.post(where, {"title": "INSEE", "parcel": form.initial["parcel"], **sent})

    from surveys.models import Survey

    lines = found(Survey.objects.get(), most=60).by_answer
    best = lines[0]

    strongest = max(
        (
            stats.contingency.association(stats.contingency.crosstab(*columns).count, method="cramer")
            for place, one in enumerate(names)
            for other in names[place + 1 :]
            if (columns := list(zip(*[(row[one], row[other]) for row in rows if row[one] and row[other]], strict=True)))
        )
    )
    assert best.cramers_v == pytest.approx(strongest)
    # Both questions are answered by « Oui » and « Non »: the sentence says which is which, by the first asked.
    went = {said: [row["cinema"] for row in rows if row["sport"] == said] for said in ("Oui", "Non")}
    yes, no = (round(100 * cinema.count("Non") / len(cinema)) for cinema in went.values())
    sentence = next(line.result.sentence for line in lines if line.result.title == "cinema")
    assert " ".join(sentence.split()).startswith(
        f"« Non » à « cinema » : {no} % des réponses « Non » à « sport », {yes} % des réponses « Oui »."
    )
