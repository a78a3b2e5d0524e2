import msgspec
import pytest
from django.utils import translation

from challenges.enums import EvidenceState
from challenges.findings.commands import keep_figure, keep_quote, remove_finding, reword_finding
from challenges.findings.evidence import check_evidence, hold_evidence, take_fresh_evidence
from challenges.findings.queries import bars, evidence_of, findings_of, shaken_findings, shown_finding, shown_value
from challenges.findings.retention import purge
from challenges.findings.values import headline
from challenges.models import Evidence
from realtime.wire.refusals import Refused
from surveys.analysis.figures import Figure, FigureResult, Numbers
from tests.challenges.cast import do, make_figure_result, make_finding, make_quote_result
from tests.surveys.questionnaires import make_survey

pytestmark = pytest.mark.django_db(transaction=True)


def checked(finding, result):
    """What the finding rests on, once compared with what the survey says."""
    do(check_evidence, {evidence_of(finding).id: result})
    return evidence_of(type(finding).objects.get(id=finding.id))


def test_kept_figure_is_frozen_with_all_it_takes_to_compute_it_again(edition):
    result = make_figure_result()

    finding = do(keep_figure, edition, result=result, sentence="", seat=None)

    evidence = evidence_of(finding)
    assert finding.sentence == result.sentence
    assert (str(evidence.value), evidence.unit, evidence.value_label) == ("42.00", "%", "Non")
    assert msgspec.convert(evidence.spec, Figure) == result.figure
    assert msgspec.convert(evidence.figure, FigureResult) == result
    assert (evidence.survey, evidence.survey_version, evidence.survey_revision) == (result.figure.survey, "1", 1)


def test_hidden_figure_is_not_kept(edition):
    result = make_figure_result()
    lines = (msgspec.structs.replace(result.lines[0], shares=(None,), counts=(None,)), result.lines[1])

    with pytest.raises(Refused, match="finding_too_small"):
        do(keep_figure, edition, result=msgspec.structs.replace(result, lines=lines), sentence="", seat=None)

    assert list(findings_of(edition.id)) == []


def test_several_chosen_options_add_up():
    result = make_figure_result()
    figure = msgspec.structs.replace(result.figure, options=("non", "oui"))

    assert headline(msgspec.structs.replace(result, figure=figure)).number == 100.0


def test_nothing_chosen_puts_the_largest_share_forward():
    result = make_figure_result()
    figure = msgspec.structs.replace(result.figure, options=())

    assert headline(msgspec.structs.replace(result, figure=figure)).label == "Oui"


@pytest.mark.parametrize(("mean", "read"), [(48.157, "48,2"), (2.446, "2,4"), (1250.0, "1 250")])
def test_mean_is_read_as_on_the_page_it_was_kept_from(edition, mean, read):
    numbers = Numbers(mean, 1.0, (1.0, 2.0, 3.0), "ans")
    result = msgspec.structs.replace(make_figure_result(), numbers=numbers)
    finding = do(keep_figure, edition, result=result, sentence="", seat=None)

    with translation.override("fr"):
        words = shown_value(evidence_of(finding))

    assert " ".join(words.split()) == f"{read} ans"


@pytest.mark.parametrize(("share", "read"), [(0.5346, "53 %"), (0.0049, "moins de 1 %"), (0.125, "13 %")])
def test_bars_of_a_kept_figure_say_what_its_page_says(share, read):
    figure = msgspec.to_builtins(make_figure_result(share=share))

    with translation.override("fr"):
        words = bars(figure)[0].shown

    assert " ".join(words.split()) == read


def test_recomputed_figure_that_is_the_same_stays_current(edition):
    evidence = checked(make_finding(edition), make_figure_result(revision=9))

    assert (evidence.state, evidence.fresh) == (EvidenceState.CURRENT, {})


def test_figure_asked_in_another_language_has_not_moved(edition):
    result = make_figure_result()
    renamed = tuple(msgspec.structs.replace(line, label=f"{line.label} (en)") for line in result.lines)

    evidence = checked(make_finding(edition), msgspec.structs.replace(result, lines=renamed, title="In English"))

    assert evidence.state == EvidenceState.CURRENT


def test_same_number_over_more_answers_is_no_news_but_can_be_taken(edition):
    finding = make_finding(edition)
    more = msgspec.structs.replace(make_figure_result(), n=711, bases=(711,))

    assert (checked(finding, more).state, shaken_findings(edition.id)) == (EvidenceState.CURRENT, [])

    do(take_fresh_evidence, evidence_of(finding))
    assert evidence_of(finding).figure["n"] == 711


