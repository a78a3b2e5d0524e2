"""The survey itself: its settings, its welcome text, its quotas."""

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.enums import QuestionType
from surveys.imports import words
from surveys.imports.limesurvey import conditions
from surveys.imports.limesurvey.work import Conversion, in_variants, text_of
from surveys.imports.reading import PlannedQuota
from surveys.imports.report import Part
from surveys.imports.texts import reduced
from surveys.questionnaires import schema as plain
from surveys.questionnaires.expressions.limesurvey import Untranslatable
from surveys.questionnaires.expressions.words import untranslatable_in_words


def say_settings(work: Conversion) -> None:
    source, report = work.source, work.report
    report.carried(Part.SURVEY, "survey")
    layout = source.settings.get("format", "G")
    if layout in ("S", "A"):
        was = _("one question a page") if layout == "S" else _("all on one page")
        report.changed(Part.SURVEY, "survey", _("it was %(was)s; here each group is a page") % {"was": was})
    report.changed(
        Part.SURVEY,
        "survey",
        _("dates, e-mails, participants, navigation and looks are not carried: set them in the survey's settings"),
    )
    for key, why in (
        ("description", _("there is no such text here")),
        ("end", _("there is no such text here")),
        ("url", _("respondents stay here at the end")),
        ("policy", _("the notice is composed from the edition's data: compare the two")),
    ):
        column = {"description": "surveyls_description", "end": "surveyls_endtext", "url": "surveyls_url"}
        told = reduced(source.words.get(source.language, {}).get(column.get(key, "surveyls_policy_notice"), "")).text
        if report.knows(Part.TEXT, key):
            report.left_out(Part.TEXT, key, f"{why} : « {words.shortened(told)} »" if told else why)
    for language in source.languages:
        key = f"language/{language}"
        if language not in work.variants:
            report.left_out(Part.TEXT, key, _("one wording a language is kept"))
        elif work.variants[language] != language:
            report.changed(Part.TEXT, key, words.code_in_words(language, work.variants[language]))
        else:
            report.carried(Part.TEXT, key)
    if report.knows(Part.SETTING, "looks"):
        report.left_out(Part.SETTING, "looks", _("columns, widths and charts of LimeSurvey: nothing is asked by them"))
    if report.knows(Part.SETTING, "assessments"):
        report.left_out(Part.SETTING, "assessments", _("no mark is given to answers here"))


def with_welcome(work: Conversion, sections: list[plain.Section]) -> list[plain.Section]:
    """The welcome text is read on the first page."""
    if not work.report.knows(Part.TEXT, "welcome"):
        return sections
    texts = {language: row.get("surveyls_welcometext", "") for language, row in work.source.words.items()}
    wording, wordings = text_of(work, texts, Part.TEXT, "welcome")
    if not wording:
        work.report.left_out(Part.TEXT, "welcome", _("it holds no words"))
        return sections
    work.report.changed(Part.TEXT, "welcome", _("it stands on the first page"))
    item = plain.Question(
        code=work.codes.fit("welcome"),
        type=QuestionType.INFORMATION.value,
        wording=wording,
        texts=in_variants({"wording": wordings}),
    )
    first = sections[0]
    # On a page of its own where the first is not for everybody.
    if first.condition or len(first.questions) > 4:
        title = words.in_language(gettext_lazy("Welcome"), work.source.language)
        return [plain.Section(title=title, questions=(item,)), *sections]
    return [msgspec.structs.replace(first, questions=(item, *first.questions)), *sections[1:]]


def quotas_of(work: Conversion) -> list[PlannedQuota]:
    planned: list[PlannedQuota] = []
    for quota in work.source.quotas:
        condition = conditions.of_quota(work, quota.members)
        if not quota.active:
            work.report.left_out(Part.QUOTA, quota.id, _("it was switched off"))
        elif not quota.limit.isdecimal():
            work.report.left_out(Part.QUOTA, quota.id, _("it has no limit"))
        elif isinstance(condition, Untranslatable):
            work.report.left_out(
                Part.QUOTA, quota.id, untranslatable_in_words(condition.reason, condition.fragment), decide=True
            )
        elif not condition:
            work.report.left_out(Part.QUOTA, quota.id, _("it counts nobody: no answer is named"))
        else:
            work.report.carried(Part.QUOTA, quota.id)
            names = {each.name for each in planned}
            name = quota.name[:110] or _("Quota")
            name = name if name not in names else f"{name} ({len(planned) + 1})"
            message = reduced(quota.message.get(work.source.language, "")).text
            planned.append(PlannedQuota(name=name, condition=condition, limit=int(quota.limit), message=message))
    return planned
