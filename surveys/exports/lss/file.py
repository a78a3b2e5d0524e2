"""A questionnaire, its file for LimeSurvey, and what that file says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import override

from surveys.exports.lss.codes import fitted
from surveys.exports.lss.differences import Difference, differences, quota_differences
from surveys.exports.lss.writing import Survey, written
from surveys.imports.opening import read_survey
from surveys.imports.reading import PlannedQuota
from surveys.questionnaires import schema as plain
from surveys.questionnaires.recoding import recoded_expression


@dataclass(frozen=True, slots=True)
class LimeFile:
    data: bytes
    differences: list[Difference]


def lime_file(
    title: str, schema: plain.Schema, *, anonymous: bool = False, quotas: Sequence[PlannedQuota] = ()
) -> LimeFile:
    """The file, read back by the importer to know what became of everything in it."""
    fit = fitted(schema)
    turned = [
        PlannedQuota(
            quota.name,
            recoded_expression(quota.condition, questions=fit.questions, lines=fit.lines),
            quota.limit,
            quota.message,
        )
        for quota in quotas
    ]
    data = written(Survey(title, fit.schema, anonymous, turned))
    # Labels LimeSurvey writes itself are read in the language of the questionnaire.
    with override(schema.language):
        back = read_survey(data)
    return LimeFile(data, differences(fit, back.schema) + quota_differences(turned, back.quotas))
