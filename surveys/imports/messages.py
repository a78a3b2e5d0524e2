from django.utils.translation import gettext_lazy as _

from realtime.wire.refusals import refusal_codes

refusal_codes(
    survey_file_too_big=_(
        "The file weighs more than %(limit)s MB. Nothing was imported. Export the questionnaire without its pictures,"
        " or with fewer answers."
    ),
    survey_file_empty=_("The file is empty. Nothing was imported. Export it again and send the new one."),
    survey_file_damaged=_(
        "The file cannot be read to its end: it was cut short or changed on the way. Nothing was imported. Export it "
        "again and send the new one."
    ),
    survey_file_protected=_("The file is locked by a password. Nothing was imported. Save it without one and send it."),
    survey_file_dangerous=_(
        "The file holds instructions that no questionnaire needs and that can harm a server. Nothing was imported. "
        "Ask whoever gave it to you for a fresh export."
    ),
    survey_file_bomb=_(
        "The file opens into far more than a questionnaire holds. Nothing was imported. Ask whoever gave it to you "
        "for a fresh export."
    ),
    survey_file_unknown=_(
        "This is neither a LimeSurvey questionnaire (.lss, .lsa) nor an XLSForm (.xlsx). Nothing was imported. In "
        "LimeSurvey choose « Export », then « Survey structure (.lss) »; a table of answers has a page of its own."
    ),
    survey_file_part=_(
        "This LimeSurvey file holds « %(what)s », not a whole questionnaire. Nothing was imported. In LimeSurvey "
        "choose « Export », then « Survey structure (.lss) »."
    ),
    survey_file_page=_(
        "This is a web page, not an exported questionnaire: perhaps its site had signed you out. Nothing was imported. "
        "Sign in there again, export the questionnaire, and send that file."
    ),
    survey_file_workbook=_(
        "This workbook is not an .xlsx. Nothing was imported. Open it in your spreadsheet program, save it as « Excel "
        "workbook (.xlsx) », and send that one."
    ),
    survey_file_old=_(
        "This file comes from a LimeSurvey of before 2010, whose answer lists were kept apart. Nothing was imported. "
        "Open it in a newer LimeSurvey and export it again."
    ),
    survey_has_no_question=_("The file holds no question that can be asked here. Nothing was imported."),
    form_sheet_missing=_(
        "The workbook has no sheet « %(sheet)s », which an XLSForm has. Nothing was imported. A table of answers has "
        "a page of its own."
    ),
    form_column_missing=_(
        "The sheet « %(sheet)s » has no column « %(column)s » on its first line. Nothing was imported. Add it, or take "
        "away what stands above the names of the columns, then send the workbook again."
    ),
    responses_need_survey=_(
        "Answers of LimeSurvey cannot be read without their questionnaire. Nothing was imported. Send the .lss of the"
        " same survey with them."
    ),
    responses_of_another=_(
        "The answers belong to another questionnaire, or their headings were shortened: %(known)s of their %(count)s "
        "columns are known. Nothing was imported. Send the .lss of the same survey, and answers exported with codes or "
        "full texts as headings."
    ),
    responses_unreadable=_(
        "The answers cannot be read: neither a .lsr, a .vv, a .csv nor an .xlsx of LimeSurvey. Nothing was imported. "
        "In LimeSurvey choose « Export », then « Export a VV survey file »."
    ),
    import_gone=_(
        "The file that was sent is no longer kept: it is erased after an hour. Nothing was imported. Send it again."
    ),
    import_edition_unknown=_("There is no edition « %(slug)s ». Nothing was imported. Known: %(known)s."),
)