def test_recomputed_figure_that_differs_has_moved_and_can_be_taken(edition):
    finding = make_finding(edition)

    evidence = checked(finding, make_figure_result(share=0.5))
    assert evidence.state == EvidenceState.MOVED
    assert shown_finding(finding).pieces[0].now == "50\u00a0%"
    assert shaken_findings(edition.id) == [finding]

    do(take_fresh_evidence, evidence)
    assert [str(one.value) for one in Evidence.objects.filter(finding=finding)] == ["42.00", "50.00"]
    assert evidence_of(finding).state == EvidenceState.CURRENT


def test_figure_that_can_no_longer_be_computed_has_lost_its_source(edition):
    evidence = checked(make_finding(edition), None)

    assert (evidence.state, evidence.figure["n"]) == (EvidenceState.PURGED, 700)


def test_what_lost_its_source_stays_frozen(edition):
    finding = make_finding(edition)
    checked(finding, None)

    assert checked(finding, make_figure_result(share=0.5)).state == EvidenceState.PURGED


def test_figure_hidden_today_has_moved_and_cannot_be_taken(edition):
    finding = make_finding(edition)
    result = make_figure_result()
    lines = (msgspec.structs.replace(result.lines[0], shares=(None,), counts=(None,)), result.lines[1])

    evidence = checked(finding, msgspec.structs.replace(result, lines=lines))

    assert (evidence.state, str(evidence.value)) == (EvidenceState.MOVED, "42.00")
    with pytest.raises(Refused, match="finding_too_small"):
        do(take_fresh_evidence, evidence)


def test_figure_kept_as_it_was_is_not_said_again_until_it_moves_once_more(edition):
    finding = make_finding(edition)
    do(hold_evidence, checked(finding, make_figure_result(share=0.5)))

    checked(finding, make_figure_result(share=0.5))
    assert (evidence_of(finding).held_at is not None, shaken_findings(edition.id)) == (True, [])

    checked(finding, make_figure_result(share=0.3))
    assert (evidence_of(finding).held_at, shaken_findings(edition.id)) == (None, [finding])


def test_nothing_is_kept_as_it_was_when_nothing_moved(edition):
    with pytest.raises(Refused, match="evidence_not_moved"):
        do(hold_evidence, evidence_of(make_finding(edition)))


def test_fresh_evidence_is_refused_when_nothing_moved(edition):
    with pytest.raises(Refused, match="evidence_not_moved"):
        do(take_fresh_evidence, evidence_of(make_finding(edition)))


def test_kept_words_stay_in_the_evidence_only(edition):
    finding = do(keep_quote, edition, result=make_quote_result("Je ne sais pas"), sentence="", seat=None)

    assert finding.sentence == "Qu’est-ce qui vous freine ?"
    assert evidence_of(finding).quote == "Je ne sais pas"


def test_words_whose_author_had_them_erased_are_erased_here(edition):
    finding = do(keep_quote, edition, result=make_quote_result(), sentence="", seat=None)

    evidence = checked(finding, None)

    assert (evidence.state, evidence.quote) == (EvidenceState.PURGED, "")


def test_changed_words_have_moved_and_can_be_taken(edition):
    finding = do(keep_quote, edition, result=make_quote_result("Avant"), sentence="", seat=None)

    do(take_fresh_evidence, checked(finding, make_quote_result("Après")))

    assert [one.quote for one in Evidence.objects.filter(finding=finding)] == ["Avant", "Après"]


def test_stale_sentence_is_refused(edition):
    finding = make_finding(edition)
    do(reword_finding, finding, sentence="Le mien", rev=0)

    with pytest.raises(Refused, match="stale_text"):
        do(reword_finding, finding, sentence="Le leur", rev=0)


def test_removed_finding_leaves_the_wall_only(edition):
    finding = make_finding(edition)

    do(remove_finding, finding)

    assert list(findings_of(edition.id)) == []
    assert Evidence.objects.count() == 1


def test_words_quoted_from_a_survey_past_its_retention_go_and_its_figures_stay_marked(edition):
    survey = make_survey(edition)
    quoted = do(keep_quote, edition, result=make_quote_result(), sentence="", seat=None)
    counted = do(keep_figure, edition, result=make_figure_result(), sentence="", seat=None)
    Evidence.objects.update(survey=survey.id)
    assert purge() == {"evidence": 0}
    survey.retained_until = "2020-01-01"
    survey.save()

    assert (purge(), purge()) == ({"evidence": 2}, {"evidence": 0})
    assert (evidence_of(quoted).state, evidence_of(quoted).quote) == (EvidenceState.PURGED, "")
    assert (evidence_of(counted).state, str(evidence_of(counted).value)) == (EvidenceState.PURGED, "42.00")
