"""What goes out with a survey's links: posters, messages, class links, notices, the link to try."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from hackathon.enums import Role, ScopeKind, Source
from hackathon.models import EditionStructure, Structure
from hackathon.structures.commands import set_logo
from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.analysis.snapshots import snapshot
from surveys.collection import answering, commands, following, keys, links, posters
from surveys.models import Response, Survey
from surveys.questionnaires.queries import surveys_of
from tests import cast
from tests.surveys.questionnaires import make_survey, open_survey

DAY = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def survey(edition):
    survey = open_survey(edition)
    survey.closes_on, survey.retained_until = date(2026, 12, 18), date(2027, 12, 31)
    survey.save()
    return survey


@pytest.fixture
def lycee(edition):
    structure = Structure.objects.create(name="Lycée Fulbert")
    EditionStructure.objects.create(edition=edition, structure=structure)
    return structure


@pytest.fixture
def link(survey, lycee):
    return next(link for link in commands.make_collectors(survey, structures=[lycee]) if link.structure)


def url(name, survey, *args):
    return reverse(f"surveys:{name}", args=[survey.edition.slug, survey.slug, *args])


def read(answer) -> PdfReader:
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def words(reader: PdfReader, page: int = 0) -> str:
    return " ".join(reader.pages[page].extract_text().replace("\u00a0", " ").split())


def alternatives(reader: PdfReader) -> list[str]:
    """The texts that stand for the pictures, from the structure tree."""
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 160), (30, 60, 160)).save(out, "PNG")
    return out.getvalue()


def respond(link, **fields):
    response_id = keys.random_id()
    posted = {f"q-{code}": [value] for code, value in fields.items()}
    for page in (1, 2):
        command = answering.send_response if page == 2 else answering.save_page
        with clock.set_to(lambda: DAY):
            saved = cast.inside(command, link, response_id=response_id, version_number=1, page=page, fields=posted)
        assert not saved.reading.faults
    return saved.response


def test_a_poster_can_be_read_aloud(desk, survey, link, lycee):
    set_logo(lycee, data=logo())
    EditionStructure.objects.filter(structure=lycee).update(is_funder=True)

    reader = read(desk.get(reverse("surveys:poster_file", args=[survey.edition.slug, link.code])))

    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata.title) == ("fr", True, survey.title)
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert len(reader.pages) == 1
    text = words(reader)
    for expected in ("Lycée Fulbert", survey.edition.title, f"testserver/q/{link.code}", "Jusqu’au 18 décembre 2026"):
        assert expected in text
    assert alternatives(reader) == [f"QR code de testserver/q/{link.code}", "Lycée Fulbert"]


def test_the_qr_of_a_poster_is_a_drawing_and_not_a_picture(desk, survey, link):
    reader = read(desk.get(reverse("surveys:poster_file", args=[survey.edition.slug, link.code])))

    assert list(reader.pages[0].images) == []


def test_every_poster_comes_in_one_file_a_page_each_with_bookmarks(desk, survey, link):
    for number in range(12):
        structure = Structure.objects.create(name=f"Structure {number:02}")
        EditionStructure.objects.create(edition=survey.edition, structure=structure)
    desk.post(url("make_links", survey))

    reader = read(desk.get(url("every_poster", survey)))

    names = sorted(link.structure.name if link.structure else survey.title for link in survey.collectors.all())
    assert sorted(mark.title for mark in reader.outline) == names
    assert len(reader.pages) == 14
    assert all(reader.get_destination_page_number(mark) == n for n, mark in enumerate(reader.outline))


def test_a_poster_is_one_page_whatever_stands_on_it(survey, lycee):
    survey.title = "Un titre qui dit tout, et même davantage. " * 3
    lycee.name = "Centre d’information et d’orientation de l’arrondissement de Nogent-le-Rotrou et de ses environs"
    lycee.save()
    for number in range(20):
        structure = Structure.objects.create(name=f"Structure {number:02}")
        set_logo(structure, data=logo())
        EditionStructure.objects.create(edition=survey.edition, structure=structure)
    survey.save()
    link = next(link for link in commands.make_collectors(survey, structures=[lycee]) if link.structure)
    of_class = links.add_class_link(link, label="Première générale B – groupe de M. Martin-Dupont", idle_minutes=None)

    printed = posters.posters(survey, [link, of_class], base="https://enquete.eure-et-loir.example.fr", language="fr")

    assert len(PdfReader(BytesIO(printed.content)).pages) == 2


def test_a_name_cannot_write_on_the_poster_more_than_itself(desk, survey, link, lycee):
    lycee.name = '#panic("x") $x^2$ *gras* \\ `code` "'
    lycee.save()

    reader = read(desk.get(reverse("surveys:poster_file", args=[survey.edition.slug, link.code])))

    assert lycee.name in words(reader)


def test_a_poster_speaks_english_when_asked(desk, survey, link):
    reader = read(desk.get(reverse("surveys:poster_file", args=[survey.edition.slug, link.code]) + "?langue=en"))

    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "No name is asked." in words(reader)


def test_the_kit_holds_link_poster_and_messages_of_every_structure(desk, survey, link):
    page = desk.get(url("kit", survey)).content.decode()

    assert f'data-copy="http://testserver/q/{link.code}/"' in page
    assert reverse("surveys:poster_file", args=[survey.edition.slug, link.code]) in page
    assert url("every_poster", survey) in page
    assert page.count('<section class="kit"') == 2
    assert "votre expérience compte. Répondre prend environ" in page and "ouvert à tous" in page
    assert "18 décembre 2026" in page and f"/q/{link.code}/?poste=1" in page


def test_a_kit_without_links_makes_them_at_a_press(desk, survey, lycee):
    assert f'action="{url("make_links", survey)}"' in desk.get(url("kit", survey)).content.decode()

    page = desk.post(url("make_links", survey), follow=True).content.decode()

    assert page.count('<section class="kit"') == 2
    assert f'action="{url("make_links", survey)}"' not in page


def test_a_contact_finds_the_kit_of_their_own_structure_only(client, survey, link):
    other = Structure.objects.create(name="Mission locale de Dreux")
    commands.make_collectors(survey, structures=[other])
    cast.hold(client, cast.make_seat(survey.edition, "Camille", (Role.CONTACT, ScopeKind.STRUCTURE, link.structure_id)))

    page = client.get(url("kit", survey)).content.decode()
    reader = read(client.get(url("every_poster", survey)))

    assert "Lycée Fulbert" in page and "Mission locale de Dreux" not in page
    assert [mark.title for mark in reader.outline] == ["Lycée Fulbert"]


def test_posters_are_read_in_the_browser_and_kept_by_none(desk, survey, link):
    one = desk.get(reverse("surveys:poster_file", args=[survey.edition.slug, link.code]))
    all_of_them = desk.get(url("every_poster", survey))

    assert one["Content-Disposition"] == f'inline; filename="enquete-{link.code}.pdf"'
    assert all_of_them["Content-Disposition"] == 'inline; filename="enquete-affiches.pdf"'
    assert one["Cache-Control"] == all_of_them["Cache-Control"] == "no-store"


# --- classes ------------------------------------------------------------------------------------------


def test_classes_are_counted_apart_and_in_their_structure(desk, survey, link):
    address = reverse("surveys:classes", args=[survey.edition.slug, link.code])
    for label in ("2de B – M. Martin", "2de C"):
        desk.post(address, {"label": label, "idle_minutes": "5"})
    first, second = survey.collectors.exclude(label="").order_by("label")
    respond(first, public="lyceen", mots="Merci")
    respond(first, public="lyceen", mots="Merci")
    respond(second, public="lyceen", mots="Merci")
    respond(link, public="lyceen", mots="Merci")

    row = following.structure_rows(survey, following.tally(survey), survey.collectors.all())[0]

    assert row.received == 4
    assert [(one.link.label, one.received) for one in row.classes] == [("2de B – M. Martin", 2), ("2de C", 1)]
    assert first.idle_minutes == 5
    assert "2de B – M. Martin" in desk.get(url("collection", survey)).content.decode()


def test_a_class_has_one_link(desk, survey, link):
    address = reverse("surveys:classes", args=[survey.edition.slug, link.code])

    desk.post(address, {"label": "2de B"})
    page = desk.post(address, {"label": " 2de  B "}).content.decode()

    assert survey.collectors.exclude(label="").count() == 1
    assert 'value=" 2de  B "' in page and "déjà un lien" in page


def test_a_link_that_brought_answers_stays(survey, link):
    used, unused = (links.add_class_link(link, label=label, idle_minutes=None) for label in ("2de B", "2de C"))
    respond(used, public="lyceen", mots="Merci")

    links.remove_class_link(unused)
    with pytest.raises(Refused, match="link_used"):
        links.remove_class_link(used)
    with pytest.raises(Refused, match="link_used"):
        links.remove_class_link(link)

    assert list(survey.collectors.exclude(label="")) == [used]


def test_links_are_made_again_beside_those_of_classes(survey, link, lycee):
    links.add_class_link(link, label="2de B", idle_minutes=None)

    assert commands.make_collectors(survey, structures=[lycee]) == []


# --- notices ------------------------------------------------------------------------------------------


def test_parents_are_told_who_asks_why_and_how_to_say_no(client, survey, link):
    Survey.objects.update(controller="La Région", purpose="Mieux accompagner les jeunes.", contact="dpo@example.org")
    of_class = links.add_class_link(link, label="2de B – M. Martin", idle_minutes=None)

    page = client.get(reverse("surveys:parents", args=[of_class.code])).content.decode()
    reader = read(client.get(reverse("surveys:parents_file", args=[of_class.code])))

    text = " ".join(words(reader, page) for page in range(len(reader.pages)))
    for expected in (
        "La Région",
        "Mieux accompagner les jeunes.",
        "dpo@example.org",
        "Lycée Fulbert",
        "2de B – M. Martin",
        "31 décembre 2027",
        "Vos besoins",
        "testserver/recepisse",
        "refuser",
    ):
        assert expected in page, expected
        assert expected in text, expected
    assert reader.trailer["/Root"]["/Lang"] == "fr"


def test_the_notice_for_parents_is_asked_for_anew_as_its_page_is(client, survey, link):
    page = client.get(reverse("surveys:parents", args=[link.code]))
    notice = client.get(reverse("surveys:parents_file", args=[link.code]))

    assert not {"Cache-Control", "Expires", "Last-Modified"} & set(page.headers)
    assert notice["Content-Disposition"] == f'inline; filename="enquete-{link.code}-parents.pdf"'
    assert notice["Cache-Control"] == "no-store"


def test_the_notice_is_said_in_full_and_in_easy_words(client, survey, link):
    page = client.get(reverse("surveys:information", args=[link.code])).content.decode()
    start = client.get(reverse("surveys:start", args=[link.code])).content.decode()

    for where in (page, start):
        assert '<ul class="easy">' in where
        assert "31 décembre 2027" in where


def test_easy_words_are_short_sentences(survey):
    from surveys.collection import notices, queries

    with translation.override("fr"):
        sentences = notices.easy_information(queries.notice(survey))

    assert max(len(sentence.split()) for sentence in sentences) <= 15


# --- trying -------------------------------------------------------------------------------------------


def test_a_test_answer_counts_nowhere_and_is_erased_at_a_click(desk, edition):
    survey = make_survey(edition)
    cast.inside(commands_publish, survey)
    address = desk.post(url("try_out", survey))["Location"]
    assert "ne compte" in desk.get(address).content.decode()
    link = survey.collectors.get(is_test=True)

    response = respond(link, public="lyceen", mots="Un essai")

    survey.refresh_from_db()
    assert response.source == Source.TEST
    assert following.counted(survey) == following.tally(survey).total == 0
    assert following.responses_by_day(survey) == []
    assert [sent for _survey, sent in surveys_of(edition)] == [0]
    assert len(snapshot(survey)) == 0
    assert "Effacer les réponses d’essai" in desk.get(url("collection", survey)).content.decode()
    desk.post(url("erase_tests", survey))
    assert not Response.objects.exists()


def test_there_is_one_link_to_try_and_it_is_on_no_poster(desk, survey, link):
    desk.post(url("try_out", survey))
    desk.post(url("try_out", survey))

    test = survey.collectors.get(is_test=True)
    assert test.code not in desk.get(url("kit", survey)).content.decode()
    assert test.code not in desk.get(url("collection", survey)).content.decode()


def commands_publish(survey):
    from surveys.questionnaires.commands import publish_version

    return publish_version(survey.versions.get())
