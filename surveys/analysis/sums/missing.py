"""The three ways an answer can be absent, as codes of a column (choices are 0, 1, 2…)."""

NOT_SHOWN = -1  # a condition hid the question, or its page was never reached
BLANK = -2  # shown, and left empty
DECLINED = -3  # « Je ne souhaite pas répondre »
