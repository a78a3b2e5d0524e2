"""LimeSurvey's question types and the attributes of a question that ask nothing. No Django, no I/O.

Sources: LimeSurvey `QuestionType.php`, the `config.xml` of its question themes (see docs/imports.md).
"""

from dataclasses import dataclass
from typing import Literal

from surveys.enums import QuestionType as Q

# What its subquestions become: nothing, choices, lines, lines and columns.
Lines = Literal["", "choices", "rows", "grid"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`answers`: whether its answer options become choices. `fixed`: the name of a list of choices of its own."""

    ours: Q | None
    lines: Lines = ""
    answers: bool = False
    fixed: str = ""


KINDS: dict[str, Kind] = {
    "L": Kind(Q.SINGLE, answers=True),
    "!": Kind(Q.SINGLE, answers=True),
    "O": Kind(Q.SINGLE, answers=True),
    "5": Kind(Q.RATING),
    "G": Kind(Q.SINGLE, fixed="gender"),
    "Y": Kind(Q.YES_NO, fixed="yes_no"),
    "M": Kind(Q.MULTIPLE, lines="choices"),
    "P": Kind(Q.MULTIPLE, lines="choices"),
    "A": Kind(Q.MATRIX, lines="rows", fixed="five"),
    "B": Kind(Q.MATRIX, lines="rows", fixed="ten"),
    "C": Kind(Q.MATRIX, lines="rows", fixed="yes_uncertain_no"),
    "E": Kind(Q.MATRIX, lines="rows", fixed="more_same_less"),
    "F": Kind(Q.MATRIX, lines="rows", answers=True),
    "H": Kind(Q.MATRIX, lines="rows", answers=True),
    "1": Kind(Q.DUAL_MATRIX, lines="rows", answers=True),
    "R": Kind(Q.RANKING, answers=True),
    "N": Kind(Q.NUMBER),
    "K": Kind(Q.NUMBERS, lines="rows"),
    "Q": Kind(Q.TEXTS, lines="rows"),
    "S": Kind(Q.SHORT_TEXT),
    "T": Kind(Q.LONG_TEXT),
    "U": Kind(Q.LONG_TEXT),
    "D": Kind(Q.DATE),
    "X": Kind(Q.INFORMATION),
    ";": Kind(Q.TEXT_MATRIX, lines="grid"),
    ":": Kind(Q.NUMBER_MATRIX, lines="grid"),
    "I": Kind(None),
    "*": Kind(None),
    "|": Kind(None),
}

# How a question looks on LimeSurvey's screens and in its statistics: nothing is asked by them.
LOOKS = frozenset({
    "addlineicon", "answer_width", "answer_width_bycolumn", "array_filter_style", "autoaddnewline",
    "button_size", "choice_input_columns", "choice_title", "commented_checkbox", "commented_checkbox_auto",
    "crop_or_resize", "cssclass", "display_columns", "display_rows", "display_type", "dropdown_dates",
    "dropdown_dates_minute_step", "dropdown_dates_month_style", "dropdown_prefix", "dropdown_prepostfix",
    "dropdown_separators", "dropdown_size", "fix_height", "fix_width", "hide_tip", "horizontal_scroll",
    "input_size", "input_boxes", "keep_aspect", "keep_codes_order", "label_input_columns", "location_city",
    "location_country", "location_defaultcoordinates", "location_mapheight", "location_mapwidth",
    "location_mapzoom", "location_nodefaultfromip", "location_postal", "location_state", "max_buttons_row",
    "num_value_int_only_hint", "page_break", "parent_order", "placeholder", "printable_help",
    "public_statistics", "rank_title", "repeat_headings", "reverse", "samechoiceheight", "samelistheight",
    "save_as_default", "scale_export", "show_search", "show_tick", "showpopups", "slider_custom_handle",
    "slider_handle", "slider_layout", "slider_orientation", "slider_reset", "slider_reversed",
    "slider_showminmax", "slider_middlestart", "slider_separator", "slider_rating", "statistics_graphtype",
    "statistics_showgraph", "statistics_showmap", "text_input_columns", "text_input_width", "use_dropdown",
    "width_entry", "clear_default", "value_range_allows_missing", "show_grand_total", "show_totals",
    "em_validation_q_tip", "em_validation_sq_tip", "time_limit_action", "time_limit_disable_next",
    "time_limit_disable_prev", "time_limit_countdown_message", "time_limit_message", "time_limit_message_delay",
    "time_limit_message_style", "time_limit_timer_style", "time_limit_warning", "time_limit_warning_2",
    "time_limit_warning_2_display_time", "time_limit_warning_2_message", "time_limit_warning_2_style",
    "time_limit_warning_display_time", "time_limit_warning_message", "time_limit_warning_style",
    "scriptActivate", "other_position", "other_position_code", "image", "max_filesize", "allowed_filetypes",
    "max_num_of_files", "min_num_of_files", "show_comment", "show_title", "relevance",
})  # fmt: skip
# What these say when nothing was asked for; any attribute that is empty asks nothing either.
NOTHING = {
    "array_filter": {""},
    "answer_order": {"normal"},
    "subquestion_order": {"normal"},
    "random_order": {"0"},
    "alphasort": {"0"},
    "assessment_value": {"0", "1"},
    "exclude_all_others_auto": {"0"},
    "hidden": {"0"},
    "location_mapservice": {"0"},
    "maximum_chars": set(),
    "max_subquestions": set(),
    "multiflexible_checkbox": {"0"},
    "num_value_int_only": {"0"},
    "numbers_only": {"0"},
    "other_comment_mandatory": {"0"},
    "other_numbers_only": {"0"},
    "question_template": {"core"},
    "slider_default_set": {"0", "1"},
}
