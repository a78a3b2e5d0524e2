from django.utils.translation import gettext as _

from surveys.questionnaires.schema import DECLINED, OTHER, Condition, Schema


def condition_in_words(condition: Condition, schema: Schema) -> str:
    source = schema.by_code.get(condition.question)
    if source is None:
        return ""
    labels = {**source.labels, OTHER: _("Other"), DECLINED: _("I prefer not to answer")}
    named = _(" or ").join(_("“%(label)s”") % {"label": labels.get(code, code)} for code in condition.choices)
    sentence = (
        _("Unless you answered %(choices)s to “%(question)s”")
        if condition.negated
        else _("If you answered %(choices)s to “%(question)s”")
    )
    return sentence % {"choices": named, "question": source.wording}
