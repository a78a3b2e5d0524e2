"""What an organiser and a structure's contact do to the links of a survey beside making them all at a click."""

from realtime.wire import clock
from realtime.wire.refusals import Refused
from surveys.collection.commands import fresh_code
from surveys.models import Collector, Response, Survey


def add_class_link(own: Collector, *, label: str, idle_minutes: int | None) -> Collector:
    """One more link of the structure whose own link this is, for a class. Refuses `label_taken`."""
    Survey.objects.select_for_update().get(pk=own.survey_id)
    if Collector.objects.filter(survey=own.survey_id, structure=own.structure_id, label=label).exists():
        raise Refused("label_taken", label=label)
    return Collector.objects.create(
        survey_id=own.survey_id,
        structure_id=own.structure_id,
        label=label,
        idle_minutes=idle_minutes,
        code=fresh_code(),
        created_at=clock.now(),
    )


def remove_class_link(link: Collector) -> None:
    """Take a class's link away before anybody used it. Refuses `link_used`."""
    Survey.objects.select_for_update().get(pk=link.survey_id)
    if not link.label or Response.objects.filter(collector=link).exists():
        raise Refused("link_used")
    link.delete()


def make_test_link(survey: Survey) -> Collector:
    """The link whose answers never count; the one there is when it was made before."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    known = Collector.objects.filter(survey=survey, is_test=True).first()
    if known is not None:
        return known
    return Collector.objects.create(survey=survey, is_test=True, code=fresh_code(), created_at=clock.now())


def erase_tests(survey: Survey) -> int:
    """Erase every test answer; they counted nowhere, so nothing else changes. Returns how many there were."""
    tests = list(Response.objects.tests().filter(survey=survey).values_list("id", flat=True))
    for start in range(0, len(tests), 500):
        Response.objects.filter(pk__in=tests[start : start + 500]).delete()
    return len(tests)
