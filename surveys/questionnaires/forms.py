"""The editor's forms. A question's form is several: its own, its choices, its lines."""

from typing import Any

import msgspec
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from surveys.enums import QuestionRole, QuestionType
from surveys.models import Survey
from surveys.questionnaires.schema import Choice, Question, Row, Settings

CONDITION_MENUS = 3
SEPARATOR = ":"


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title, dates, anonymity and what the notice says."""

    class Meta:
        model = Survey
        fields = (
            "title",
            "opens_on",
            "closes_on",
            "anonymity",
            "controller",
            "purpose",
            "legal_basis",
            "recipients",
            "contact",
            "retained_until",
        )
        labels = {
            "title": _("Title"),
            "opens_on": _("Opens on"),
            "closes_on": _("Closes on (that day included)"),
            "anonymity": _("What is kept of each person"),
            "controller": _("Who asks (the body responsible)"),
            "purpose": _("What for"),
            "legal_basis": _("On what basis"),
            "recipients": _("Who reads the answers"),
            "contact": _("Whom to write to"),
            "retained_until": _("Answers kept until"),
        }
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 3}),
            **{
                name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                for name in ("opens_on", "closes_on", "retained_until")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Once somebody has answered under one promise, the promise stays.
        if self.instance.responses.exists():
            self.fields["anonymity"].disabled = True
            self.fields["anonymity"].help_text = _("Responses were given under this promise: it cannot change.")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "title",
            Div("opens_on", "closes_on", css_class="field-row"),
            "anonymity",
            Fieldset(_("Information given to respondents"), *self.Meta.fields[4:]),
            Submit("save", _("Save")),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_on") and data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("The survey cannot close before it opens."))
        return data


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Title of the page"), max_length=160)
    intro = forms.CharField(
        label=_("Introduction"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Save the page")))


class AddQuestionForm(forms.Form):
    type = forms.ChoiceField(label=_("Type"), choices=QuestionType.choices)
    wording = forms.CharField(label=_("Question"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout("wording", "type", Submit("save", _("Add the question")))


class QuestionForm(forms.Form):
    """A question less its choices and lines."""

    wording = forms.CharField(label=_("Question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(
        label=_("Help under the question"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    type = forms.ChoiceField(label=_("Type"), choices=QuestionType.choices)
    required = forms.BooleanField(label=_("An answer is needed to go on"), required=False)
    role = forms.ChoiceField(
        label=_("What it tells about the person"),
        choices=QuestionRole.choices,
        required=False,
        help_text=_(
            "One question tells the public, one the territory: the follow-up of the collection counts on them."
        ),
    )
    other = forms.BooleanField(label=_("Offer “Other”, with a text"), required=False)
    declinable = forms.BooleanField(label=_("Offer “I prefer not to answer”"), required=False)
    menu = forms.BooleanField(label=_("Show as a menu (long lists)"), required=False)
    max_choices = forms.IntegerField(label=_("Choices or ranks at most"), required=False, min_value=1, max_value=50)
    minimum = forms.FloatField(label=_("Smallest number"), required=False)
    maximum = forms.FloatField(label=_("Largest number"), required=False)
    decimals = forms.BooleanField(label=_("Decimals accepted"), required=False)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30)
    condition = forms.CharField(label=_("Show only if"), required=False, max_length=2000)

    SETTINGS = ("other", "declinable", "menu", "max_choices", "minimum", "maximum", "decimals", "unit")

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(question) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.question = question
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "wording",
            "help",
            Div("type", "role", css_class="field-row"),
            "required",
            Fieldset(_("Details"), *self._details()),
            "condition",
        )

    def _details(self) -> list[Any]:
        by_type: dict[str, list[Any]] = {
            QuestionType.SINGLE: ["other", "menu"],
            QuestionType.MULTIPLE: ["other", "max_choices"],
            QuestionType.RANKING: ["max_choices"],
            QuestionType.NUMBER: [Div("minimum", "maximum", "unit", css_class="field-row"), "decimals"],
        }
        return [*by_type.get(self.question.type, []), "declinable"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", _("The largest number is below the smallest."))
        return data

    def question_as(self, choices: tuple[Choice, ...], rows: tuple[Row, ...]) -> Question:
        """The question as the form says it. After `is_valid`."""
        data = self.cleaned_data
        return msgspec.structs.replace(
            self.question,
            **{name: data[name] for name in ("wording", "help", "type", "required", "role", "condition")},
            settings=Settings(**{name: data[name] for name in self.SETTINGS}),
            choices=choices,
            rows=rows,
        )


class ChoiceForm(forms.Form):
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Wording"), required=False, max_length=300)
    exclusive = forms.BooleanField(label=_("Goes alone"), required=False)


class RowForm(forms.Form):
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Wording"), required=False, max_length=300)


ChoiceFormSet = formset_factory(ChoiceForm, extra=3, can_order=True, can_delete=True, max_num=500, absolute_max=600)
RowFormSet = formset_factory(RowForm, extra=3, can_order=True, can_delete=True, max_num=100, absolute_max=120)


def choices_from(formset: "BaseFormSet[Any]", question: Question) -> tuple[Choice, ...]:
    """The choices as written: codes stay with their wording, new ones get theirs. After `is_valid`."""
    known = question.choice_by_code
    return tuple(
        Choice(
            code=code,
            label=data["label"],
            exclusive=data.get("exclusive", False),
            group=known[code].group if code in known else "",
            ref=known[code].ref if code in known else None,
        )
        for code, data in _coded(formset, set(known))
    )


def rows_from(formset: "BaseFormSet[Any]", question: Question) -> tuple[Row, ...]:
    known = {row.code for row in question.rows}
    return tuple(Row(code=code, label=data["label"]) for code, data in _coded(formset, known))


def _coded(formset: "BaseFormSet[Any]", known: set[str]) -> list[tuple[str, dict[str, Any]]]:
    coded: list[tuple[str, dict[str, Any]]] = []
    taken = set(known)
    for form in formset.ordered_forms:
        data = form.cleaned_data
        if not data.get("label"):
            continue
        code = data["code"] if data["code"] in known else _free_code(data["label"], taken)
        taken.add(code)
        coded.append((code, data))
    return coded


def _free_code(label: str, taken: set[str]) -> str:
    base = slugify(label)[:32].strip("-") or "choix"
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(code for code in candidates if code not in taken)


def _initial(question: Question) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in ("wording", "help", "type", "required", "role", "condition")},
        **{name: getattr(question.settings, name) for name in QuestionForm.SETTINGS},
    }
